package io.madang.dtls;

/// Why there is no DTLS association: a code that stays the same and a sentence for people.
public final class DtlsException extends Exception {
  /// What went wrong.
  public enum Code {
    /// The peer's certificate is not one that signaling announced, or it has none.
    FINGERPRINT_MISMATCH,
    /// The two sides have no SRTP protection profile in common.
    NO_SRTP_PROFILE,
    /// The handshake was not complete at its deadline.
    TIMEOUT,
    /// A side broke the protocol, or they have no version, cipher suite or curve in common.
    PROTOCOL,
    /// The exchange of datagrams was closed, or the association is.
    CLOSED
  }

  private static final long serialVersionUID = 1L;

  private final Code code;

  DtlsException(Code code, String message) {
    super(message);
    this.code = code;
  }

  DtlsException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
