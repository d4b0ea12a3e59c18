package io.madang.compose.worker.transcode;

import io.madang.compose.link.TimestampScale;
import io.madang.compose.link.TranscodeInput;
import io.madang.compose.link.TranscodeStreams;
import io.madang.compose.link.TranscodedFormats;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.audio.AudioDepacketizer;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// One stream of sound, decoded and encoded by the thread that brings its packets: that takes less
/// than a hundredth of its time. Confined to it.
final class AudioTranscoder implements AutoCloseable {
  private static final int QUIETEST = 127;

  private final TranscodeCounters counters;
  private final AudioDepacketizer depacketizer;
  private final SoundDecoder decoder;
  private final TimestampScale scale;
  private final PacketStream packets;
  private @Nullable Chain chain;
  private long unitPlace;
  private int unitSamples;

  AudioTranscoder(TranscodeInput input, TranscodeOutput output, TranscodeCounters counters)
      throws UnsupportedFormatException {
    this.counters = counters;
    this.depacketizer = TranscodedFormats.audio(input);
    this.decoder = new SoundDecoder(depacketizer.stream());
    this.scale = input.scale(TranscodeStreams.AUDIO_CLOCK_RATE);
    this.packets = new PacketStream(output);
  }

  /// Takes the next packet.
  void packet(RtpPacket packet) {
    depacketizer.packet(packet, this::unit);
  }

  @Override
  public void close() {
    decoder.close();
    Chain current = chain;
    if (current != null) {
      current.close();
    }
  }

  private void unit(byte[] array, int offset, int length, int timestamp) {
    unitPlace = scale.place(timestamp);
    unitSamples = 0;
    if (!decoder.decode(array, offset, length, this::sound)) {
      counters.decodeError();
    }
  }

  /// A unit may hold several frames; the later ones follow without a gap.
  private void sound(AVFrame frame) {
    Chain current = chain;
    if (current == null) {
      current = new Chain(frame.ch_layout().nb_channels() == 1 ? 1 : 2);
      chain = current;
    }
    int rate = frame.sample_rate();
    int count = current.resampler.convert(frame);
    if (count < 0 || rate <= 0) {
      counters.decodeError();
      return;
    }
    current.timeline.add(
        unitPlace + unitSamples - current.resampler.delay(), current.resampler.samples(), count);
    unitSamples += (int) ((long) frame.nb_samples() * TranscodeStreams.AUDIO_CLOCK_RATE / rate);
  }

  /// What comes behind the decoder; made when it is known how many channels there are.
  private final class Chain implements AutoCloseable {
    private final Resampler resampler;
    private final SoundTimeline timeline;
    private final OpusEncoder encoder;

    private Chain(int channels) {
      resampler = new Resampler(channels);
      timeline = new SoundTimeline(channels, this::frame);
      encoder = new OpusEncoder(channels);
    }

    private void frame(float[] interleaved, long place, boolean afterGap) {
      int timestamp = (int) (place - encoder.lookAhead());
      int level = level(interleaved);
      encoder.encode(interleaved, opus -> packets.sound(opus, afterGap, timestamp, level));
    }

    @Override
    public void close() {
      resampler.close();
      encoder.close();
    }
  }

  /// In -dBov (RFC 6464): 0 is a square wave of full scale.
  private static int level(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    double meanSquare = sum / samples.length;
    if (meanSquare <= 0) {
      return QUIETEST;
    }
    return (int) Math.clamp(Math.round(-10 * Math.log10(meanSquare)), 0, QUIETEST);
  }
}
