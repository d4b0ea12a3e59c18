package io.madang.rtsp;

/// Takes the packets of a camera from whatever they came by. Thread-safe; must not block.
interface PacketSink {
  /// @param track index in the description
  /// @param array borrowed until it returns; may be written to
  /// @param now monotonic nanoseconds of arrival
  void rtp(int track, byte[] array, int offset, int length, long now);

  void rtcp(int track, byte[] array, int offset, int length, long now);

  /// Nothing more will come.
  void ended();
}
