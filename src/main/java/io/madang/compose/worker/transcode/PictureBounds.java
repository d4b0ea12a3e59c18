package io.madang.compose.worker.transcode;

import io.madang.compose.link.WorkerCommand;

/// How large an encoded picture may be, and what it may cost. Values.
///
/// @param width of a picture that lies; one that stands may be so high
record PictureBounds(int width, int height, int bitrateBps) {
  private static final int MIN_BITRATE_BPS = 300_000;

  /// OpenH264 takes nothing smaller, in either direction.
  private static final int LEAST = 16;

  /// A tenth of a bit for each pixel of each picture.
  private static final int PIXELS_PER_BIT = 10;

  static PictureBounds of(WorkerCommand.Transcode command) {
    return new PictureBounds(command.maxWidth(), command.maxHeight(), command.maxBitrateBps());
  }

  /// The size of a picture: even, within the bounds, of the same shape unless that is too thin.
  Size size(int sourceWidth, int sourceHeight) {
    boolean stands = sourceHeight > sourceWidth;
    int mostWidth = stands ? height : width;
    int mostHeight = stands ? width : height;
    if (sourceWidth <= mostWidth && sourceHeight <= mostHeight) {
      return new Size(Math.max(LEAST, sourceWidth & ~1), Math.max(LEAST, sourceHeight & ~1));
    }
    double factor = Math.min((double) mostWidth / sourceWidth, (double) mostHeight / sourceHeight);
    return new Size(even(sourceWidth * factor), even(sourceHeight * factor));
  }

  int bitrateBps(Size size, int framesPerSecond) {
    long wanted = (long) size.width() * size.height() * framesPerSecond / PIXELS_PER_BIT;
    return (int) Math.clamp(wanted, Math.min(MIN_BITRATE_BPS, bitrateBps), bitrateBps);
  }

  private static int even(double length) {
    return Math.max(LEAST, (int) Math.round(length / 2) * 2);
  }

  /// In pixels.
  record Size(int width, int height) {}
}
