package io.madang.wire;

/// Arithmetic on 16-bit serial numbers: RTP sequence numbers, transport-wide sequence numbers, AV1
/// frame numbers.
///
/// Comparison follows RFC 1982 with the tie (a distance of exactly 32768) counted as older. Any
/// thread.
public final class SequenceNumber {
  private SequenceNumber() {}

  /// The signed distance `a - b` modulo 2^16, in -32768..32767.
  public static int delta(int a, int b) {
    return (short) (a - b);
  }

  /// Whether `a` comes after `b`.
  public static boolean isNewer(int a, int b) {
    return delta(a, b) > 0;
  }

  /// The number after `value`, 0 after 65535.
  public static int next(int value) {
    return (value + 1) & 0xffff;
  }

  /// `value + distance` modulo 2^16; `distance` may be negative.
  public static int add(int value, int distance) {
    return (value + distance) & 0xffff;
  }
}
