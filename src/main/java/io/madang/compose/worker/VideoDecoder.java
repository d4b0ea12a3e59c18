package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import io.madang.rtp.CodecName;
import io.madang.rtp.codec.EncodedFrame;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// One of libavcodec's video decoders. Confined to one thread, which also closes it.
///
/// FFmpeg's own decoders are used: for VP8 and VP9 they are faster than libvpx. AV1 has none that
/// works without hardware, so dav1d or libaom is taken, whichever the build has.
final class VideoDecoder {
  /// As large as 4096x4096: a hostile stream must not reserve more.
  private static final long MAX_PIXELS = 4096L * 4096;

  /// `AV_FRAME_FLAG_CORRUPT` of `libavutil/frame.h`, which the bindings leave out.
  private static final int CORRUPT = 1;

  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();
  private final CodecName codec;

  VideoDecoder(CodecName codec) {
    this.codec = codec;
    AVCodec decoder = find(codec);
    this.context = avcodec_alloc_context3(decoder);
    context.thread_count(1);
    context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
    context.max_pixels(MAX_PIXELS);
    if (avcodec_open2(context, decoder, (AVDictionary) null) < 0) {
      throw new IllegalStateException("the decoder of " + codec + " does not open");
    }
  }

  CodecName codec() {
    return codec;
  }

  /// Gives the decoder a whole frame; `false` if it makes nothing of it. The timestamp and the
  /// orientation come back with the picture.
  ///
  /// @param orientation see [VideoOrientation]
  boolean send(EncodedFrame frame, int orientation) {
    if (av_new_packet(packet, frame.length()) < 0) {
      return false;
    }
    packet.data().put(frame.array(), 0, frame.length());
    packet.pts((long) orientation << Integer.SIZE | Integer.toUnsignedLong(frame.timestamp()));
    int result = avcodec_send_packet(context, packet);
    av_packet_unref(packet);
    return result >= 0;
  }

  /// Takes the next picture, if one is ready.
  boolean receive(AVFrame into) {
    return avcodec_receive_frame(context, into) >= 0;
  }

  /// The RTP timestamp of a picture.
  static int timestamp(AVFrame frame) {
    return (int) frame.pts();
  }

  /// What was said of a picture's orientation.
  static int orientation(AVFrame frame) {
    return (int) (frame.pts() >> Integer.SIZE);
  }

  /// Whether something of a picture was made up because its data were broken.
  static boolean damaged(AVFrame frame) {
    return frame.decode_error_flags() != 0 || (frame.flags() & CORRUPT) != 0;
  }

  void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }

  private static AVCodec find(CodecName codec) {
    AVCodec decoder =
        switch (codec) {
          case VP8 -> avcodec_find_decoder(AV_CODEC_ID_VP8);
          case VP9 -> avcodec_find_decoder(AV_CODEC_ID_VP9);
          case H264 -> avcodec_find_decoder(AV_CODEC_ID_H264);
          case H265 -> avcodec_find_decoder(AV_CODEC_ID_HEVC);
          case AV1 -> av1();
          case OPUS, PCMU, PCMA, G722 -> null;
        };
    if (decoder == null) {
      throw new IllegalArgumentException("no decoder for " + codec);
    }
    return decoder;
  }

  private static AVCodec av1() {
    for (String name : new String[] {"libdav1d", "libaom-av1"}) {
      AVCodec decoder = avcodec_find_decoder_by_name(name);
      if (decoder != null) {
        return decoder;
      }
    }
    return avcodec_find_decoder(AV_CODEC_ID_AV1);
  }
}
