package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.madang.compose.link.SlotPayloads;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;

/// Decodes the payloads of one audio stream to stereo at 48 kHz: Opus by libopus, G.711 and G.722
/// by FFmpeg's own decoders with an [Upsampler] behind.
///
/// Owns native memory until [#close]. Confined to one thread.
final class AudioDecoder implements AutoCloseable {
  /// A payload of RTP is never longer.
  private static final int MAX_PAYLOAD_BYTES = 65_535;

  private static final float S16_SCALE = 1f / 32_768;

  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final BytePointer input =
      new BytePointer(av_malloc(MAX_PAYLOAD_BYTES + AV_INPUT_BUFFER_PADDING_SIZE));
  private final Upsampler upsampler;
  private float[] floats = new float[2 * 5760];
  private short[] shorts = new short[2 * 5760];
  private boolean closed;

  private AudioDecoder(AVCodecContext context, int sampleRate) {
    this.context = context;
    this.upsampler = new Upsampler(AudioBlock.SAMPLE_RATE / sampleRate);
  }

  /// A decoder for one of the audio payload types of [SlotPayloads].
  ///
  /// @throws IllegalArgumentException when there is none for it
  static AudioDecoder open(int payloadType) {
    return switch (payloadType) {
      case SlotPayloads.OPUS -> open("libopus", 48_000, 2);
      case SlotPayloads.PCMU -> open("pcm_mulaw", 8_000, 1);
      case SlotPayloads.PCMA -> open("pcm_alaw", 8_000, 1);
      case SlotPayloads.G722 -> open("g722", 16_000, 1);
      default -> throw new IllegalArgumentException("no audio has payload type " + payloadType);
    };
  }

  /// Units per second of the RTP timestamps of a payload type, 0 if it is no audio. G.722 says 8000
  /// and means 16000 (RFC 3551, section 4.5.2).
  static int clockRate(int payloadType) {
    return switch (payloadType) {
      case SlotPayloads.OPUS -> 48_000;
      case SlotPayloads.PCMU, SlotPayloads.PCMA, SlotPayloads.G722 -> 8_000;
      default -> 0;
    };
  }

  private static AudioDecoder open(String name, int sampleRate, int channels) {
    AVCodec codec = avcodec_find_decoder_by_name(name);
    if (codec == null) {
      throw new IllegalStateException("FFmpeg has no decoder " + name);
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    context.sample_rate(sampleRate);
    av_channel_layout_default(context.ch_layout(), channels);
    // Opus clips at 16 bits otherwise.
    context.request_sample_fmt(AV_SAMPLE_FMT_FLT);
    context.thread_count(1);
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      throw new IllegalStateException("the decoder " + name + " cannot be opened");
    }
    return new AudioDecoder(context, sampleRate);
  }

  /// Decodes a payload into the block, which is emptied first. Answers whether there was sound in
  /// it; `false` is an error of the publisher's, after which decoding can go on.
  boolean decode(byte[] payload, int offset, int length, AudioBlock block) {
    block.clear();
    if (length == 0 || length > MAX_PAYLOAD_BYTES) {
      return false;
    }
    input.position(0).put(payload, offset, length);
    packet.data(input).size(length);
    if (avcodec_send_packet(context, packet) < 0) {
      return false;
    }
    while (avcodec_receive_frame(context, frame) >= 0) {
      append(block);
    }
    return block.length() > 0;
  }

  private void append(AudioBlock block) {
    int samples = frame.nb_samples();
    int channels = frame.ch_layout().nb_channels();
    int count = samples * channels;
    if (channels < 1 || channels > 2 || samples > AudioBlock.MAX_SAMPLES) {
      return;
    }
    if (floats.length < count) {
      floats = new float[count];
      shorts = new short[count];
    }
    if (frame.format() == AV_SAMPLE_FMT_FLT) {
      new FloatPointer(frame.data(0)).get(floats, 0, count);
    } else if (frame.format() == AV_SAMPLE_FMT_S16) {
      new ShortPointer(frame.data(0)).get(shorts, 0, count);
      for (int i = 0; i < count; i++) {
        floats[i] = shorts[i] * S16_SCALE;
      }
    } else {
      return;
    }
    if (channels == 2) {
      block.appendInterleaved(floats, samples);
    } else {
      upsampler.append(floats, samples, block);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      avcodec_free_context(context);
      packet.data((BytePointer) null).size(0);
      av_packet_free(packet);
      av_frame_free(frame);
      av_free(input);
    }
  }
}
