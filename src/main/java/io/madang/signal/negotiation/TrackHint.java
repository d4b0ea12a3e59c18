package io.madang.signal.negotiation;

import io.madang.room.TrackSource;

/// What one sending media section carries, as the client names it; the SDP does not say.
///
/// @param mid of the section
/// @param muted whether the track starts muted
public record TrackHint(String mid, TrackSource source, boolean muted) {}
