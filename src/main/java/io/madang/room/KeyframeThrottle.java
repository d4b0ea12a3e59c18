package io.madang.room;

/// Bounds how often one encoding is asked for a keyframe, and sees to it that a request that came
/// too early is not forgotten. A pure decider: time in, yes or no out.
final class KeyframeThrottle {
  /// A browser needs one round trip and one frame to answer; two requests within this time would
  /// make it encode two keyframes, at ten times a frame's size each.
  static final long INTERVAL_NANOS = 400_000_000L;

  /// Never asked.
  private static final long NEVER = Long.MIN_VALUE / 2;

  private long lastAsked = NEVER;
  private boolean pending;

  /// Somebody needs a keyframe.
  ///
  /// @return whether to ask for it now
  boolean want(long now) {
    pending = true;
    return due(now);
  }

  /// Whether a request is due; to be looked at from time to time until a keyframe has come.
  boolean due(long now) {
    if (!pending || now - lastAsked < INTERVAL_NANOS) {
      return false;
    }
    lastAsked = now;
    return true;
  }

  /// A keyframe has come: everybody who wanted one has it.
  void satisfied() {
    pending = false;
  }

  boolean isPending() {
    return pending;
  }
}
