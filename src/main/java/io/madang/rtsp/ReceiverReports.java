package io.madang.rtsp;

import io.madang.rtsp.media.MediaIntake;
import io.madang.rtsp.message.StreamTrack;
import java.util.List;
import java.util.random.RandomGenerator;

/// Tells the camera how its packets arrive (RFC 3550, section 6.4.2), which keeps NATs open too.
/// Confined to the session's thread.
final class ReceiverReports {
  private static final long FIRST_NANOS = 1_000_000_000L;

  /// The usual interval; each one is between a half and one and a half of it (RFC 3550, section
  /// 6.2).
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private static final int MAX_REPORT_BYTES = 256;

  private final MediaIntake intake;
  private final MediaPaths paths;
  private final List<StreamTrack> tracks;
  private final RandomGenerator random;
  private final byte[] array = new byte[MediaPaths.HEADROOM + MAX_REPORT_BYTES];
  private long dueNanos;

  ReceiverReports(
      MediaIntake intake,
      MediaPaths paths,
      List<StreamTrack> tracks,
      RandomGenerator random,
      long now) {
    this.intake = intake;
    this.paths = paths;
    this.tracks = tracks;
    this.random = random;
    this.dueNanos = now + FIRST_NANOS;
  }

  /// Sends what is due. Answers after how many nanoseconds it wants to be called again.
  long run(long now) {
    boolean due = now >= dueNanos;
    for (StreamTrack track : tracks) {
      if (due || intake.isFeedbackDue(track.index())) {
        int length = intake.writeReceiverReport(track.index(), array, MediaPaths.HEADROOM, now);
        if (length > 0) {
          paths.report(track.index(), array, length);
        }
      }
    }
    if (due) {
      dueNanos = now + (long) (INTERVAL_NANOS * (0.5 + random.nextDouble()));
    }
    return dueNanos - now;
  }
}
