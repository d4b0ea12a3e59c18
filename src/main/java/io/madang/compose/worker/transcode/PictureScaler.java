package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_init_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.madang.compose.worker.transcode.PictureBounds.Size;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.jspecify.annotations.Nullable;

/// Makes any decoded picture one that an encoder for browsers takes: 4:2:0, 8 bits, limited range,
/// an even size within bounds. One that is so already is not copied. Its colour matrix stays what
/// it was. Confined to one thread, which also closes it.
final class PictureScaler implements AutoCloseable {
  private static final int UNITY = 1 << 16;

  private final PictureBounds bounds;
  private final AVFrame cut = av_frame_alloc();
  private @Nullable AVFrame scaled;
  private @Nullable SwsContext scaler;
  private @Nullable Plan plan;

  /// What one kind of picture needs.
  ///
  /// @param width of the source without an odd last column; likewise `height`
  private record Plan(
      int width, int height, int format, int colorspace, boolean fullRange, Size size) {
    boolean needsNothing() {
      return format == AV_PIX_FMT_YUV420P
          && !fullRange
          && width == size.width()
          && height == size.height();
    }
  }

  PictureScaler(PictureBounds bounds) {
    this.bounds = bounds;
  }

  /// The picture as it can be encoded; valid until the next call. `null` if nothing can be made of
  /// it.
  @Nullable AVFrame fit(AVFrame picture) {
    if (picture.width() < 2 || picture.height() < 2) {
      return null;
    }
    Plan wanted = plan(picture);
    if (!wanted.equals(plan)) {
      prepare(wanted);
    }
    av_frame_unref(cut);
    if (av_frame_ref(cut, picture) < 0) {
      return null;
    }
    cut.width(wanted.width()).height(wanted.height());
    return wanted.needsNothing() ? cut : scale(wanted);
  }

  private Plan plan(AVFrame picture) {
    int width = picture.width() & ~1;
    int height = picture.height() & ~1;
    return new Plan(
        width,
        height,
        picture.format(),
        picture.colorspace(),
        fullRange(picture),
        bounds.size(width, height));
  }

  private @Nullable AVFrame scale(Plan wanted) {
    AVFrame target = scaled;
    if (scaler == null || target == null || av_frame_make_writable(target) < 0) {
      return null;
    }
    int lines =
        sws_scale(
            scaler,
            cut.data(),
            cut.linesize(),
            0,
            wanted.height(),
            target.data(),
            target.linesize());
    return lines > 0 ? target : null;
  }

  private void prepare(Plan wanted) {
    release();
    plan = wanted;
    if (wanted.needsNothing()) {
      return;
    }
    AVFrame target = av_frame_alloc();
    target.format(AV_PIX_FMT_YUV420P);
    target.width(wanted.size().width()).height(wanted.size().height());
    target.color_range(AVCOL_RANGE_MPEG).colorspace(wanted.colorspace());
    scaled = target;
    SwsContext made = sws_alloc_context();
    made.src_w(wanted.width()).src_h(wanted.height()).src_format(wanted.format());
    made.dst_w(target.width()).dst_h(target.height()).dst_format(AV_PIX_FMT_YUV420P);
    made.src_range(wanted.fullRange() ? 1 : 0).dst_range(0); // decides whether it may only copy
    made.flags(SWS_BILINEAR);
    if (av_frame_get_buffer(target, 0) < 0 || sws_init_context(made, null, null) < 0) {
      sws_freeContext(made);
      return;
    }
    var matrix = sws_getCoefficients(matrix(wanted.colorspace()));
    sws_setColorspaceDetails(made, matrix, wanted.fullRange() ? 1 : 0, matrix, 0, 0, UNITY, UNITY);
    scaler = made;
  }

  private static boolean fullRange(AVFrame picture) {
    int format = picture.format();
    return picture.color_range() == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ440P
        || format == AV_PIX_FMT_YUVJ444P;
  }

  private static int matrix(int colorspace) {
    if (colorspace == AVCOL_SPC_BT709) {
      return SWS_CS_ITU709;
    }
    boolean wideGamut = colorspace == AVCOL_SPC_BT2020_NCL || colorspace == AVCOL_SPC_BT2020_CL;
    return wideGamut ? SWS_CS_BT2020 : SWS_CS_ITU601;
  }

  private void release() {
    sws_freeContext(scaler);
    scaler = null;
    AVFrame old = scaled;
    scaled = null;
    if (old != null) {
      av_frame_free(old);
    }
  }

  @Override
  public void close() {
    release();
    av_frame_free(cut);
  }
}
