package io.madang.compose.worker.transcode;

import io.madang.compose.link.TimestampScale;
import io.madang.compose.link.TranscodeInput;
import io.madang.compose.link.TranscodeStreams;
import io.madang.compose.link.TranscodedFormats;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.audio.AudioDepacketizer;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import io.madang.wire.MonotonicClock;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// One stream of sound, decoded and encoded by the thread that brings its packets: that takes less
/// than a hundredth of its time. Confined to it.
///
/// What has waited while the codecs were loaded is not passed on: it would come all at once, and
/// receivers would keep that much more in their buffers for minutes, and have the sound behind its
/// picture.
final class AudioTranscoder implements AutoCloseable {
  private static final int QUIETEST = 127;

  /// Whoever brings packets has waited for one if it comes so long after the one before.
  private static final long WAITED_NANOS = 8_000_000L;

  /// Of what has waited; a source that never makes us wait is passed on all the same.
  private static final int MOST_SKIPPED = 100;

  private final TranscodeCounters counters;
  private final AudioDepacketizer depacketizer;
  private final SoundDecoder decoder;
  private final TimestampScale scale;
  private final PacketStream packets;
  private @Nullable Chain chain;
  private final MonotonicClock clock;
  private boolean behind = true;
  private int skipped;
  private long lastTaken;
  private long unitPlace;
  private int unitSamples;

  AudioTranscoder(
      TranscodeInput input,
      TranscodeOutput output,
      TranscodeCounters counters,
      MonotonicClock clock)
      throws UnsupportedFormatException {
    this.counters = counters;
    this.clock = clock;
    this.lastTaken = clock.nanoTime();
    this.depacketizer = TranscodedFormats.audio(input);
    this.decoder = new SoundDecoder(depacketizer.stream());
    this.scale = input.scale(TranscodeStreams.AUDIO_CLOCK_RATE);
    this.packets = new PacketStream(output);
  }

  /// Takes the next packet.
  void packet(RtpPacket packet) {
    behind = behind && clock.nanoTime() - lastTaken < WAITED_NANOS && ++skipped < MOST_SKIPPED;
    depacketizer.packet(packet, this::unit);
    if (behind) {
      lastTaken = clock.nanoTime();
    }
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
    if (behind) {
      return;
    }
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
