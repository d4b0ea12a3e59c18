package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;

/// What the room has asked for: notes left on the room's loop, read by the intake. Thread-safe;
/// outlives the intakes of one source, since the room tells changes only.
final class Demand {
  private final Kind video = new Kind();
  private final Kind audio = new Kind();

  /// What is asked for of one kind.
  static final class Kind {
    private volatile boolean passed;
    private volatile boolean substitute;
    private volatile boolean passedKeyframe;
    private volatile boolean substituteKeyframe;

    /// Whether anybody is sent the transcoded encoding.
    boolean wantsSubstitute() {
      return substitute;
    }

    /// Whether a keyframe of the source is waited for.
    boolean needsKeyframe() {
      return passedKeyframe;
    }

    boolean takeKeyframe() {
      if (!passedKeyframe) {
        return false;
      }
      passedKeyframe = false; // what is asked for from now on is asked for again
      return true;
    }

    boolean takeSubstituteKeyframe() {
      if (!substituteKeyframe) {
        return false;
      }
      substituteKeyframe = false;
      return true;
    }

    /// The source itself is to send a keyframe: a transcoder begins.
    void needKeyframe() {
      passedKeyframe = true;
    }
  }

  Kind of(MediaKind kind) {
    return kind == MediaKind.VIDEO ? video : audio;
  }

  void keyframeNeeded(String mid, String rid) {
    Kind kind = byMid(mid);
    if (rid.equals(Publication.SUBSTITUTE)) {
      kind.substituteKeyframe = true;
    } else {
      kind.passedKeyframe = true;
    }
  }

  void demand(String mid, String rid, boolean wanted) {
    Kind kind = byMid(mid);
    if (rid.equals(Publication.SUBSTITUTE)) {
      kind.substitute = wanted;
    } else {
      kind.passed = wanted;
    }
  }

  boolean isAny() {
    return video.passed || video.substitute || audio.passed || audio.substitute;
  }

  private Kind byMid(String mid) {
    return mid.equals(Publication.VIDEO) ? video : audio;
  }
}
