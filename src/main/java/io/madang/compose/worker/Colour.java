package io.madang.compose.worker;

/// A colour as the canvas has it: 8 bits each of Y, Cb and Cr, limited range, with the matrix of
/// BT.601.
///
/// Browsers convert camera and screen with that matrix whatever the picture's size, so the canvas
/// keeps it and says so in the stream: nothing has to be converted, and faces keep their colour.
record Colour(int y, int u, int v) {
  /// What lies behind the tiles; the paper of the client's dark theme.
  static final Colour BACKGROUND = rgb(0x121514);

  /// A tile without a picture, and the bars beside a picture that does not fill its tile.
  static final Colour TILE = rgb(0x1f2421);

  /// Behind letters.
  static final Colour SCRIM = rgb(0x0a0e0c);

  static final Colour TEXT = rgb(0xf3f5f1);
  static final Colour SOFT_TEXT = rgb(0xa2aaa4);
  static final Colour SPEAKING = rgb(0x45c9a3);
  static final Colour MUTED = rgb(0xff8a70);

  /// The colours of people without a picture, the same as the client's.
  private static final int[] HUES = {
    0x8a5a3c, 0x3f6f5f, 0x5b5f97, 0x8c4a5c, 0x4f6d8f, 0x75682f, 0x6d4f86, 0x3d7480
  };

  static Colour rgb(int rgb) {
    int red = rgb >> 16 & 0xff;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    double y = 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
    double u = 128 + (-37.797 * red - 74.203 * green + 112.0 * blue) / 255;
    double v = 128 + (112.0 * red - 93.786 * green - 18.214 * blue) / 255;
    return new Colour((int) Math.round(y), (int) Math.round(u), (int) Math.round(v));
  }

  /// The colour of a person, the same in the client and here.
  static Colour of(String participant) {
    int hash = 7;
    for (int character : participant.codePoints().toArray()) {
      hash = hash * 31 + character;
    }
    return rgb(HUES[Integer.remainderUnsigned(hash, HUES.length)]);
  }
}
