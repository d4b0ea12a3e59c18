package io.madang.wire;

/// Conversions between Unix time in nanoseconds and the NTP formats of RTP and RTCP (RFC 3550,
/// section 4; RFC 5905).
///
/// A 64-bit NTP timestamp is unsigned 32.32 fixed-point seconds since 1900. Values before 1970 are
/// taken to be of era 1, which begins in February 2036. Any thread.
public final class NtpTime {
  /// Seconds from 1900 to 1970.
  private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private NtpTime() {}

  /// The 64-bit NTP timestamp of a wall-clock time.
  public static long fromUnixNanos(long unixNanos) {
    long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND);
    long nanos = unixNanos - seconds * NANOS_PER_SECOND;
    long fraction = (nanos << 32) / NANOS_PER_SECOND;
    return (seconds + UNIX_EPOCH_SECONDS) << 32 | fraction;
  }

  /// The wall-clock time of a 64-bit NTP timestamp, rounded to the nearest nanosecond.
  public static long toUnixNanos(long ntp) {
    long seconds = (ntp >>> 32) - UNIX_EPOCH_SECONDS;
    if (seconds < 0) {
      seconds += 1L << 32;
    }
    long fraction = ntp & 0xffff_ffffL;
    return seconds * NANOS_PER_SECOND + ((fraction * NANOS_PER_SECOND + (1L << 31)) >>> 32);
  }

  /// The middle 32 bits (16.16 seconds), as LSR and the compact form of XR use.
  public static int compact(long ntp) {
    return (int) (ntp >>> 16);
  }

  /// A duration in compact NTP units (1/65536 s), as DLSR uses; saturates at 0 and at 2^32 - 1.
  public static int compactFromNanos(long nanos) {
    if (nanos <= 0) {
      return 0;
    }
    long seconds = nanos / NANOS_PER_SECOND;
    if (seconds > 0xffff) {
      return -1;
    }
    long rest = nanos - seconds * NANOS_PER_SECOND;
    return (int) (seconds << 16 | ((rest << 16) / NANOS_PER_SECOND));
  }

  /// Nanoseconds of a duration in compact NTP units.
  public static long nanosFromCompact(int compact) {
    return (compact & 0xffff_ffffL) * NANOS_PER_SECOND >>> 16;
  }

  /// The 24-bit value of the abs-send-time header extension: 6.18 fixed-point seconds. Any
  /// monotonic nanosecond clock will do, as receivers use differences only.
  public static int toAbsSendTime(long nanos) {
    return (int) (fromUnixNanos(nanos) >>> 14) & 0xff_ffff;
  }
}
