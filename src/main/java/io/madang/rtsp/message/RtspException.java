package io.madang.rtsp.message;

/// Says why something cannot be done with a camera, an encoder or a player: a stable [Code] for
/// machines, a sentence for people. Neither ever holds credentials.
public final class RtspException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What is wrong. The names are stable: clients of the API see them.
  public enum Code {
    /// Not a URL this server can open.
    MALFORMED_URL(true),
    /// The URL leads to a network that an operator has not allowed.
    ADDRESS_NOT_ALLOWED(true),
    /// There are as many cameras as there may be.
    TOO_MANY_CAMERAS(false),
    /// The room does not let a camera in.
    ROOM_REFUSED(false),
    /// The name has no address.
    UNKNOWN_HOST(false),
    /// Nobody answers at the address.
    UNREACHABLE(false),
    /// The other side was too slow.
    TIMEOUT(false),
    /// The connection has ended.
    CONNECTION_LOST(false),
    /// The certificate cannot be trusted, or no secure connection came about.
    TLS_FAILED(true),
    /// What was read is not RTSP.
    MALFORMED_MESSAGE(false),
    /// More was sent than [RtspLimits] allow.
    MESSAGE_TOO_LONG(false),
    /// The description cannot be read.
    MALFORMED_DESCRIPTION(true),
    /// The description has no audio or video.
    NOTHING_TO_PLAY(true),
    /// Credentials are missing or refused.
    UNAUTHORIZED(true),
    /// There is no such stream.
    NOT_FOUND(true),
    /// The other side answered with an error.
    REFUSED(false),
    /// Redirected in circles.
    TOO_MANY_REDIRECTS(true),
    /// No way of transport suits both sides.
    UNSUPPORTED_TRANSPORT(true),
    /// The stream plays but nothing comes.
    NO_MEDIA(false),
    /// A client names a session that this server does not know.
    SESSION_NOT_FOUND(false),
    /// A client asks for what does not come next.
    WRONG_STATE(false);

    private final boolean permanent;

    Code(boolean permanent) {
      this.permanent = permanent;
    }

    /// Whether trying again is in vain until a person has changed something.
    public boolean isPermanent() {
      return permanent;
    }
  }

  private final Code code;

  /// @param sentence for people, complete and without credentials
  public RtspException(Code code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /// The sentence for people.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
