package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.message.StreamTrack;
import org.jspecify.annotations.Nullable;

/// Puts together what is known of one track.
final class TrackStatistics {
  private TrackStatistics() {}

  /// @param path none where the track is left out
  static IntakeStatistics.Track of(
      TrackPlan plan, @Nullable IntakePath path, Substitutes substitutes, long now) {
    return path == null ? leftOut(plan) : used(plan, path, substitutes, now);
  }

  private static IntakeStatistics.Track leftOut(TrackPlan plan) {
    StreamTrack track = plan.track();
    return new IntakeStatistics.Track(
        track.index(),
        track.kind(),
        track.encodingName(),
        IntakeStatistics.Use.LEFT_OUT,
        plan.note(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        Long.MIN_VALUE);
  }

  private static IntakeStatistics.Track used(
      TrackPlan plan, IntakePath path, Substitutes substitutes, long now) {
    StreamTrack track = plan.track();
    IntakeTrack receiver = path.receiver();
    return new IntakeStatistics.Track(
        track.index(),
        track.kind(),
        track.encodingName(),
        use(plan, path),
        note(plan, path, substitutes),
        path.width(),
        path.height(),
        receiver.packets(),
        receiver.bytes(),
        receiver.lost(),
        receiver.reordered(),
        receiver.late(),
        receiver.report().duplicates(),
        path.malformed(),
        path.writer().refused(),
        receiver.bitrateBps(now),
        substitutes.isRunning(track.kind()),
        receiver.lastPacket());
  }

  private static IntakeStatistics.Use use(TrackPlan plan, IntakePath path) {
    if (plan.passed().isEmpty()) {
      return IntakeStatistics.Use.TRANSCODED;
    }
    return plan.hasSubstitute(path.format())
        ? IntakeStatistics.Use.PASSED_AND_TRANSCODED
        : IntakeStatistics.Use.PASSED;
  }

  private static String note(TrackPlan plan, IntakePath path, Substitutes substitutes) {
    if (!path.trouble().isEmpty()) {
      return path.trouble();
    }
    if (plan.hasSubstitute(path.format())) {
      return substitutes.failure();
    }
    boolean lacking = plan.track().kind() == MediaKind.VIDEO && path.format().unplayable();
    return lacking ? plan.refusal().orElse("") : "";
  }
}
