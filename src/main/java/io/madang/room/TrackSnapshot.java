package io.madang.room;

import io.madang.rtp.MediaKind;

/// A published track at one moment.
public record TrackSnapshot(String id, MediaKind kind, TrackSource source, boolean muted) {}
