package io.madang.ice.stun;

/// The four kinds of STUN messages (RFC 8489, section 5).
public enum StunClass {
  REQUEST,
  INDICATION,
  SUCCESS,
  ERROR
}
