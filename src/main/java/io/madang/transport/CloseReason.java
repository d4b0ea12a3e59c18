package io.madang.transport;

import io.madang.dtls.DtlsException;

/// Why a transport failed or was closed. The names are metric labels.
public enum CloseReason {
  /// Neither failed nor closed.
  NONE,
  /// The owner closed it: the participant left, was removed, or was replaced by its newer self.
  LOCAL,
  /// The peer sent the DTLS close_notify alert.
  PEER,
  /// No authenticated connectivity check came in time after the answer.
  ICE_TIMEOUT,
  /// No authenticated connectivity check for 30 s (RFC 7675, section 5.1).
  CONSENT_EXPIRED,
  DTLS_TIMEOUT,
  DTLS_FAILED,
  /// The peer's certificate is not the one its SDP named (RFC 8122, section 6.2).
  FINGERPRINT_MISMATCH,
  NO_SRTP_PROFILE,
  /// A bug of ours, met while serving this peer.
  INTERNAL_ERROR,
  /// The server stops.
  SHUTDOWN;

  /// Whether an ICE restart may revive a transport that failed for this reason: the keys are still
  /// good.
  public boolean isRecoverable() {
    return this == ICE_TIMEOUT || this == CONSENT_EXPIRED;
  }

  static CloseReason of(DtlsException.Code failure) {
    return switch (failure) {
      case FINGERPRINT_MISMATCH -> FINGERPRINT_MISMATCH;
      case NO_SRTP_PROFILE -> NO_SRTP_PROFILE;
      case TIMEOUT -> DTLS_TIMEOUT;
      case PROTOCOL, CLOSED -> DTLS_FAILED;
    };
  }
}
