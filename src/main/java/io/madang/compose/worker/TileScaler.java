package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FAST_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_init_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.madang.compose.link.Tile.Fit;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// Makes pictures of any size and format fill a canvas: cut off ([Fit#COVER]) or whole between bars
/// ([Fit#CONTAIN]). What it worked out for one kind of picture is kept until another kind comes. A
/// picture of just the right kind is copied. Confined to one thread, which also closes it.
final class TileScaler {
  private static final int UNITY = 1 << 16;
  private static final int PLANES = 3;

  private final AVFrame source = av_frame_alloc();
  private final PointerPointer<BytePointer> targets = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);
  private @Nullable SwsContext scaler;
  private @Nullable Plan plan;

  /// How one kind of picture comes onto a canvas.
  private record Plan(
      int sourceWidth,
      int sourceHeight,
      int format,
      int matrix,
      boolean fullRange,
      Fit fit,
      int canvasWidth,
      int canvasHeight,
      int cropX,
      int cropY,
      int width,
      int height) {

    static Plan of(AVFrame frame, Canvas canvas, Fit fit) {
      int cropX = 0;
      int cropY = 0;
      int width = canvas.width();
      int height = canvas.height();
      long wide = (long) frame.width() * height;
      long high = (long) frame.height() * width;
      if (fit == Fit.COVER) {
        cropX = wide > high ? (int) ((wide - high) / height / 2) & ~1 : 0;
        cropY = high > wide ? (int) ((high - wide) / width / 2) & ~1 : 0;
      } else if (wide > high) {
        height = Math.max(2, (int) (high / frame.width()) & ~1);
      } else {
        width = Math.max(2, (int) (wide / frame.height()) & ~1);
      }
      return new Plan(
          frame.width(),
          frame.height(),
          frame.format(),
          matrix(frame.colorspace()),
          frame.color_range() == AVCOL_RANGE_JPEG || frame.format() == AV_PIX_FMT_YUVJ420P,
          fit,
          canvas.width(),
          canvas.height(),
          cropX,
          cropY,
          width,
          height);
    }

    boolean serves(AVFrame frame, Canvas canvas, Fit wanted) {
      return frame.width() == sourceWidth
          && frame.height() == sourceHeight
          && frame.format() == format
          && matrix(frame.colorspace()) == matrix
          && (frame.color_range() == AVCOL_RANGE_JPEG || frame.format() == AV_PIX_FMT_YUVJ420P)
              == fullRange
          && fit == wanted
          && canvas.width() == canvasWidth
          && canvas.height() == canvasHeight;
    }

    /// What does not say its matrix comes from a browser, and has the canvas's.
    private static int matrix(int colorspace) {
      if (colorspace == AVCOL_SPC_BT709) {
        return SWS_CS_ITU709;
      }
      boolean wideGamut = colorspace == AVCOL_SPC_BT2020_NCL || colorspace == AVCOL_SPC_BT2020_CL;
      return wideGamut ? SWS_CS_BT2020 : SWS_CS_ITU601;
    }

    int cutWidth() {
      return sourceWidth - 2 * cropX;
    }

    int cutHeight() {
      return sourceHeight - 2 * cropY;
    }

    boolean needsNoScaling() {
      return cutWidth() == width
          && cutHeight() == height
          && format == AV_PIX_FMT_YUV420P
          && !fullRange
          && matrix == SWS_CS_ITU601;
    }
  }

  /// Draws a picture over the whole canvas; `false` if its format cannot be scaled.
  boolean draw(AVFrame picture, Canvas canvas, Fit fit) {
    if (picture.width() < 2 || picture.height() < 2) {
      return false;
    }
    Plan current = plan;
    if (current == null || !current.serves(picture, canvas, fit)) {
      current = Plan.of(picture, canvas, fit);
      plan = current;
      prepare(current);
    }
    int x = (canvas.width() - current.width()) / 2 & ~1;
    int y = (canvas.height() - current.height()) / 2 & ~1;
    if (av_frame_ref(source, picture) < 0) {
      return false;
    }
    source.crop_left(current.cropX()).crop_right(current.cropX());
    source.crop_top(current.cropY()).crop_bottom(current.cropY());
    av_frame_apply_cropping(source, AV_FRAME_CROP_UNALIGNED);
    boolean drawn = current.needsNoScaling() ? copy(canvas, x, y) : scale(canvas, x, y);
    av_frame_unref(source);
    bars(canvas, x, y, current); // afterwards: the scaler may write a few pixels too many
    return drawn;
  }

  void close() {
    sws_freeContext(scaler);
    scaler = null;
    av_frame_free(source);
    targets.deallocate();
    strides.deallocate();
  }

  private void prepare(Plan wanted) {
    sws_freeContext(scaler);
    scaler = null;
    if (wanted.needsNoScaling()) {
      return;
    }
    // the fast filter looks at two pixels only, which is too few where a picture gets much smaller
    boolean muchSmaller = wanted.cutWidth() > 2 * wanted.width();
    SwsContext made = sws_alloc_context();
    made.src_w(wanted.cutWidth()).src_h(wanted.cutHeight()).src_format(wanted.format());
    made.dst_w(wanted.width()).dst_h(wanted.height()).dst_format(AV_PIX_FMT_YUV420P);
    made.src_range(wanted.fullRange() ? 1 : 0).dst_range(0); // decides whether it may only copy
    made.flags(muchSmaller ? SWS_BILINEAR : SWS_FAST_BILINEAR);
    if (sws_init_context(made, null, null) < 0) {
      sws_freeContext(made);
      return;
    }
    sws_setColorspaceDetails(
        made,
        sws_getCoefficients(wanted.matrix()),
        wanted.fullRange() ? 1 : 0,
        sws_getCoefficients(SWS_CS_ITU601),
        0,
        0,
        UNITY,
        UNITY);
    scaler = made;
  }

  private static void bars(Canvas canvas, int x, int y, Plan plan) {
    if (x > 0) {
      canvas.fill(0, 0, x, canvas.height(), Colour.TILE);
      int right = x + plan.width();
      canvas.fill(right, 0, canvas.width() - right, canvas.height(), Colour.TILE);
    }
    if (y > 0) {
      canvas.fill(0, 0, canvas.width(), y, Colour.TILE);
      int bottom = y + plan.height();
      canvas.fill(0, bottom, canvas.width(), canvas.height() - bottom, Colour.TILE);
    }
  }

  private boolean copy(Canvas canvas, int x, int y) {
    for (int plane = 0; plane < PLANES; plane++) {
      int shift = plane == 0 ? 0 : 1;
      av_image_copy_plane(
          at(canvas, plane, x, y),
          canvas.stride(plane),
          source.data(plane),
          source.linesize(plane),
          source.width() >> shift,
          source.height() >> shift);
    }
    return true;
  }

  private boolean scale(Canvas canvas, int x, int y) {
    if (scaler == null) {
      return false;
    }
    for (int plane = 0; plane < PLANES; plane++) {
      targets.put(plane, at(canvas, plane, x, y));
      strides.put(plane, canvas.stride(plane));
    }
    targets.put(3, (BytePointer) null);
    strides.put(3, 0);
    return sws_scale(scaler, source.data(), source.linesize(), 0, source.height(), targets, strides)
        > 0;
  }

  private static BytePointer at(Canvas canvas, int plane, int x, int y) {
    int shift = plane == 0 ? 0 : 1;
    long offset = (long) (y >> shift) * canvas.stride(plane) + (x >> shift);
    return canvas.plane(plane).getPointer(offset);
  }
}
