package io.madang.ice.stun;

/// The errors we answer with (RFC 8489, section 14.8; RFC 8445, section 20.2; RFC 8656, section 19;
/// RFC 6062, section 6.3). The reason phrase is left empty: it is for people, and an answer should
/// not be longer than its request.
public enum StunError {
  /// The request lacks something.
  BAD_REQUEST(400),
  /// No credentials, or wrong ones.
  UNAUTHENTICATED(401),
  /// Not with these credentials, or not to this peer.
  FORBIDDEN(403),
  /// The request has attributes that we must understand and do not.
  UNKNOWN_ATTRIBUTE(420),
  /// There is no allocation, or there is one already.
  ALLOCATION_MISMATCH(437),
  /// The nonce has expired or was given to another address.
  STALE_NONCE(438),
  ADDRESS_FAMILY_NOT_SUPPORTED(440),
  /// The allocation belongs to another user.
  WRONG_CREDENTIALS(441),
  UNSUPPORTED_TRANSPORT(442),
  /// The allocation has no relayed address of the peer's family.
  PEER_ADDRESS_FAMILY_MISMATCH(443),
  CONNECTION_ALREADY_EXISTS(446),
  CONNECTION_TIMEOUT_OR_FAILURE(447),
  ALLOCATION_QUOTA_REACHED(486),
  /// Both sides have the same ICE role.
  ROLE_CONFLICT(487),
  INSUFFICIENT_CAPACITY(508);

  private final int code;

  StunError(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
