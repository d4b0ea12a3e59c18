package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import io.madang.compose.link.TranscodeStreams;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/// Opus at 48 kHz in frames of 20 ms, by libopus. Owns native memory until [#close]. Confined to
/// one thread.
final class OpusEncoder implements AutoCloseable {
  private static final int MONO_BITRATE_BPS = 64_000;
  private static final int STEREO_BITRATE_BPS = 96_000;

  private final int channels;
  private final AVCodecContext context;
  private final AVFrame frame = av_frame_alloc();
  private final AVPacket packet = av_packet_alloc();
  private long pts;

  /// Takes packets; the bytes are the taker's.
  @FunctionalInterface
  interface Output {
    void packet(byte[] opus);
  }

  OpusEncoder(int channels) {
    this.channels = channels;
    AVCodec codec = avcodec_find_encoder_by_name("libopus");
    if (codec == null) {
      throw new IllegalStateException("FFmpeg was built without libopus");
    }
    context = avcodec_alloc_context3(codec);
    context.sample_fmt(AV_SAMPLE_FMT_FLT);
    context.sample_rate(TranscodeStreams.AUDIO_CLOCK_RATE);
    av_channel_layout_default(context.ch_layout(), channels);
    context.bit_rate(channels == 1 ? MONO_BITRATE_BPS : STEREO_BITRATE_BPS);
    context.time_base().num(1).den(TranscodeStreams.AUDIO_CLOCK_RATE);
    context.thread_count(1);
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0
        || context.frame_size() != SoundTimeline.FRAME_SAMPLES) {
      avcodec_free_context(context);
      throw new IllegalStateException("the Opus encoder does not open");
    }
    frame.format(AV_SAMPLE_FMT_FLT);
    frame.sample_rate(TranscodeStreams.AUDIO_CLOCK_RATE);
    frame.nb_samples(SoundTimeline.FRAME_SAMPLES);
    av_channel_layout_default(frame.ch_layout(), channels);
    av_frame_get_buffer(frame, 0);
  }

  /// By how many samples what a decoder gives out is late: the encoder looks ahead.
  int lookAhead() {
    return context.initial_padding();
  }

  /// Encodes [SoundTimeline#FRAME_SAMPLES] of each channel to one packet.
  void encode(float[] interleaved, Output output) {
    if (av_frame_make_writable(frame) < 0) {
      throw new IllegalStateException("no memory for a frame of sound");
    }
    new FloatPointer(frame.data(0)).put(interleaved, 0, SoundTimeline.FRAME_SAMPLES * channels);
    frame.pts(pts);
    pts += SoundTimeline.FRAME_SAMPLES;
    if (avcodec_send_frame(context, frame) < 0) {
      throw new IllegalStateException("the Opus encoder fails");
    }
    while (avcodec_receive_packet(context, packet) >= 0) {
      byte[] opus = new byte[packet.size()];
      packet.data().get(opus);
      av_packet_unref(packet);
      output.packet(opus);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    av_frame_free(frame);
    avcodec_free_context(context);
  }
}
