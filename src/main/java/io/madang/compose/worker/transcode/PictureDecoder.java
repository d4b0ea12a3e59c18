package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_OUTPUT_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
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
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import io.madang.compose.link.TranscodedFormats.VideoCoding;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/// One of libavcodec's video decoders. Pictures come out in the order in which they are shown, also
/// those that were made to be decoded in another one, and broken ones as well. Confined to one
/// thread, which also closes it.
final class PictureDecoder implements AutoCloseable {
  /// As large as 4096x4096: a hostile stream must not reserve more.
  private static final long MAX_PIXELS = 4096L * 4096;

  /// `AV_FRAME_FLAG_CORRUPT` of `libavutil/frame.h`, which the bindings leave out.
  private static final int CORRUPT = 1;

  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();

  /// @param headers what the source's description says in advance, empty if that is nothing
  PictureDecoder(VideoCoding coding, byte[] headers) {
    AVCodec decoder = find(coding);
    this.context = avcodec_alloc_context3(decoder);
    context.thread_count(1);
    context.flags(context.flags() | AV_CODEC_FLAG_OUTPUT_CORRUPT);
    context.max_pixels(MAX_PIXELS);
    if (headers.length > 0) {
      var copy = new BytePointer(av_mallocz(headers.length + AV_INPUT_BUFFER_PADDING_SIZE));
      copy.put(headers, 0, headers.length);
      context.extradata(copy); // freed with the context
      context.extradata_size(headers.length);
    }
    if (avcodec_open2(context, decoder, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      throw new IllegalStateException("the decoder of " + coding + " does not open");
    }
  }

  /// Gives it a whole frame; `false` if it makes nothing of it.
  boolean send(byte[] frame, int timestamp) {
    if (av_new_packet(packet, frame.length) < 0) {
      return false;
    }
    packet.data().put(frame, 0, frame.length);
    packet.pts(Integer.toUnsignedLong(timestamp));
    int result = avcodec_send_packet(context, packet);
    av_packet_unref(packet);
    return result >= 0;
  }

  /// Takes the next picture, if one is ready.
  boolean receive(AVFrame into) {
    return avcodec_receive_frame(context, into) >= 0;
  }

  /// The timestamp that was sent with a picture.
  static int timestamp(AVFrame picture) {
    return (int) picture.pts();
  }

  /// Whether something of a picture was made up because its data were broken.
  static boolean damaged(AVFrame picture) {
    return picture.decode_error_flags() != 0 || (picture.flags() & CORRUPT) != 0;
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }

  private static AVCodec find(VideoCoding coding) {
    AVCodec decoder =
        switch (coding) {
          case H264 -> avcodec_find_decoder(AV_CODEC_ID_H264);
          case H265 -> avcodec_find_decoder(AV_CODEC_ID_HEVC);
          case VP8 -> avcodec_find_decoder(AV_CODEC_ID_VP8);
          case VP9 -> avcodec_find_decoder(AV_CODEC_ID_VP9);
          case AV1 -> av1();
          case JPEG -> avcodec_find_decoder(AV_CODEC_ID_MJPEG);
          case MPEG4 -> avcodec_find_decoder(AV_CODEC_ID_MPEG4);
        };
    if (decoder == null) {
      throw new IllegalStateException("FFmpeg was built without a decoder of " + coding);
    }
    return decoder;
  }

  /// FFmpeg's own works with hardware only.
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
