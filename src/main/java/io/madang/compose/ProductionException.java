package io.madang.compose;

/// A production that cannot be had; the message says why, in plain words.
public final class ProductionException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Code {
    /// As many workers run as the settings allow.
    BUSY,
    /// The server is stopping.
    CLOSED,
    /// A worker cannot be started here.
    UNAVAILABLE
  }

  private final Code code;

  public ProductionException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
