package io.madang.compose.worker.transcode;

import java.util.Arrays;

/// Cuts sound into frames of 20 ms where the source's clock has it.
///
/// A source's timestamps and its samples seldom agree: clocks drift, timestamps are rounded,
/// packets are missing. Small differences are averaged and made up for by playing a little faster
/// or slower; a short gap becomes silence; a long one stays a gap, after which a frame begins where
/// the sound does. What comes twice is dropped. Places are samples at 48 kHz. Confined to one
/// thread.
final class SoundTimeline {
  /// 20 ms.
  static final int FRAME_SAMPLES = 960;

  /// 60 ms: timestamps that are further off mean a gap.
  private static final int JUMP = 2_880;

  /// 400 ms: a longer gap is not filled.
  private static final int LONGEST_FILLED = 19_200;

  /// One second: who goes back further has another clock.
  private static final int FURTHEST_BACK = 48_000;

  /// 3 ms: what jitters by less is left alone.
  private static final int DEADBAND = 144;

  /// Some seconds of packets.
  private static final double SMOOTHING = 1.0 / 64;

  /// At most 0.5 % faster or slower, which nobody hears.
  private static final int STRETCH_DIVISOR = 200;

  private final int channels;
  private final Output output;
  private final float[] frame;
  private int filled;
  private long next;
  private boolean started;
  private boolean afterGap = true;
  private double error;
  private float[] stretched = new float[0];

  /// Takes frames.
  @FunctionalInterface
  interface Output {
    /// @param interleaved [#FRAME_SAMPLES] of each channel, borrowed until the call returns
    /// @param place of the first one
    /// @param afterGap whether something is missing in front of it
    void frame(float[] interleaved, long place, boolean afterGap);
  }

  SoundTimeline(int channels, Output output) {
    this.channels = channels;
    this.output = output;
    this.frame = new float[FRAME_SAMPLES * channels];
  }

  /// Takes `count` samples of each channel.
  ///
  /// @param place where the source says that they are
  void add(long place, float[] interleaved, int count) {
    if (!started) {
      started = true;
      next = place;
    }
    long off = place - next;
    if (off > LONGEST_FILLED || off < -FURTHEST_BACK) {
      beginAt(place);
    } else if (off > JUMP) {
      silence((int) off);
      error = 0;
    } else if (off < -JUMP) {
      int twice = (int) Math.min(-off, count);
      append(interleaved, twice, count - twice);
      error = 0;
      return;
    } else {
      error += (off - error) * SMOOTHING;
    }
    if (Math.abs(error) > DEADBAND && count > STRETCH_DIVISOR) {
      stretch(interleaved, count);
    } else {
      append(interleaved, 0, count);
    }
  }

  private void beginAt(long place) {
    if (filled > 0) {
      silence(FRAME_SAMPLES - filled);
    }
    next = place;
    error = 0;
    afterGap = true;
  }

  /// Makes the block a little longer or shorter by reading between its samples.
  private void stretch(float[] interleaved, int count) {
    int most = count / STRETCH_DIVISOR;
    int change = (int) Math.clamp(Math.round(error / 8), -most, most);
    int wanted = count + change;
    if (stretched.length < wanted * channels) {
      stretched = new float[2 * wanted * channels];
    }
    double step = (double) (count - 1) / (wanted - 1);
    for (int i = 0; i < wanted; i++) {
      double at = i * step;
      int before = Math.min((int) at, count - 2);
      float part = (float) (at - before);
      for (int channel = 0; channel < channels; channel++) {
        float a = interleaved[before * channels + channel];
        float b = interleaved[(before + 1) * channels + channel];
        stretched[i * channels + channel] = a + (b - a) * part;
      }
    }
    error -= change;
    append(stretched, 0, wanted);
  }

  private void append(float[] interleaved, int from, int count) {
    int at = from;
    int left = count;
    while (left > 0) {
      int fitting = Math.min(left, FRAME_SAMPLES - filled);
      System.arraycopy(interleaved, at * channels, frame, filled * channels, fitting * channels);
      at += fitting;
      left -= fitting;
      advance(fitting);
    }
  }

  private void silence(int count) {
    int left = count;
    while (left > 0) {
      int fitting = Math.min(left, FRAME_SAMPLES - filled);
      Arrays.fill(frame, filled * channels, (filled + fitting) * channels, 0);
      left -= fitting;
      advance(fitting);
    }
  }

  private void advance(int count) {
    filled += count;
    next += count;
    if (filled == FRAME_SAMPLES) {
      filled = 0;
      output.frame(frame, next - FRAME_SAMPLES, afterGap);
      afterGap = false;
    }
  }
}
