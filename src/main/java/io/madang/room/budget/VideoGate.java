package io.madang.room.budget;

/// Whether a path takes video now, by how long a packet waits on it: what waits long delays the
/// sound behind it. A pure decider.
public final class VideoGate {
  /// Sound that comes later than this is no conversation any more.
  public static final long CLOSE_NANOS = 400_000_000L;

  /// A keyframe needs room; a path that is a little behind goes on being so.
  public static final long OPEN_NANOS = 100_000_000L;

  private boolean open = true;

  /// @param delayNanos how long a packet waits
  public boolean isOpen(long delayNanos) {
    open = delayNanos < (open ? CLOSE_NANOS : OPEN_NANOS);
    return open;
  }
}
