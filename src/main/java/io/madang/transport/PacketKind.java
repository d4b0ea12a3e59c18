package io.madang.transport;

/// What a datagram on the media port is, by its first bytes (RFC 7983, section 7, and RFC 5761,
/// section 4).
///
/// ```
///              +----------------+
///              |        [0..3] -+--> STUN
/// packet -->   |      [20..63] -+--> DTLS
///              |      [64..79] -+--> TURN channel data
///              |    [128..191] -+--> RTP, or RTCP when the second byte is [192..223]
///              +----------------+
/// ```
public enum PacketKind {
  STUN,
  DTLS,
  TURN_CHANNEL,
  RTP,
  RTCP,
  UNKNOWN;

  /// Looks at the first two bytes only.
  public static PacketKind of(byte[] array, int offset, int length) {
    if (length < 2) {
      return UNKNOWN;
    }
    int first = array[offset] & 0xff;
    if (first >= 128 && first <= 191) {
      int second = array[offset + 1] & 0xff;
      return second >= 192 && second <= 223 ? RTCP : RTP;
    }
    if (first <= 3) {
      return STUN;
    }
    if (first >= 20 && first <= 63) {
      return DTLS;
    }
    return first >= 64 && first <= 79 ? TURN_CHANNEL : UNKNOWN;
  }
}
