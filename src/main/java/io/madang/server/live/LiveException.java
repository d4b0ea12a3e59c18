package io.madang.server.live;

/// A broadcast or a recording that cannot be had, or cannot be had so, with a sentence for people.
public final class LiveException extends Exception {

  private static final long serialVersionUID = 1L;

  /// What is wrong.
  public enum Code {
    /// No broadcast can begin now.
    BROADCAST_UNAVAILABLE,
    /// No recording can begin now.
    RECORDING_UNAVAILABLE,
    /// The change asks for another broadcast: end this one first.
    RESTART_NEEDED,
    /// The room is recorded already.
    ALREADY_RECORDING,
    /// There is no such logo.
    BAD_LOGO,
    /// The file could not be deleted.
    NOT_DELETED
  }

  private final Code code;

  LiveException(Code code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /// What is wrong, for people; the same as [#getMessage()], which may not be absent here.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
