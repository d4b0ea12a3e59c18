package io.madang.compose.worker;

/// Something small that is drawn over a picture again and again: colours that were multiplied with
/// their opacity once, and the opacity. Immutable; its size is even.
final class Sprite {
  private final int width;
  private final int height;
  private final byte[][] colours;
  private final byte[][] opacities;
  private final boolean[][] emptyRows;

  private Sprite(int width, int height, byte[][] colours, byte[][] opacities) {
    this.width = width;
    this.height = height;
    this.colours = colours;
    this.opacities = opacities;
    this.emptyRows =
        new boolean[][] {emptyRows(opacities[0], width), emptyRows(opacities[1], width / 2)};
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Multiplied values of a plane (0 Y, 1 Cb, 2 Cr), row by row; chroma has half the size.
  byte[] colours(int plane) {
    return colours[plane];
  }

  /// Opacity of a plane, 255 is opaque.
  byte[] opacities(int plane) {
    return opacities[plane == 0 ? 0 : 1];
  }

  boolean emptyRow(int plane, int row) {
    return emptyRows[plane == 0 ? 0 : 1][row];
  }

  private static boolean[] emptyRows(byte[] opacity, int width) {
    var empty = new boolean[opacity.length / width];
    for (int row = 0; row < empty.length; row++) {
      empty[row] = true;
      for (int x = 0; x < width; x++) {
        empty[row] &= opacity[row * width + x] == 0;
      }
    }
    return empty;
  }

  /// Lays one thing over the other, then makes a sprite of them.
  static final class Builder {
    private final int width;
    private final int height;
    private final float[][] planes;

    /// An empty one; odd sizes become even.
    Builder(int width, int height) {
      this.width = Math.max(2, width + 1 & ~1);
      this.height = Math.max(2, height + 1 & ~1);
      this.planes = new float[4][this.width * this.height];
    }

    int width() {
      return width;
    }

    int height() {
      return height;
    }

    Builder paint(Coverage shape, Colour colour, double opacity) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double alpha = shape.at(x + 0.5, y + 0.5) * opacity;
          if (alpha > 0) {
            over(y * width + x, colour, (float) alpha);
          }
        }
      }
      return this;
    }

    /// Paints letters; what lies outside is cut off.
    Builder paint(Lettering letters, int left, int top, Colour colour, double opacity) {
      for (int y = Math.max(0, -top); y < letters.height() && y + top < height; y++) {
        for (int x = Math.max(0, -left); x < letters.width() && x + left < width; x++) {
          double alpha = letters.at(x, y) / 255.0 * opacity;
          if (alpha > 0) {
            over((y + top) * width + x + left, colour, (float) alpha);
          }
        }
      }
      return this;
    }

    /// Paints one pixel.
    Builder paint(int x, int y, Colour colour, double opacity) {
      over(y * width + x, colour, (float) opacity);
      return this;
    }

    Sprite build() {
      var luma = new byte[width * height];
      var opacity = new byte[width * height];
      for (int i = 0; i < luma.length; i++) {
        luma[i] = octet(planes[0][i]);
        opacity[i] = octet(planes[3][i] * 255);
      }
      int half = width / 2 * (height / 2);
      byte[][] colours = {luma, new byte[half], new byte[half]};
      byte[][] opacities = {opacity, new byte[half]};
      for (int i = 0; i < half; i++) {
        colours[1][i] = octet(quarter(planes[1], i));
        colours[2][i] = octet(quarter(planes[2], i));
        opacities[1][i] = octet(quarter(planes[3], i) * 255);
      }
      return new Sprite(width, height, colours, opacities);
    }

    private void over(int at, Colour colour, float alpha) {
      float rest = 1 - alpha;
      planes[0][at] = colour.y() * alpha + planes[0][at] * rest;
      planes[1][at] = colour.u() * alpha + planes[1][at] * rest;
      planes[2][at] = colour.v() * alpha + planes[2][at] * rest;
      planes[3][at] = alpha + planes[3][at] * rest;
    }

    /// The mean of the four pixels that share one chroma sample.
    private float quarter(float[] plane, int index) {
      int row = index / (width / 2);
      int at = 2 * row * width + 2 * (index % (width / 2));
      return (plane[at] + plane[at + 1] + plane[at + width] + plane[at + width + 1]) / 4;
    }

    private static byte octet(float value) {
      return (byte) Math.clamp(Math.round(value), 0, 255);
    }
  }
}
