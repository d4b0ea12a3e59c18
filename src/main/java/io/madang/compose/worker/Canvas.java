package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/// A picture to draw on: YUV 4:2:0, 8 bits, limited range, of even size.
///
/// One thread draws, then hands it to readers, who [#release] it; with the last release it is free
/// to be drawn on again. What was drawn stays until then, so unchanged things need not be drawn
/// twice.
final class Canvas {
  /// As many tiles as a scene may have.
  static final int MAX_TILES = 64;

  private static final int PLANES = 3;
  private static final int OPAQUE = 255;

  private final int width;
  private final int height;
  private final AVFrame frame;
  private final BytePointer[] pointers = new BytePointer[PLANES];
  private final ByteBuffer[] planes = new ByteBuffer[PLANES];
  private final int[] strides = new int[PLANES];
  private final byte[] row;
  private final AtomicInteger users = new AtomicInteger();
  private long scene = -1;
  private final long[] drawn = new long[MAX_TILES];

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.row = new byte[width];
    this.frame = av_frame_alloc();
    frame.format(AV_PIX_FMT_YUV420P).width(width).height(height);
    describe(frame);
    if (av_frame_get_buffer(frame, 0) < 0) {
      throw new IllegalStateException("no memory for a canvas");
    }
    for (int plane = 0; plane < PLANES; plane++) {
      strides[plane] = frame.linesize(plane);
      pointers[plane] = frame.data(plane);
      long bytes = (long) strides[plane] * (plane == 0 ? height : height / 2);
      planes[plane] = pointers[plane].capacity(bytes).asByteBuffer();
    }
    fill(0, 0, width, height, Colour.BACKGROUND);
  }

  /// Says in the frame how its numbers are to be understood; see [Colour].
  static void describe(AVFrame frame) {
    frame.color_range(AVCOL_RANGE_MPEG);
    frame.colorspace(AVCOL_SPC_SMPTE170M);
    frame.color_primaries(AVCOL_PRI_BT709);
    frame.color_trc(AVCOL_TRC_BT709);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  AVFrame frame() {
    return frame;
  }

  /// The first byte of a plane.
  BytePointer plane(int plane) {
    return pointers[plane];
  }

  int stride(int plane) {
    return strides[plane];
  }

  /// The serial number of the scene that was drawn last, -1 for none.
  long scene() {
    return scene;
  }

  /// A scene is drawn anew: nothing of its tiles is there yet.
  void beginScene(long serial) {
    scene = serial;
    Arrays.fill(drawn, -1);
  }

  /// Whether a tile has to be drawn because something else than `contents` stands there.
  boolean replaces(int tile, long contents) {
    boolean other = drawn[tile] != contents;
    drawn[tile] = contents;
    return other;
  }

  /// Copies another canvas here, whole. The position is even, and it fits.
  void draw(Canvas other, int x, int y) {
    for (int plane = 0; plane < PLANES; plane++) {
      int shift = plane == 0 ? 0 : 1;
      long offset = (long) (y >> shift) * strides[plane] + (x >> shift);
      av_image_copy_plane(
          pointers[plane].getPointer(offset),
          strides[plane],
          other.pointers[plane],
          other.strides[plane],
          other.width >> shift,
          other.height >> shift);
    }
  }

  /// Fills a rectangle; its numbers are even and within the canvas.
  void fill(int x, int y, int width, int height, Colour colour) {
    fillPlane(0, x, y, width, height, colour.y());
    fillPlane(1, x / 2, y / 2, width / 2, height / 2, colour.u());
    fillPlane(2, x / 2, y / 2, width / 2, height / 2, colour.v());
  }

  /// Draws a sprite; what lies outside is cut off. The position is even.
  void draw(Sprite sprite, int x, int y) {
    for (int plane = 0; plane < PLANES; plane++) {
      int shift = plane == 0 ? 0 : 1;
      drawPlane(sprite, plane, x >> shift, y >> shift, shift);
    }
  }

  /// Makes `count` readers; only while it has none.
  void lend(int count) {
    users.set(count);
  }

  void release() {
    users.decrementAndGet();
  }

  boolean free() {
    return users.get() == 0;
  }

  void close() {
    av_frame_free(frame);
  }

  private void fillPlane(int plane, int x, int y, int width, int height, int value) {
    Arrays.fill(row, 0, width, (byte) value);
    for (int line = y; line < y + height; line++) {
      planes[plane].put(line * strides[plane] + x, row, 0, width);
    }
  }

  private void drawPlane(Sprite sprite, int plane, int x, int y, int shift) {
    int spriteWidth = sprite.width() >> shift;
    int left = Math.max(0, -x);
    int count = Math.min(spriteWidth, (width >> shift) - x) - left;
    int top = Math.max(0, -y);
    int bottom = Math.min(sprite.height() >> shift, (height >> shift) - y);
    if (count <= 0) {
      return;
    }
    for (int line = top; line < bottom; line++) {
      if (!sprite.emptyRow(plane, line)) {
        int at = (y + line) * strides[plane] + x + left;
        planes[plane].get(at, row, 0, count);
        blend(sprite.colours(plane), sprite.opacities(plane), line * spriteWidth + left, count);
        planes[plane].put(at, row, 0, count);
      }
    }
  }

  private void blend(byte[] colours, byte[] opacities, int from, int count) {
    for (int i = 0; i < count; i++) {
      int rest = OPAQUE - (opacities[from + i] & 0xff);
      int below = (row[i] & 0xff) * rest + 128;
      // (below + below / 256) / 256 is below / 255 without a division
      int sum = (below + (below >> 8) >> 8) + (colours[from + i] & 0xff);
      row[i] = (byte) Math.min(sum, OPAQUE);
    }
  }
}
