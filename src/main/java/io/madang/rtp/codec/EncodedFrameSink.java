package io.madang.rtp.codec;

/// Takes the frames of a [Depacketizer].
@FunctionalInterface
public interface EncodedFrameSink {
  /// The frame is borrowed until the call returns.
  void frame(EncodedFrame frame);
}
