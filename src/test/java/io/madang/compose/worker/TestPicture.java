package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Pictures to draw, and what a canvas shows.
final class TestPicture {
  private static final AtomicLong SERIALS = new AtomicLong(1_000);

  private TestPicture() {}

  /// A picture of one colour.
  static Picture plain(int width, int height, Colour colour) {
    return shaded(width, height, colour, 0);
  }

  /// A picture that gets brighter to the right and to the bottom.
  static Picture shaded(int width, int height, Colour colour, int amount) {
    var picture = new Picture();
    picture.frame().format(AV_PIX_FMT_YUV420P).width(width).height(height);
    if (av_frame_get_buffer(picture.frame(), 0) < 0) {
      throw new IllegalStateException("no memory");
    }
    int[] values = {colour.y(), colour.u(), colour.v()};
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      int stride = picture.frame().linesize(plane);
      ByteBuffer bytes =
          picture.frame().data(plane).capacity((long) stride * (height >> shift)).asByteBuffer();
      for (int y = 0; y < height >> shift; y++) {
        for (int x = 0; x < width >> shift; x++) {
          int more = plane > 0 ? 0 : amount * (x + y) / (width + height);
          bytes.put(y * stride + x, (byte) Math.min(235, values[plane] + more));
        }
      }
    }
    picture.set(SERIALS.incrementAndGet(), 0);
    return picture;
  }

  /// A picture whose left half has one colour and whose right half another.
  static Picture halves(int width, int height, Colour left, Colour right) {
    Picture picture = plain(width, height, left);
    int[] values = {right.y(), right.u(), right.v()};
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      int stride = picture.frame().linesize(plane);
      for (int y = 0; y < height >> shift; y++) {
        for (int x = width >> shift + 1; x < width >> shift; x++) {
          picture.frame().data(plane).put((long) y * stride + x, (byte) values[plane]);
        }
      }
    }
    return picture;
  }

  /// A colour with the matrix of BT.709.
  static Colour bt709(int rgb) {
    double red = (rgb >> 16 & 0xff) / 255.0;
    double green = (rgb >> 8 & 0xff) / 255.0;
    double blue = (rgb & 0xff) / 255.0;
    double y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return new Colour(
        (int) Math.round(16 + 219 * y),
        (int) Math.round(128 + 224 * (blue - y) / 1.8556),
        (int) Math.round(128 + 224 * (red - y) / 1.5748));
  }

  /// A colour with the full range of BT.601, as JPEG has it.
  static Colour fullRange(int rgb) {
    Colour limited = Colour.rgb(rgb);
    return new Colour(
        Math.round((limited.y() - 16) * 255f / 219),
        Math.round(128 + (limited.u() - 128) * 255f / 224),
        Math.round(128 + (limited.v() - 128) * 255f / 224));
  }

  /// The colour of a pixel.
  static Colour at(Canvas canvas, int x, int y) {
    return new Colour(
        octet(canvas, 0, x, y), octet(canvas, 1, x / 2, y / 2), octet(canvas, 2, x / 2, y / 2));
  }

  /// The largest difference in one of the three values.
  static int distance(Colour a, Colour b) {
    return Math.max(
        Math.abs(a.y() - b.y()), Math.max(Math.abs(a.u() - b.u()), Math.abs(a.v() - b.v())));
  }

  /// Writes a canvas as raw yuv420p.
  static byte[] raw(Canvas canvas) {
    int pixels = canvas.width() * canvas.height();
    var raw = new byte[pixels * 3 / 2];
    int at = 0;
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      for (int y = 0; y < canvas.height() >> shift; y++) {
        int width = canvas.width() >> shift;
        canvas.plane(plane).getPointer((long) y * canvas.stride(plane)).get(raw, at, width);
        at += width;
      }
    }
    return raw;
  }

  private static int octet(Canvas canvas, int plane, int x, int y) {
    return canvas.plane(plane).get((long) y * canvas.stride(plane) + x) & 0xff;
  }
}
