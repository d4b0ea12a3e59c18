package io.madang.wire;

/// Why a datagram or packet went no further. Bad input is expected: it is counted under one of
/// these, never thrown or logged.
///
/// Hot code answers a reason as a negative number, see [#asResult()]. The names are metric labels.
public enum DropReason {
  /// Not STUN, and no transport has this remote address.
  NO_TRANSPORT,
  /// A first byte that RFC 7983 gives to nobody we serve.
  UNKNOWN_PROTOCOL,
  MALFORMED_STUN,
  STUN_BAD_INTEGRITY,
  STUN_BAD_FINGERPRINT,
  STUN_UNKNOWN_USER,
  STUN_UNEXPECTED,
  STUN_RATE_LIMITED,
  /// A connectivity check that has been seen before, from another address.
  STUN_REPLAYED,
  /// A datagram of a TURN client that has no allocation, or has it no longer.
  TURN_NO_ALLOCATION,
  /// To or from a peer that the TURN client has no permission for.
  TURN_NO_PERMISSION,
  TURN_NO_CHANNEL,
  MALFORMED_TURN,
  /// More than a TURN allocation may relay.
  TURN_BANDWIDTH,
  /// The relay's socket, or the connection of a TURN client, took no more.
  TURN_SEND_FAILED,
  MALFORMED_RTP,
  MALFORMED_RTCP,
  SRTP_AUTH_FAILED,
  SRTP_REPLAYED,
  SRTP_TOO_OLD,
  SRTP_NO_KEYS,
  SRTP_TOO_MANY_STREAMS,
  SRTP_KEYS_EXHAUSTED,
  /// RTP from an address that ICE has not validated.
  UNVALIDATED_ADDRESS,
  UNKNOWN_SSRC,
  UNKNOWN_PAYLOAD_TYPE,
  TOO_MANY_STREAMS,
  /// Padding without media: a bandwidth probe.
  PADDING_ONLY,
  MALFORMED_PAYLOAD,
  MALFORMED_RTX,
  DTLS_QUEUE_FULL,
  DTLS_UNEXPECTED,
  HANDOVER_QUEUE_FULL,
  HANDOVER_FAILED,
  POOL_EMPTY,
  SEND_QUEUE_FULL,
  SEND_FAILED,
  /// Larger than a datagram we accept or send.
  OVERSIZE,
  /// Media of a track that is muted by its publisher or a moderator.
  MUTED,
  DUPLICATE,
  /// Older than what the packet history still knows.
  TOO_OLD,
  /// A history slot was overwritten before it was forwarded or resent.
  HISTORY_OVERWRITTEN,
  NOT_SUBSCRIBED,
  RATE_LIMITED,
  CLOSED;

  private static final DropReason[] VALUES = values();

  /// How many reasons there are.
  public static final int COUNT = VALUES.length;

  /// The reason as a negative result, for methods that otherwise answer a length or an offset.
  public int asResult() {
    return -(ordinal() + 1);
  }

  /// The reason behind a negative result of [#asResult()].
  public static DropReason ofResult(int negative) {
    return VALUES[-negative - 1];
  }
}
