package io.madang.room;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes the names, secrets and stream numbers of one room. Confined to its `MediaLoop`.
final class RoomIds {
  private static final int NAME_BYTES = 6;
  private static final int SECRET_BYTES = 18;

  private final SecureRandom random = new SecureRandom();

  /// A name that nobody can guess and that does not repeat in a room's life.
  String next(String prefix) {
    return prefix + text(NAME_BYTES);
  }

  /// 144 bits, for sessions.
  String secret() {
    return "s-" + text(SECRET_BYTES);
  }

  /// A random SSRC, as RFC 3550, section 8.1 asks; never 0.
  int ssrc() {
    int ssrc = random.nextInt();
    return ssrc == 0 ? 1 : ssrc;
  }

  /// A random start for sequence numbers, in the lower half so that a receiver's first packets do
  /// not wrap (RFC 3711, section 3.3.1).
  int firstSequence() {
    return random.nextInt(0x8000);
  }

  int firstTimestamp() {
    return random.nextInt();
  }

  private String text(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
