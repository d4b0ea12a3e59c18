package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_HWACCEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PLANAR;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/// Turns and mirrors pictures as their [VideoOrientation] says. Only pictures that need it come
/// here; what they cost is about one more copy.
///
/// A plane is read in bands of rows, so that a band and the places it goes to stay in the
/// processor's cache, and the heap holds no whole picture. Confined to one thread.
final class PictureTurner {
  private static final int PLANES = 3;
  private static final int BAND_ROWS = 32;

  private byte[] band = new byte[0];
  private final byte[] run = new byte[BAND_ROWS * 2];
  private byte[] row = new byte[0];
  private int knownFormat = -1;
  private int sampleBytes;
  private int chromaShift;

  /// One plane of a picture, in samples.
  private record Plane(ByteBuffer bytes, int stride, int width, int height) {}

  /// Makes `to` the upright `from`; `false`, and nothing done, if its format cannot be turned.
  ///
  /// @param to empty; its memory is its owner's
  boolean turn(AVFrame from, int orientation, AVFrame to) {
    learn(from.format());
    if (sampleBytes == 0) {
      return false;
    }
    boolean across = VideoOrientation.turns(orientation) % 2 == 1;
    to.format(from.format());
    to.width(across ? from.height() : from.width());
    to.height(across ? from.width() : from.height());
    if (av_frame_get_buffer(to, 0) < 0 || av_frame_copy_props(to, from) < 0) {
      return false;
    }
    for (int plane = 0; plane < PLANES; plane++) {
      Plane source = plane(from, plane);
      Plane target = plane(to, plane);
      if (across) {
        turnAcross(source, target, orientation);
      } else {
        turnAlong(source, target, orientation);
      }
    }
    return true;
  }

  /// Three planes of whole bytes, chroma alike in both directions: 4:2:0 and 4:4:4. Browsers send
  /// nothing else.
  private void learn(int format) {
    if (format == knownFormat) {
      return;
    }
    knownFormat = format;
    sampleBytes = 0;
    AVPixFmtDescriptor description = av_pix_fmt_desc_get(format);
    if (description == null || description.nb_components() != PLANES) {
      return;
    }
    long odd = AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL;
    boolean planar = (description.flags() & AV_PIX_FMT_FLAG_PLANAR) != 0;
    boolean even = description.log2_chroma_w() == description.log2_chroma_h();
    int step = description.comp(0).step();
    boolean alike = description.comp(1).step() == step && description.comp(2).step() == step;
    if (planar && even && alike && step <= 2 && (description.flags() & odd) == 0) {
      chromaShift = description.log2_chroma_w();
      sampleBytes = step;
    }
  }

  private Plane plane(AVFrame frame, int plane) {
    int shift = plane == 0 ? 0 : chromaShift;
    int width = -(-frame.width() >> shift);
    int height = -(-frame.height() >> shift);
    int stride = frame.linesize(plane);
    long length = (long) (height - 1) * stride + (long) width * sampleBytes;
    return new Plane(frame.data(plane).capacity(length).asByteBuffer(), stride, width, height);
  }

  /// Half a turn, or none: rows stay rows.
  private void turnAlong(Plane from, Plane to, int orientation) {
    boolean half = VideoOrientation.turns(orientation) == 2;
    boolean reversed = half != VideoOrientation.mirrored(orientation);
    int length = from.width * sampleBytes;
    band = grown(band, length);
    row = grown(row, length);
    for (int y = 0; y < from.height; y++) {
      from.bytes.get(y * from.stride, band, 0, length);
      byte[] turned = reversed ? reversed(length) : band;
      to.bytes.put((half ? from.height - 1 - y : y) * to.stride, turned, 0, length);
    }
  }

  private byte[] reversed(int length) {
    if (sampleBytes == 1) {
      for (int at = 0; at < length; at++) {
        row[length - 1 - at] = band[at];
      }
    } else {
      for (int at = 0; at < length; at += 2) {
        row[length - 2 - at] = band[at];
        row[length - 1 - at] = band[at + 1];
      }
    }
    return row;
  }

  /// A quarter turn to either side: a band of rows becomes a band of columns.
  private void turnAcross(Plane from, Plane to, int orientation) {
    boolean clockwise = VideoOrientation.turns(orientation) == 1;
    boolean downwards = clockwise != VideoOrientation.mirrored(orientation);
    int length = from.width * sampleBytes;
    band = grown(band, BAND_ROWS * length);
    for (int top = 0; top < from.height; top += BAND_ROWS) {
      int rows = Math.min(BAND_ROWS, from.height - top);
      for (int i = 0; i < rows; i++) {
        // the row that is leftmost in the end stands first
        int y = clockwise ? top + rows - 1 - i : top + i;
        from.bytes.get(y * from.stride, band, i * length, length);
      }
      int left = clockwise ? from.height - top - rows : top;
      for (int x = 0; x < from.width; x++) {
        collect(x, rows, length);
        int y = downwards ? x : from.width - 1 - x;
        to.bytes.put(y * to.stride + left * sampleBytes, run, 0, rows * sampleBytes);
      }
    }
  }

  /// A column of the band.
  private void collect(int x, int rows, int length) {
    if (sampleBytes == 1) {
      for (int i = 0, at = x; i < rows; i++, at += length) {
        run[i] = band[at];
      }
    } else {
      for (int i = 0, at = 2 * x; i < rows; i++, at += length) {
        run[2 * i] = band[at];
        run[2 * i + 1] = band[at + 1];
      }
    }
  }

  private static byte[] grown(byte[] array, int length) {
    return array.length >= length ? array : new byte[length];
  }
}
