package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import io.madang.rtp.codec.audio.AudioCoding;
import io.madang.rtp.codec.audio.AudioStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/// One of libavcodec's audio decoders. Owns native memory until [#close]. Confined to one thread.
final class SoundDecoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();

  /// Takes decoded sound.
  @FunctionalInterface
  interface Output {
    /// The frame is borrowed until the call returns.
    void sound(AVFrame frame);
  }

  SoundDecoder(AudioStream stream) {
    AVCodec decoder = avcodec_find_decoder_by_name(name(stream.coding()));
    if (decoder == null) {
      throw new IllegalStateException("FFmpeg was built without a decoder of " + stream.coding());
    }
    context = avcodec_alloc_context3(decoder);
    context.sample_rate(stream.sampleRate());
    context.bits_per_coded_sample(stream.bitsPerSample());
    av_channel_layout_default(context.ch_layout(), stream.channels());
    context.thread_count(1);
    byte[] configuration = stream.configuration();
    if (configuration.length > 0) {
      var copy = new BytePointer(av_mallocz(configuration.length + AV_INPUT_BUFFER_PADDING_SIZE));
      copy.put(configuration, 0, configuration.length);
      context.extradata(copy); // freed with the context
      context.extradata_size(configuration.length);
    }
    if (avcodec_open2(context, decoder, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      throw new IllegalStateException("the decoder of " + stream.coding() + " does not open");
    }
  }

  /// Decodes a unit; `false` if not all of it makes sense. What follows can be decoded anyway.
  boolean decode(byte[] array, int offset, int length, Output output) {
    if (av_new_packet(packet, length) < 0) {
      return false;
    }
    packet.data().put(array, offset, length);
    int result = avcodec_send_packet(context, packet);
    av_packet_unref(packet);
    boolean any = false;
    while (avcodec_receive_frame(context, frame) >= 0) {
      any = true;
      output.sound(frame);
      av_frame_unref(frame);
    }
    return result >= 0 && any;
  }

  @Override
  public void close() {
    av_packet_free(packet);
    av_frame_free(frame);
    avcodec_free_context(context);
  }

  private static String name(AudioCoding coding) {
    return switch (coding) {
      case AAC -> "aac";
      case AAC_LATM -> "aac_latm";
      case MPEG_AUDIO -> "mp3float"; // all three layers
      case AC3 -> "ac3";
      case PCM_U8 -> "pcm_u8";
      case PCM_S16 -> "pcm_s16be";
      case PCM_S24 -> "pcm_s24be";
      case PCM_MULAW -> "pcm_mulaw";
      case PCM_ALAW -> "pcm_alaw";
      case OPUS -> "libopus";
      case G722 -> "g722";
      case G726 -> "g726le";
      case G726_AAL2 -> "g726";
    };
  }
}
