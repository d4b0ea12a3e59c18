package io.madang.rtp;

import io.madang.wire.ByteArrays;

/// Retransmission payloads (RFC 4588, section 4): the original packet with its sequence number in
/// front of the payload, under another SSRC and payload type.
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         RTP header                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            OSN                |                               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               |
/// |                  original RTP packet payload                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public final class RtxPacket {
  /// Bytes an RTX packet is longer than its original.
  public static final int OVERHEAD = 2;

  private RtxPacket() {}

  /// Turns a received RTX packet into its original, in place: the header moves over the original
  /// sequence number, and `packet` shows the result. Answers `false`, with `packet` unchanged, if
  /// there is no original inside (RTX padding probes).
  public static boolean unwrap(RtpPacket packet, int payloadType, int ssrc) {
    if (packet.payloadLength() <= OVERHEAD) {
      return false;
    }
    byte[] array = packet.array();
    int original = ByteArrays.u16(array, packet.payloadOffset());
    int from = packet.offset();
    int length = packet.length();
    System.arraycopy(array, from, array, from + OVERHEAD, packet.headerLength());
    packet.wrap(array, from + OVERHEAD, length - OVERHEAD);
    packet.setSequenceNumber(original);
    packet.setPayloadType(payloadType);
    packet.setSsrc(ssrc);
    return true;
  }

  /// Turns a plain packet into its RTX form, in place; two more bytes behind it must be free.
  /// `packet` shows the result. Answers the new length.
  public static int wrap(RtpPacket packet, int rtxPayloadType, int rtxSsrc, int rtxSequenceNumber) {
    byte[] array = packet.array();
    int payload = packet.payloadOffset();
    int rest = packet.length() - packet.headerLength();
    System.arraycopy(array, payload, array, payload + OVERHEAD, rest);
    ByteArrays.put16(array, payload, packet.sequenceNumber());
    packet.setSequenceNumber(rtxSequenceNumber);
    packet.setPayloadType(rtxPayloadType);
    packet.setSsrc(rtxSsrc);
    packet.wrap(array, packet.offset(), packet.length() + OVERHEAD);
    return packet.length();
  }
}
