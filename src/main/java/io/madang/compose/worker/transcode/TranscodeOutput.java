package io.madang.compose.worker.transcode;

/// Takes what a [Transcoder] makes, from either of its threads. May block while the server reads
/// slowly; never throws.
public interface TranscodeOutput {
  /// An RTP or RTCP packet, which is borrowed until the call returns.
  void packet(byte[] array, int offset, int length);

  /// The decoder of the pictures misses a keyframe of the source.
  void keyframeNeeded();

  /// Nothing more can be made.
  void failed(Throwable reason);
}
