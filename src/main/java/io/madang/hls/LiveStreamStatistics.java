package io.madang.hls;

/// How a broadcast goes. Immutable.
///
/// @param viewers distinct ones of the last seconds
/// @param requests since the beginning
/// @param bytesServed since the beginning
/// @param waiting requests that wait for a part now
/// @param bitrateBps of all tracks that are made now, mean of their listed segments
/// @param latencyMillis age of what begins the newest part; -1 before the first one
/// @param bytesInMemory that the broadcast takes
/// @param partsRefused that came out of order
/// @param partsTooLong that were longer than the part target
/// @param segmentsLost that could not be written to disk
public record LiveStreamStatistics(
    int viewers,
    long requests,
    long bytesServed,
    int waiting,
    long bitrateBps,
    long latencyMillis,
    long bytesInMemory,
    long partsRefused,
    long partsTooLong,
    long segmentsLost) {}
