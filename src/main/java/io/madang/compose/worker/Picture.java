package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// A decoded picture with the time at which it is shown. Its memory is the decoder's; whoever holds
/// it has [#retain]ed it and will [#release] it. Any thread.
final class Picture {
  private final AVFrame frame = av_frame_alloc();
  private final AtomicInteger holders = new AtomicInteger(1);
  private long serial;
  private long playoutNanos;

  /// The frame; filled by the decoder before anybody else knows the picture.
  AVFrame frame() {
    return frame;
  }

  /// @param serial unlike any other picture's of the process
  void set(long serial, long playoutNanos) {
    this.serial = serial;
    this.playoutNanos = playoutNanos;
  }

  long serial() {
    return serial;
  }

  long playoutNanos() {
    return playoutNanos;
  }

  void retain() {
    holders.incrementAndGet();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      av_frame_unref(frame);
      av_frame_free(frame);
    }
  }
}
