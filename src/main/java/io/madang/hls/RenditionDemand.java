package io.madang.hls;

/// Whether somebody watches a rendition. Confined to the lock of its [LiveStream].
final class RenditionDemand {

  /// Nobody who watches asks less often; long enough for a player that goes down and up again.
  private static final long WANTED_FOR_NANOS = 30_000_000_000L;

  /// What was asked for and did not come is asked for again.
  private static final long ASK_AGAIN_NANOS = 5_000_000_000L;

  private boolean wanted;
  private long requestedNanos;
  private long askedNanos;

  /// Somebody asks for it.
  ///
  /// @param made whether it is there
  /// @return whether it has to be asked for
  boolean request(long nowNanos, boolean made) {
    requestedNanos = nowNanos;
    boolean again = !made && nowNanos - askedNanos >= ASK_AGAIN_NANOS;
    if (wanted && !again) {
      return false;
    }
    wanted = true;
    askedNanos = nowNanos;
    return true;
  }

  /// @return whether it is no longer wanted since now
  boolean expires(long nowNanos) {
    boolean over = wanted && nowNanos - requestedNanos > WANTED_FOR_NANOS;
    if (over) {
      wanted = false;
    }
    return over;
  }
}
