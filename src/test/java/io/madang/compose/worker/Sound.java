package io.madang.compose.worker;

import io.madang.compose.mp4.Ffmpeg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Decoded sound of the program, its left channel, and how to listen to it.
///
/// @param samples at 48 kHz, from the program's beginning on
record Sound(float[] samples) {
  static final int RATE = 48_000;

  /// Decodes an MP4 track with Debian's FFmpeg.
  static Sound decode(Path directory, byte[] mp4) throws Exception {
    Files.write(directory.resolve("program.mp4"), mp4);
    byte[] raw = Ffmpeg.run(directory, "-i", "program.mp4", "-f", "f32le", "-");
    var stereo = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var samples = new float[stereo.remaining() / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = stereo.get(2 * i);
    }
    return new Sound(samples);
  }

  /// Amplitude of a frequency between two moments (Goertzel under a Hann window).
  double amplitude(double frequency, double fromSeconds, double toSeconds) {
    int from = (int) (fromSeconds * RATE);
    int count = (int) (toSeconds * RATE) - from;
    double omega = 2 * Math.PI * frequency / RATE;
    double real = 0;
    double imaginary = 0;
    double weight = 0;
    for (int i = 0; i < count; i++) {
      double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / count);
      real += window * samples[from + i] * Math.cos(omega * i);
      imaginary += window * samples[from + i] * Math.sin(omega * i);
      weight += window;
    }
    return 2 * Math.hypot(real, imaginary) / weight;
  }

  float peak() {
    float peak = 0;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  double rms(double fromSeconds, double toSeconds) {
    int from = (int) (fromSeconds * RATE);
    int to = (int) (toSeconds * RATE);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += samples[i] * samples[i];
    }
    return Math.sqrt(sum / (to - from));
  }

  /// Seconds until sound is above a level for the first time after `fromSeconds`.
  double onset(double fromSeconds, float level) {
    for (int i = (int) (fromSeconds * RATE); i < samples.length; i++) {
      if (Math.abs(samples[i]) > level) {
        return (double) i / RATE;
      }
    }
    return Double.NaN;
  }

  double seconds() {
    return (double) samples.length / RATE;
  }
}
