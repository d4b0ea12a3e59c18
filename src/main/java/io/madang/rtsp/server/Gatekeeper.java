package io.madang.rtsp.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.madang.rtsp.message.Credentials;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspRequest;
import io.madang.rtsp.message.ServerAuthentication;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Asks one connection's client who it is: by the token in its URL, by an account's name and
/// password (Basic, Digest), or by a token in place of a password. Confined to one thread.
final class Gatekeeper {
  /// Who cannot show the right credentials by then is guessing.
  private static final int MOST_ATTEMPTS = 5;

  private final RtspAccess access;
  private final ServerAuthentication authentication;
  private String admitted = "";
  private String name = "";
  private int attempts;

  Gatekeeper(RtspAccess access, RandomGenerator random) {
    this.access = access;
    this.authentication = new ServerAuthentication("Madang", random);
  }

  /// The challenges of a 401.
  List<String> challenges() {
    return authentication.challenges(true);
  }

  /// Whether the client is to be sent away for good.
  boolean isExhausted() {
    return attempts > MOST_ATTEMPTS;
  }

  /// @throws RtspException [Code#UNAUTHORIZED], [Code#NOT_FOUND]
  void admit(RtspRequest request, ResourcePath path, Purpose purpose) throws RtspException {
    if (!access.isRoomName(path.room())) {
      throw new RtspException(Code.NOT_FOUND, "There can be no room of this name.");
    }
    String wish = purpose + " " + path.room();
    if (access.isOpen() || admitted.equals(wish)) {
      return;
    }
    if (!isProven(request, path, purpose)) {
      boolean tried =
          path.parameter("token").isPresent()
              || request.headers().first("Authorization").isPresent();
      attempts += tried ? 1 : 0;
      throw new RtspException(
          Code.UNAUTHORIZED, "A token (?token=) or a user and password is needed.");
    }
    admitted = wish;
  }

  /// The name in the token that was shown, empty if there is none.
  String name() {
    return name;
  }

  private boolean isToken(String text, String room, Purpose purpose) {
    Optional<String> known = access.nameOf(text, room, purpose);
    known.ifPresent(it -> name = it);
    return known.isPresent();
  }

  private boolean isProven(RtspRequest request, ResourcePath path, Purpose purpose) {
    Optional<String> token = path.parameter("token");
    if (token.filter(it -> isToken(it, path.room(), purpose)).isPresent()) {
      return true;
    }
    return authentication.user(request, new Passwords(path.room(), purpose)).isPresent();
  }

  /// Accounts by their password; anybody by a token in place of one.
  private final class Passwords implements ServerAuthentication.Passwords {
    private final String room;
    private final Purpose purpose;

    Passwords(String room, Purpose purpose) {
      this.room = room;
      this.purpose = purpose;
    }

    @Override
    public boolean accepts(Credentials shown) {
      Optional<String> password = access.passwordOf(shown.user());
      boolean account =
          password.isPresent()
              && MessageDigest.isEqual(
                  password.get().getBytes(UTF_8), shown.password().getBytes(UTF_8));
      return account || isToken(shown.password(), room, purpose);
    }

    @Override
    public Optional<String> of(String user) {
      return access.passwordOf(user);
    }
  }
}
