package io.madang.rtsp.media.payload;

/// Finds out whether pictures are sent in another order than they are shown in, where the parameter
/// set does not tell: by B slices, or by times that go back. Confined to one thread at a time.
final class PictureOrder {
  /// Times of reordered pictures go back by some pictures, in units of 90 kHz; what goes back
  /// further is a clock that jumps.
  private static final int MAX_STEP_BACK = 90_000;

  /// A clock may be put back once; B-frames do it with every few pictures.
  private static final int STEPS_BACK = 3;

  private final NalUnitSyntax syntax;
  private boolean unknown = true;
  private int stepsBack;

  PictureOrder(NalUnitSyntax syntax) {
    this.syntax = syntax;
  }

  /// What is known now.
  void describe(VideoFormat.Order order) {
    unknown = order == VideoFormat.Order.UNKNOWN;
    stepsBack = 0;
  }

  /// Whether this slice tells that pictures are reordered.
  boolean isBidirectional(byte[] array, int offset, int length) {
    return unknown && syntax.isBidirectional(array, offset, length);
  }

  /// Whether the steps from one picture's time to the next one's have told it by now.
  boolean goesBack(int step) {
    if (!unknown || step >= 0 || step <= -MAX_STEP_BACK) {
      return false;
    }
    stepsBack++;
    return stepsBack >= STEPS_BACK;
  }
}
