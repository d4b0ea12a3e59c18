package io.madang.sdp;

/// Says why a text is not a session description: a stable [Code] for machines, the number of the
/// line for people.
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What is wrong. The names are stable: clients may see them.
  public enum Code {
    /// The whole text is longer than [SdpLimits#length()].
    TOO_LONG,
    /// More lines than [SdpLimits#lines()].
    TOO_MANY_LINES,
    /// A line is longer than [SdpLimits#lineLength()].
    LINE_TOO_LONG,
    /// More media sections than [SdpLimits#media()].
    TOO_MANY_MEDIA,
    /// A NUL or a carriage return inside of a line.
    ILLEGAL_CHARACTER,
    /// A line that is not `type=value`.
    MALFORMED_LINE,
    /// The text does not begin with a `v=` line.
    MISSING_VERSION,
    /// A version other than 0.
    UNSUPPORTED_VERSION,
    /// An `o=` line without its six fields.
    MALFORMED_ORIGIN,
    /// An `m=` line that cannot be read.
    MALFORMED_MEDIA,
    /// An attribute this package knows has a value that its RFC does not allow.
    MALFORMED_ATTRIBUTE,
    /// A line that may be there once is there twice.
    DUPLICATE_LINE
  }

  private final Code code;
  private final int line;

  SdpException(Code code, int line, String detail) {
    super(code + " in line " + line + ": " + detail);
    this.code = code;
    this.line = line;
  }

  public Code code() {
    return code;
  }

  /// The line's number, counted from 1; 0 where the text as a whole is meant.
  public int line() {
    return line;
  }
}
