package io.madang.hls;

/// How long parts and segments are: never changed during a broadcast (players refuse a target
/// duration that changes, RFC 8216bis, section 4.4.3.1). Immutable.
///
/// @param framesPerSecond ticks a second
/// @param ticksPerPart ticks of one part
/// @param partsPerSegment parts of one segment
public record PartTiming(int framesPerSecond, int ticksPerPart, int partsPerSegment) {

  /// Samples in one AAC frame (ISO/IEC 14496-3): parts of sound are whole numbers of them.
  private static final int AAC_FRAME_SAMPLES = 1_024;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int DEFAULT_AUDIO_RATE = 48_000;

  public PartTiming {
    if (framesPerSecond <= 0 || ticksPerPart <= 0 || partsPerSegment <= 0) {
      throw new IllegalArgumentException("parts and segments need a length");
    }
  }

  /// Segments of two seconds at 30 pictures a second.
  ///
  /// @param partMillis 333 or 200
  public static PartTiming ofPartMillis(int partMillis) {
    int ticks = Math.max(1, Math.round(partMillis * 30 / 1_000f));
    return new PartTiming(30, ticks, Math.max(1, 60 / ticks));
  }

  /// EXT-X-TARGETDURATION: what a segment's duration rounds to.
  public int targetDurationSeconds() {
    return Math.max(1, (int) Math.round((double) segmentNanos() / NANOS_PER_SECOND));
  }

  long targetDurationNanos() {
    return targetDurationSeconds() * NANOS_PER_SECOND;
  }

  long segmentNanos() {
    return NANOS_PER_SECOND * ticksPerPart * partsPerSegment / framesPerSecond;
  }

  /// PART-TARGET of pictures, rounded up to what a playlist can say.
  long videoPartNanos() {
    return roundUp(Math.ceilDiv(NANOS_PER_SECOND * ticksPerPart, framesPerSecond));
  }

  /// PART-TARGET of sound, rounded up: the whole AAC frames that cover a part of pictures.
  long audioPartNanos(int sampleRate) {
    long samples = Math.ceilDiv((long) sampleRate * ticksPerPart, framesPerSecond);
    long frames = Math.ceilDiv(samples, AAC_FRAME_SAMPLES);
    return roundUp(Math.ceilDiv(frames * AAC_FRAME_SAMPLES * NANOS_PER_SECOND, sampleRate));
  }

  /// PART-HOLD-BACK: three times the longest part target, the same in every playlist, so that sound
  /// and pictures are played at the same distance from the live edge (RFC 8216bis, section
  /// 4.4.3.8).
  long partHoldBackNanos() {
    return 3 * Math.max(videoPartNanos(), audioPartNanos(DEFAULT_AUDIO_RATE));
  }

  /// CAN-SKIP-UNTIL: the least that RFC 8216bis, section 4.4.3.8, allows.
  long skipBoundaryNanos() {
    return 6 * targetDurationNanos();
  }

  /// The *Advance Part Limit* of RFC 8216bis, section 6.2.5.2: how many parts ahead of the last one
  /// a request may ask for.
  int advancePartLimit() {
    return (int) (3 * NANOS_PER_SECOND / Math.min(videoPartNanos(), NANOS_PER_SECOND));
  }

  private static long roundUp(long nanos) {
    return Math.ceilDiv(nanos, Seconds.STEP_NANOS) * Seconds.STEP_NANOS;
  }
}
