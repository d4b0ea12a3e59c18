package io.madang.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Time as playlists write it.
final class Seconds {

  /// Five decimals: the finest step of a playlist.
  static final long STEP_NANOS = 10_000;

  private static final long STEPS_PER_SECOND = 100_000;

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Seconds() {}

  /// A decimal-floating-point (RFC 8216bis, section 4.2), rounded to the nearest step.
  static void append(StringBuilder text, long nanos) {
    long steps = (nanos + STEP_NANOS / 2) / STEP_NANOS;
    text.append(steps / STEPS_PER_SECOND).append('.');
    long rest = steps % STEPS_PER_SECOND;
    for (long place = STEPS_PER_SECOND / 10; place > rest && place > 1; place /= 10) {
      text.append('0');
    }
    text.append(rest);
  }

  /// A date and time (ISO 8601) to the millisecond.
  static void appendDateTime(StringBuilder text, long unixMillis) {
    DATE_TIME.formatTo(Instant.ofEpochMilli(unixMillis), text);
  }
}
