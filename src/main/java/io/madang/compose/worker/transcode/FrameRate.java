package io.madang.compose.worker.transcode;

import io.madang.compose.link.TranscodeStreams;

/// How many pictures a second a source sends, by their timestamps: an encoder has to know, and few
/// descriptions say. Confined to one thread.
final class FrameRate {
  /// What cameras send until it was measured.
  private static final int ASSUMED = 25;

  private static final int MIN = 1;
  private static final int MAX = 60;

  /// Long enough for sources that send in bursts.
  private static final long MEASURE_TICKS = 2L * TranscodeStreams.VIDEO_CLOCK_RATE;

  private int framesPerSecond = ASSUMED;
  private long from = -1;
  private long pictures;

  /// Takes the place of the next picture on the timeline of 90 kHz.
  void picture(long place) {
    if (from < 0 || place < from) {
      from = place;
      pictures = 0;
      return;
    }
    pictures++;
    long ticks = place - from;
    if (ticks >= MEASURE_TICKS) {
      long measured = Math.round((double) pictures * TranscodeStreams.VIDEO_CLOCK_RATE / ticks);
      int now = (int) Math.clamp(measured, MIN, MAX);
      if (Math.abs(now - framesPerSecond) * 4 > framesPerSecond) {
        framesPerSecond = now; // a new encoder is only worth a difference that matters
      }
      from = place;
      pictures = 0;
    }
  }

  int framesPerSecond() {
    return framesPerSecond;
  }
}
