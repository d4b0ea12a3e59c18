package io.madang.room;

import io.madang.transport.ReceiveSection;

/// One m-line a participant sends on: what arrives there and what it shows.
public record PublishSection(ReceiveSection media, TrackSource source, boolean muted) {}
