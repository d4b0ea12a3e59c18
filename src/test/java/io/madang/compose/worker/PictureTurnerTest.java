package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTurnerTest {
  private static final int[][] SIZES = {{64, 32}, {70, 36}, {33, 17}, {2, 98}, {640, 360}};

  private final PictureTurner turner = new PictureTurner();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void turn_picturesOfAnySize_putsEachSampleWhereItBelongs(int orientation) {
    for (int[] size : SIZES) {
      check(AV_PIX_FMT_YUV420P, 1, 1, size[0], size[1], orientation);
      check(AV_PIX_FMT_YUV420P10LE, 2, 1, size[0], size[1], orientation);
      check(AV_PIX_FMT_YUV444P, 1, 0, size[0], size[1], orientation);
    }
  }

  @Test
  void turn_formatThatIsNotPlanar_isRefused() {
    Picture picture = noise(AV_PIX_FMT_NV12, 64, 32);
    var turned = new Picture();

    assertThat(turner.turn(picture.frame(), 1, turned.frame())).isFalse();
    picture.release();
    turned.release();
  }

  private void check(int format, int bytes, int shift, int width, int height, int orientation) {
    Picture sent = noise(format, width, height);
    var upright = new Picture();
    assertThat(turner.turn(sent.frame(), orientation, upright.frame())).isTrue();
    boolean across = orientation % 2 == 1;
    assertThat(upright.frame().width()).isEqualTo(across ? height : width);
    assertThat(upright.frame().height()).isEqualTo(across ? width : height);
    assertThat(upright.frame().pts()).isEqualTo(77);
    for (int plane = 0; plane < 3; plane++) {
      int across2 = plane == 0 ? width : width + shift >> shift;
      int along = plane == 0 ? height : height + shift >> shift;
      for (int y = 0; y < along; y++) {
        for (int x = 0; x < across2; x++) {
          int sample = sample(sent.frame(), plane, bytes, x, y);
          int[] place = place(orientation, x, y, across2, along);
          assertThat(sample(upright.frame(), plane, bytes, place[0], place[1]))
              .as("%d,%d of plane %d, %dx%d", x, y, plane, width, height)
              .isEqualTo(sample);
        }
      }
    }
    sent.release();
    upright.release();
  }

  /// Mirrored, then turned clockwise a quarter at a time: the plain way to say it.
  private static int[] place(int orientation, int x, int y, int width, int height) {
    int px = (orientation & 4) != 0 ? width - 1 - x : x;
    int py = y;
    int high = height;
    int wide = width;
    for (int turn = 0; turn < (orientation & 3); turn++) {
      int old = px;
      px = high - 1 - py;
      py = old;
      int swap = wide;
      wide = high;
      high = swap;
    }
    return new int[] {px, py};
  }

  private static int sample(AVFrame frame, int plane, int bytes, int x, int y) {
    long at = (long) y * frame.linesize(plane) + (long) x * bytes;
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (frame.data(plane).get(at + i) & 0xff) << 8 * i;
    }
    return value;
  }

  private static Picture noise(int format, int width, int height) {
    var picture = new Picture();
    picture.frame().format(format).width(width).height(height);
    assertThat(av_frame_get_buffer(picture.frame(), 0)).isZero();
    picture.frame().pts(77);
    var random = new Random(width);
    for (int plane = 0; plane < 3 && picture.frame().linesize(plane) > 0; plane++) {
      int rows = plane == 0 || format == AV_PIX_FMT_YUV444P ? height : height + 1 >> 1;
      var bytes = new byte[picture.frame().linesize(plane) * rows];
      random.nextBytes(bytes);
      picture.frame().data(plane).put(bytes, 0, bytes.length);
    }
    return picture;
  }
}
