package io.madang.signal.trial;

/// What came of trials since the start.
///
/// @param open now
/// @param begun so far
/// @param connected of them: ICE and DTLS were done
/// @param refused because too many were open
public record TrialStatistics(int open, long begun, long connected, long refused) {}
