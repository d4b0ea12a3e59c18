package io.madang.room;

import org.jspecify.annotations.Nullable;

/// What one slot may be sent where its receiver's path does not carry everything: all, one layer or
/// nothing; and whether it waits until the path has room again.
///
/// Confined to its `MediaLoop`.
final class SlotGrant {
  /// A picture is not begun again more often than this: each time costs the source a keyframe, and
  /// everybody else who sees it as well.
  static final long RELEASE_NANOS = 2_000_000_000L;

  private boolean limited;
  private boolean paused;
  private boolean held;
  private boolean fresh = true;
  private @Nullable Encoding encoding;
  private int layer;
  private long releasedAt = Long.MIN_VALUE / 2;

  /// The slot shows something else or is wanted otherwise: what it had says nothing about what it
  /// may have.
  void renew() {
    fresh = true;
  }

  /// The slot shows another track.
  void restart() {
    fresh = true;
    paused = false;
    held = false;
    encoding = null;
  }

  /// There is no limit.
  ///
  /// @return whether there was one
  boolean lift() {
    boolean was = limited;
    limited = false;
    paused = false;
    encoding = null;
    return was;
  }

  /// Nothing but this layer.
  ///
  /// @return whether that is news
  boolean allow(Encoding encoding, int layer) {
    boolean same = limited && !paused && this.encoding == encoding && this.layer == layer;
    limited = true;
    paused = false;
    fresh = false;
    this.encoding = encoding;
    this.layer = layer;
    return !same;
  }

  /// Nothing.
  ///
  /// @return whether that is news
  boolean pause() {
    boolean news = !paused;
    limited = true;
    paused = true;
    fresh = false;
    encoding = null;
    return news;
  }

  /// There is a limit, and nothing yet to be sent within it.
  void await() {
    limited = true;
    paused = false;
    fresh = true;
    encoding = null;
  }

  /// Nothing more until [#release]: the path is full.
  void hold() {
    held = true;
  }

  /// The path has room again.
  void release(long now) {
    held = false;
    releasedAt = now;
  }

  boolean mayRelease(long now) {
    return held && now - releasedAt >= RELEASE_NANOS;
  }

  boolean isLimited() {
    return limited;
  }

  boolean isPaused() {
    return paused;
  }

  boolean isHeld() {
    return held;
  }

  boolean isFresh() {
    return fresh;
  }

  /// The encoding that may be sent, if the track still has it.
  @Nullable Encoding encodingOf(PublishedTrack track) {
    Encoding allowed = encoding;
    return allowed != null && track.encodings().contains(allowed) ? allowed : null;
  }

  /// The spatial layer that may be sent.
  int layer() {
    return layer;
  }
}
