package io.madang.signal;

import java.util.List;
import java.util.Optional;

/// A STUN or TURN server for clients: an `RTCIceServer` in signaling, a `Link` header in WHIP and
/// WHEP (RFC 9725, section 4.6). Immutable.
///
/// @param urls `stun:` (RFC 7064) or `turn:` (RFC 7065) URIs; at least one
/// @param username absent for STUN
/// @param credential the password that belongs to the user name
public record IceServer(List<String> urls, Optional<String> username, Optional<String> credential) {
  public IceServer {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("an ICE server without a URL");
    }
    if (username.isPresent() != credential.isPresent()) {
      throw new IllegalArgumentException("user name and credential come together");
    }
  }

  /// A server that asks for nothing.
  public static IceServer of(String url) {
    return new IceServer(List.of(url), Optional.empty(), Optional.empty());
  }

  /// The credential is a secret: it is not shown.
  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}
