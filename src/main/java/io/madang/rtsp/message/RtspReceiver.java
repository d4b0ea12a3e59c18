package io.madang.rtsp.message;

/// Takes what an [RtspReader] reads, on its thread.
public interface RtspReceiver {
  void request(RtspRequest request);

  void response(RtspResponse response);

  /// An RTP or RTCP packet (RFC 2326, section 10.12), on a channel that may never have been set up.
  ///
  /// @param channel 0..255
  /// @param array valid during the call only
  void interleaved(int channel, byte[] array, int offset, int length);
}
