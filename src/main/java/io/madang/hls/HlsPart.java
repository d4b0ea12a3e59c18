package io.madang.hls;

/// What a part is, beside its bytes. Immutable.
///
/// @param track name of the track
/// @param segment number of the segment it belongs to: its media sequence number
/// @param part its place in the segment, from 0
/// @param lastOfSegment whether the segment is complete with it
/// @param independent whether it begins with a sync sample
/// @param mediaTime decode time of its first sample, in units of the track's timescale
/// @param duration in units of the track's timescale
/// @param unixMillis calendar time at which what it begins with was captured
public record HlsPart(
    String track,
    long segment,
    int part,
    boolean lastOfSegment,
    boolean independent,
    long mediaTime,
    int duration,
    long unixMillis) {}
