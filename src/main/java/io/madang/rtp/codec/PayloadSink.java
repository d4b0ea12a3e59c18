package io.madang.rtp.codec;

/// Takes the RTP payloads that a packetizer makes of a picture.
@FunctionalInterface
public interface PayloadSink {
  /// The bytes are borrowed until the call returns. The
  /// [io.madang.rtp.RtpPacket#FIXED_HEADER_LENGTH] bytes in front of `offset` may be written to, so
  /// that a header can be put there without a copy.
  ///
  /// @param last whether the picture ends with this payload: its packet has the marker bit
  void payload(byte[] array, int offset, int length, boolean last);
}
