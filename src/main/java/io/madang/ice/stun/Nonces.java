package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Nonces that need no memory: each is the time it was made and a keyed code over that time and the
/// client's address. So a nonce that comes back shows that the client receives at its address, and
/// a flood of requests costs no state. TCP shows that by itself, and there all connections of one
/// host share nonces: a client brings a new connection for each peer (RFC 6062), and some do not
/// cope with a stale nonce then.
///
/// They begin with the *nonce cookie* and the security features of the server (RFC 8489, section
/// 9.2, against bidding down). Confined to one thread.
final class Nonces {
  /// RFC 8489, section 9.2: then 24 bits of features in base64.
  private static final String COOKIE = "obMatJos2";

  /// Section 18.1: bit 0 is the leftmost one.
  private static final int PASSWORD_ALGORITHMS = 0x80_0000;

  private static final int USERNAME_ANONYMITY = 0x40_0000;

  /// Short, since a challenge should not be much longer than what it answers: 32 bits of time in
  /// seconds, 64 bits of code.
  private static final int SECRET_BYTES = 12;

  static final int LENGTH = COOKIE.length() + 4 + SECRET_BYTES / 3 * 4;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final byte[] prefix;
  private final int lifetimeSeconds;
  private final Hmac hmac;
  private final byte[] input = new byte[22];

  /// @param key random; servers that share clients share it
  /// @param usernameAnonymity whether `USERHASH` is understood
  Nonces(byte[] key, int lifetimeSeconds, boolean usernameAnonymity) {
    this.lifetimeSeconds = lifetimeSeconds;
    hmac = Hmac.sha256(key);
    int features = PASSWORD_ALGORITHMS | (usernameAnonymity ? USERNAME_ANONYMITY : 0);
    byte[] bits = {(byte) (features >> 16), (byte) (features >> 8), (byte) features};
    prefix =
        (COOKIE + Base64.getEncoder().encodeToString(bits)).getBytes(StandardCharsets.US_ASCII);
  }

  byte[] make(TransportAddress client, long nowNanos) {
    return encode((int) (nowNanos / SECOND_NANOS), client);
  }

  /// Whether the nonce of a request was made here, for this client, and not too long ago.
  boolean isFresh(StunMessage request, TransportAddress client, long nowNanos) {
    if (!request.find(StunAttribute.NONCE) || request.valueLength() != LENGTH) {
      return false;
    }
    int made = time(request.array(), request.valueOffset() + prefix.length);
    int age = (int) (nowNanos / SECOND_NANOS) - made;
    return age >= 0 && age <= lifetimeSeconds && isSame(request, encode(made, client));
  }

  /// The first six of sixteen characters hold the time; -1 at least if they are no base64.
  private static int time(byte[] array, int at) {
    byte[] text = new byte[8];
    System.arraycopy(array, at, text, 0, 8);
    try {
      return ByteArrays.i32(Base64.getUrlDecoder().decode(text), 0);
    } catch (IllegalArgumentException malformed) {
      return Integer.MIN_VALUE;
    }
  }

  private static boolean isSame(StunMessage request, byte[] expected) {
    int difference = 0;
    for (int i = 0; i < expected.length; i++) {
      difference |= expected[i] ^ request.array()[request.valueOffset() + i];
    }
    return difference == 0;
  }

  private byte[] encode(int seconds, TransportAddress client) {
    ByteArrays.put32(input, 0, seconds);
    ByteArrays.put64(input, 4, client.high());
    ByteArrays.put64(input, 12, client.low());
    ByteArrays.put16(input, 20, client.connection() == 0 ? client.port() : 0);
    hmac.begin();
    hmac.update(input, 0, input.length);
    byte[] secret = new byte[SECRET_BYTES];
    System.arraycopy(input, 0, secret, 0, 4);
    System.arraycopy(hmac.finish(), 0, secret, 4, SECRET_BYTES - 4);
    byte[] encoded = Base64.getUrlEncoder().encode(secret);
    byte[] nonce = new byte[LENGTH];
    System.arraycopy(prefix, 0, nonce, 0, prefix.length);
    System.arraycopy(encoded, 0, nonce, prefix.length, encoded.length);
    return nonce;
  }
}
