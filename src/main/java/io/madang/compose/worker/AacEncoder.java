package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_LOW;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/// AAC-LC, stereo at 48 kHz, by FFmpeg's encoder.
///
/// A packet stands for the samples from its time on. The first one has the time of the first frame
/// minus [#FRAME_SAMPLES]: the priming, in which a decoder has nothing to say yet.
///
/// Owns native memory until [#close]. Confined to one thread.
final class AacEncoder implements AutoCloseable {
  static final int FRAME_SAMPLES = 1_024;

  /// Takes packets; the bytes are the taker's.
  interface PacketSink {
    /// @param time of the first sample, in samples
    void packet(byte[] data, long time);
  }

  private final AVCodecContext context;
  private final AVFrame frame = av_frame_alloc();
  private final AVPacket packet = av_packet_alloc();
  private boolean closed;

  AacEncoder(int bitrateBps) {
    AVCodec codec = avcodec_find_encoder_by_name("aac");
    if (codec == null) {
      throw new IllegalStateException("FFmpeg has no AAC encoder");
    }
    context = avcodec_alloc_context3(codec);
    context.sample_fmt(AV_SAMPLE_FMT_FLTP);
    context.sample_rate(AudioBlock.SAMPLE_RATE);
    av_channel_layout_default(context.ch_layout(), 2);
    context.bit_rate(bitrateBps);
    context.profile(AV_PROFILE_AAC_LOW);
    context.time_base().num(1).den(AudioBlock.SAMPLE_RATE);
    context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    context.thread_count(1);
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      throw new IllegalStateException("AAC cannot be encoded at " + bitrateBps + " bit/s");
    }
    frame.format(AV_SAMPLE_FMT_FLTP);
    frame.sample_rate(AudioBlock.SAMPLE_RATE);
    frame.nb_samples(FRAME_SAMPLES);
    av_channel_layout_default(frame.ch_layout(), 2);
    av_frame_get_buffer(frame, 0);
  }

  /// The decoder's configuration (ISO/IEC 14496-3, section 1.6.2.1).
  byte[] audioSpecificConfig() {
    byte[] config = new byte[context.extradata_size()];
    context.extradata().get(config);
    return config;
  }

  /// Encodes [#FRAME_SAMPLES] samples that begin at `time`.
  void encode(float[] left, float[] right, long time, PacketSink sink) {
    if (av_frame_make_writable(frame) < 0) {
      throw new IllegalStateException("no memory for a frame of sound");
    }
    new FloatPointer(frame.data(0)).put(left, 0, FRAME_SAMPLES);
    new FloatPointer(frame.data(1)).put(right, 0, FRAME_SAMPLES);
    frame.pts(time);
    avcodec_send_frame(context, frame);
    receive(sink);
  }

  /// Gives out what the encoder still holds. Nothing can be encoded afterwards.
  void finish(PacketSink sink) {
    avcodec_send_frame(context, null);
    receive(sink);
  }

  private void receive(PacketSink sink) {
    while (avcodec_receive_packet(context, packet) >= 0) {
      byte[] data = new byte[packet.size()];
      packet.data().get(data);
      long time = packet.pts();
      av_packet_unref(packet);
      sink.packet(data, time);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      avcodec_free_context(context);
      av_frame_free(frame);
      av_packet_free(packet);
    }
  }
}
