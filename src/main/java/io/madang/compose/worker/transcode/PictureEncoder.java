package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_OPT_SEARCH_CHILDREN;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import io.madang.compose.link.TranscodeStreams;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// One of libavcodec's H.264 encoders as every browser decodes it: constrained baseline, no delay,
/// parameter sets in front of each IDR picture, which comes only where it is asked for. Confined to
/// one thread, which also closes it.
final class PictureEncoder implements AutoCloseable {
  /// Never reached: who encodes asks for them.
  private static final int NO_KEYFRAMES_BY_ITSELF = 1 << 20;

  private final Format format;
  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame shell = av_frame_alloc();

  /// What an encoder is made for.
  record Format(
      int width, int height, int framesPerSecond, int colorspace, int primaries, int transfer) {
    /// Of pictures like this one.
    static Format of(AVFrame picture, int framesPerSecond) {
      return new Format(
          picture.width(),
          picture.height(),
          framesPerSecond,
          picture.colorspace(),
          picture.color_primaries(),
          picture.color_trc());
    }
  }

  /// Takes encoded pictures.
  @FunctionalInterface
  interface Output {
    /// @param annexB is the receiver's to keep
    /// @param place that was given with it
    /// @param key whether it is an IDR picture
    void picture(byte[] annexB, long place, boolean key);
  }

  PictureEncoder(String name, Format format, int bitrateBps) {
    this.format = format;
    AVCodec encoder = avcodec_find_encoder_by_name(name);
    if (encoder == null) {
      throw new IllegalStateException("there is no encoder " + name);
    }
    this.context = avcodec_alloc_context3(encoder);
    context.width(format.width()).height(format.height());
    context.pix_fmt(AV_PIX_FMT_YUV420P);
    AVRational rate = new AVRational();
    context.time_base(rate.num(1).den(TranscodeStreams.VIDEO_CLOCK_RATE));
    context.framerate(rate.num(format.framesPerSecond()).den(1));
    rate.deallocate();
    context.bit_rate(bitrateBps);
    context.rc_max_rate(bitrateBps);
    context.rc_buffer_size(bitrateBps);
    context.gop_size(NO_KEYFRAMES_BY_ITSELF);
    context.max_b_frames(0);
    context.thread_count(1);
    context.color_range(AVCOL_RANGE_MPEG);
    context.colorspace(format.colorspace());
    context.color_primaries(format.primaries());
    context.color_trc(format.transfer());
    choose(name);
    if (avcodec_open2(context, encoder, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      throw new IllegalStateException("the encoder " + name + " does not open");
    }
  }

  Format format() {
    return format;
  }

  /// Encodes a picture. The encoder may leave it out to keep its bitrate.
  ///
  /// @param place on the timeline of 90 kHz, growing from call to call
  void encode(AVFrame picture, long place, boolean key, Output output) {
    if (av_frame_ref(shell, picture) < 0) {
      throw new IllegalStateException("no memory for a picture");
    }
    shell.pts(place);
    shell.pict_type(key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
    int sent = avcodec_send_frame(context, shell);
    av_frame_unref(shell);
    if (sent < 0) {
      throw new IllegalStateException("the encoder fails with " + sent);
    }
    while (avcodec_receive_packet(context, packet) >= 0) {
      var bytes = new byte[packet.size()];
      packet.data().get(bytes);
      long encoded = packet.pts();
      boolean isKey = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
      av_packet_unref(packet);
      output.picture(bytes, encoded, isKey);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    av_frame_free(shell);
    avcodec_free_context(context);
  }

  private void choose(String name) {
    switch (name) {
      case "libx264" -> {
        option("preset", "superfast");
        option("tune", "zerolatency");
        option("profile", "baseline");
        option("forced-idr", "1");
        option("x264-params", "scenecut=0:keyint=infinite");
      }
      case "libopenh264" -> {
        option("rc_mode", "bitrate");
        option("allow_skip_frames", "1"); // without it the rate is not kept
        // constrained baseline is what it makes if it is told nothing
      }
      default -> option("forced-idr", "1"); // one that was named; it has its own defaults
    }
  }

  private void option(String name, String value) {
    av_opt_set(context, name, value, AV_OPT_SEARCH_CHILDREN);
  }
}
