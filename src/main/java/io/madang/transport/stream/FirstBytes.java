package io.madang.transport.stream;

import io.madang.ice.IceFraming;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.ByteArrays;

/// What the first bytes of a connection say it is: a rule for every TCP port of ours.
///
/// ```
/// 0x16                              TLS (RFC 7983, section 5)
/// type(2) length(2) cookie(4)       a STUN message: STUN or TURN
/// size(2) type(2) length(2) cookie  a STUN message behind its size: ICE-TCP
/// ```
enum FirstBytes {
  INCOMPLETE,
  TLS,
  TURN,
  ICE,
  UNKNOWN;

  private static final int TLS_HANDSHAKE = 22;
  private static final int COOKIE_AT = 4;
  private static final int COOKIE_END = COOKIE_AT + 4;

  /// No STUN message has one of the two highest bits set, and no packet of ours is longer than this
  /// says. A [RequestLine] is above it.
  private static final int MAX_FIRST_BYTE = 0x3f;

  static FirstBytes of(byte[] array, int offset, int length) {
    if (length == 0) {
      return INCOMPLETE;
    }
    int first = ByteArrays.u8(array, offset);
    if (first == TLS_HANDSHAKE) {
      return TLS;
    }
    if (first > MAX_FIRST_BYTE) {
      return UNKNOWN;
    }
    if (length < COOKIE_END) {
      return INCOMPLETE;
    }
    if (ByteArrays.i32(array, offset + COOKIE_AT) == StunMessage.MAGIC_COOKIE) {
      return TURN;
    }
    if (length < IceFraming.HEADER_LENGTH + COOKIE_END) {
      return INCOMPLETE;
    }
    return isFramedStun(array, offset) ? ICE : UNKNOWN;
  }

  private static boolean isFramedStun(byte[] array, int offset) {
    int size = ByteArrays.u16(array, offset);
    int message = offset + IceFraming.HEADER_LENGTH;
    return ByteArrays.i32(array, message + COOKIE_AT) == StunMessage.MAGIC_COOKIE
        && size == StunMessage.HEADER_LENGTH + ByteArrays.u16(array, message + 2)
        && size <= StreamIo.MAX_MESSAGE;
  }
}
