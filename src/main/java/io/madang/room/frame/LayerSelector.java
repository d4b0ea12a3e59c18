package io.madang.room.frame;

/// Picks, for one slot, which layer of a source fits its tile, and tells packet by packet what of a
/// stream with spatial layers is passed on. A layer is an encoding (simulcast) or a spatial layer
/// (SVC); the rule of choice is the same.
///
/// Confined to its `MediaLoop`; allocates nothing.
public final class LayerSelector {
  /// A layer fits if it has at least this share of the tile's size: below, upscaling is visible.
  private static final int FIT_PERCENT = 75;

  private int targetSpatial;
  private int currentSpatial;

  /// Whether a layer suits a tile better than another: the smallest that fits; if none does, the
  /// largest. Sizes are in pixels, 0 if unknown.
  public static boolean better(
      int width, int height, int otherWidth, int otherHeight, int tileWidth, int tileHeight) {
    boolean fits = fits(width, height, tileWidth, tileHeight);
    if (fits != fits(otherWidth, otherHeight, tileWidth, tileHeight)) {
      return fits;
    }
    long area = (long) width * height;
    long otherArea = (long) otherWidth * otherHeight;
    return fits ? area < otherArea : area > otherArea;
  }

  /// Whether a picture fills the tile in its tighter direction.
  private static boolean fits(int width, int height, int tileWidth, int tileHeight) {
    return width * 100L >= (long) tileWidth * FIT_PERCENT
        || height * 100L >= (long) tileHeight * FIT_PERCENT;
  }

  /// Begins with a new source, at a keyframe: the target layer is taken at once.
  public void restart() {
    currentSpatial = targetSpatial;
  }

  /// Sets the spatial layer that is wanted.
  ///
  /// @return whether reaching it may need a keyframe
  public boolean setTargetSpatial(int layer) {
    targetSpatial = layer;
    return layer > currentSpatial;
  }

  /// The spatial layer that is wanted.
  public int targetSpatial() {
    return targetSpatial;
  }

  /// The highest spatial layer that is passed on.
  public int currentSpatial() {
    return currentSpatial;
  }

  /// Whether the packet is passed on. Down takes effect with the next picture, up with a keyframe
  /// or where the layer can be entered (RFC 9628, section 3; AV1 RTP, switch indication).
  public boolean accept(FrameInfo frame) {
    if (frame.frameStart && currentSpatial != targetSpatial) {
      step(frame);
    }
    return frame.spatialLayer <= currentSpatial;
  }

  /// Whether this packet ends the picture for the receiver, who gets no higher layer.
  public boolean endsPicture(FrameInfo frame, boolean sourceMarker) {
    return sourceMarker || (frame.frameEnd && frame.spatialLayer == currentSpatial);
  }

  private void step(FrameInfo frame) {
    boolean pictureStart = frame.spatialLayer == 0;
    if (targetSpatial < currentSpatial && pictureStart) {
      currentSpatial = targetSpatial;
    } else if (frame.keyframe && pictureStart) {
      currentSpatial = targetSpatial;
    } else if (frame.switchUp
        && frame.spatialLayer == currentSpatial + 1
        && frame.spatialLayer <= targetSpatial) {
      currentSpatial = frame.spatialLayer;
    }
  }
}
