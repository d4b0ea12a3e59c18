package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
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
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_OPT_SEARCH_CHILDREN;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// One of libavcodec's H.264 encoders, set for live pictures: a constant bitrate, no delay, no
/// reordered pictures, IDR pictures only where they are asked for. Confined to one thread, which
/// also closes it.
final class H264Encoder {
  /// Cheapest first: x264 takes less than half of openh264's time, but only GPL builds have it.
  private static final List<String> PREFERRED = List.of("libx264", "libopenh264");

  /// Never reached: keyframes are placed by tick number, alike in all renditions.
  private static final int NO_KEYFRAMES_BY_ITSELF = 1 << 20;

  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame shell = av_frame_alloc();

  /// Takes encoded pictures.
  @FunctionalInterface
  interface Output {
    /// @param annexB is the receiver's to keep
    void picture(byte[] annexB, long tick, boolean key);
  }

  H264Encoder(String name, RenditionSettings rendition, int framesPerSecond) {
    AVCodec encoder = avcodec_find_encoder_by_name(name);
    if (encoder == null) {
      throw new IllegalArgumentException("there is no encoder " + name);
    }
    this.context = avcodec_alloc_context3(encoder);
    context.width(rendition.width()).height(rendition.height());
    context.pix_fmt(AV_PIX_FMT_YUV420P);
    AVRational rate = new AVRational();
    context.time_base(rate.num(1).den(framesPerSecond));
    context.framerate(rate.num(framesPerSecond).den(1));
    rate.deallocate();
    context.bit_rate(rendition.bitrateBps());
    context.rc_max_rate(rendition.bitrateBps());
    context.rc_buffer_size(rendition.bitrateBps());
    context.gop_size(NO_KEYFRAMES_BY_ITSELF);
    context.max_b_frames(0);
    context.thread_count(1);
    context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    context.color_range(AVCOL_RANGE_MPEG);
    context.colorspace(AVCOL_SPC_SMPTE170M);
    context.color_primaries(AVCOL_PRI_BT709);
    context.color_trc(AVCOL_TRC_BT709);
    choose(name);
    if (avcodec_open2(context, encoder, (AVDictionary) null) < 0) {
      throw new IllegalStateException("the encoder " + name + " does not open");
    }
  }

  /// The encoder to use: the one that was asked for if it is there, else the best one.
  static String find(String wanted) {
    if (!wanted.equals(WorkerCommand.Start.ANY_ENCODER)
        && avcodec_find_encoder_by_name(wanted) != null) {
      return wanted;
    }
    for (String name : PREFERRED) {
      if (avcodec_find_encoder_by_name(name) != null) {
        return name;
      }
    }
    throw new IllegalStateException("FFmpeg was built without an H.264 encoder");
  }

  /// The parameter sets in front of all pictures, with start codes.
  byte[] header() {
    var bytes = new byte[context.extradata_size()];
    context.extradata().get(bytes);
    return bytes;
  }

  /// Encodes a picture. The encoder may leave it out to keep its bitrate.
  ///
  /// @param picture read only, also by others at the same time
  void encode(AVFrame picture, long tick, boolean key, Output output) {
    if (av_frame_ref(shell, picture) < 0) {
      throw new IllegalStateException("no memory for a picture");
    }
    shell.pts(tick);
    shell.pict_type(key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
    int sent = avcodec_send_frame(context, shell);
    av_frame_unref(shell);
    if (sent < 0) {
      throw new IllegalStateException("the encoder fails with " + sent);
    }
    while (avcodec_receive_packet(context, packet) >= 0) {
      var bytes = new byte[packet.size()];
      packet.data().get(bytes);
      boolean isKey = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
      long pts = packet.pts();
      av_packet_unref(packet);
      output.picture(bytes, pts, isKey);
    }
  }

  void close() {
    av_packet_free(packet);
    av_frame_free(shell);
    avcodec_free_context(context);
  }

  private void choose(String name) {
    switch (name) {
      case "libx264" -> {
        option("preset", "superfast");
        option("tune", "zerolatency");
        option("forced-idr", "1");
        option("x264-params", "scenecut=0:keyint=infinite");
      }
      case "libopenh264" -> {
        option("rc_mode", "bitrate");
        option("allow_skip_frames", "1"); // without it the rate is not kept
        option("profile", "high");
        option("coder", "cabac"); // which the high profile of this encoder needs
      }
      default -> option("forced-idr", "1"); // one that was named; it has its own defaults
    }
  }

  private void option(String name, String value) {
    av_opt_set(context, name, value, AV_OPT_SEARCH_CHILDREN);
  }
}
