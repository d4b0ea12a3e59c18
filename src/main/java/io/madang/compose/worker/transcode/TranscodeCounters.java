package io.madang.compose.worker.transcode;

import java.util.concurrent.atomic.LongAdder;

/// What a [Transcoder] counts. Any thread.
public final class TranscodeCounters {
  private final LongAdder pictures = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder errors = new LongAdder();

  TranscodeCounters() {}

  void picture() {
    pictures.increment();
  }

  void skippedPicture() {
    skipped.increment();
  }

  void decodeError() {
    errors.increment();
  }

  /// Pictures that were encoded.
  public long pictures() {
    return pictures.sum();
  }

  /// Pictures that were left out because the machine was too slow.
  public long skipped() {
    return skipped.sum();
  }

  /// Pictures and pieces of sound that could not be decoded.
  public long errors() {
    return errors.sum();
  }
}
