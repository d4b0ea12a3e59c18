package io.madang.dtls;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Asks whoever sends a ClientHello to repeat it with a cookie (RFC 6347, section 4.2.1): a sender
/// with somebody else's address gets no further, costs no memory, and makes us send fewer bytes
/// than he did.
///
/// The first fragment of a ClientHello is enough. A cookie is good for one address, one ClientHello
/// and 30 to 60 seconds. Confined to one thread; allocates a little, keeps nothing.
public final class HelloCookies {
  /// Bytes of a challenge.
  public static final int CHALLENGE_LENGTH = 13 + 12 + 3 + 16;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int HELLO_VERIFY_REQUEST = 3;
  private static final int DTLS_1_0 = 0xfeff;
  private static final int DTLS_1_2 = 0xfefd;
  private static final int MESSAGE = 13;
  private static final int BODY = MESSAGE + 12;

  /// Version and random, which stand before the session id.
  private static final int SESSION_ID = 34;

  private static final int COOKIE_LENGTH = 16;
  private static final long PERIOD_NANOS = 30_000_000_000L;
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  public HelloCookies(SecureRandom random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
    }
  }

  /// Whether a datagram begins with a ClientHello, or with a fragment of one that shows its cookie.
  public static boolean isClientHello(byte[] array, int offset, int length) {
    return length > BODY + SESSION_ID + 1
        && array[offset] == HANDSHAKE
        && isKnown(ByteArrays.u16(array, offset + 1))
        && ByteArrays.u16(array, offset + 3) == 0
        && ByteArrays.u16(array, offset + 11) <= length - MESSAGE
        && array[offset + MESSAGE] == CLIENT_HELLO
        && ByteArrays.u24(array, offset + MESSAGE + 6) == 0
        && showsCookie(array, offset, ByteArrays.u24(array, offset + MESSAGE + 9));
  }

  private static boolean isKnown(int version) {
    return version == DTLS_1_0 || version == DTLS_1_2;
  }

  private static boolean showsCookie(byte[] array, int offset, int fragment) {
    int room = ByteArrays.u16(array, offset + 11) - (BODY - MESSAGE);
    if (fragment > room || fragment <= SESSION_ID + 1) {
      return false;
    }
    int cookie = SESSION_ID + 1 + ByteArrays.u8(array, offset + BODY + SESSION_ID);
    return cookie < fragment
        && cookie + 1 + ByteArrays.u8(array, offset + BODY + cookie) <= fragment;
  }

  /// Whether a ClientHello has the cookie that this address was given for it.
  ///
  /// @param high of the sender's address, see [io.madang.wire.TransportAddress]
  /// @param array with what [#isClientHello] is true for
  public boolean accepts(long high, long low, int port, byte[] array, int offset, long nowNanos) {
    int at = cookieAt(array, offset);
    if (ByteArrays.u8(array, at) != COOKIE_LENGTH) {
      return false;
    }
    byte[] shown = Arrays.copyOfRange(array, at + 1, at + 1 + COOKIE_LENGTH);
    long period = Math.floorDiv(nowNanos, PERIOD_NANOS);
    return MessageDigest.isEqual(shown, cookie(high, low, port, array, offset, period))
        || MessageDigest.isEqual(shown, cookie(high, low, port, array, offset, period - 1));
  }

  /// Makes the HelloVerifyRequest that answers a ClientHello.
  ///
  /// @param array with what [#isClientHello] is true for
  /// @return [#CHALLENGE_LENGTH] bytes
  public byte[] challenge(long high, long low, int port, byte[] array, int offset, long nowNanos) {
    byte[] answer = new byte[CHALLENGE_LENGTH];
    answer[0] = HANDSHAKE;
    ByteArrays.put16(answer, 1, DTLS_1_0);
    // Epoch and number are the ClientHello's, and so is the message's number.
    System.arraycopy(array, offset + 3, answer, 3, 8);
    ByteArrays.put16(answer, 11, CHALLENGE_LENGTH - MESSAGE);
    answer[MESSAGE] = HELLO_VERIFY_REQUEST;
    int body = CHALLENGE_LENGTH - BODY;
    answer[MESSAGE + 3] = (byte) body;
    ByteArrays.put16(answer, MESSAGE + 4, ByteArrays.u16(array, offset + MESSAGE + 4));
    answer[MESSAGE + 11] = (byte) body;
    ByteArrays.put16(answer, BODY, DTLS_1_0);
    answer[BODY + 2] = COOKIE_LENGTH;
    long period = Math.floorDiv(nowNanos, PERIOD_NANOS);
    byte[] cookie = cookie(high, low, port, array, offset, period);
    System.arraycopy(cookie, 0, answer, BODY + 3, COOKIE_LENGTH);
    return answer;
  }

  /// The cookie of a whole ClientHello.
  static byte[] cookieOf(byte[] record) throws IOException {
    if (!isClientHello(record, 0, record.length)) {
      throw new IOException("a ClientHello that cannot be read");
    }
    return shown(record, 0);
  }

  /// The cookie of what [#isClientHello] is true for.
  public static byte[] shown(byte[] array, int offset) {
    int at = cookieAt(array, offset);
    return Arrays.copyOfRange(array, at + 1, at + 1 + ByteArrays.u8(array, at));
  }

  /// Where a ClientHello's cookie is, behind its length.
  private static int cookieAt(byte[] array, int offset) {
    int sessionId = offset + BODY + SESSION_ID;
    return sessionId + 1 + ByteArrays.u8(array, sessionId);
  }

  private byte[] cookie(long high, long low, int port, byte[] array, int offset, long period) {
    byte[] from = new byte[26];
    ByteArrays.put32(from, 0, (int) (high >>> 32));
    ByteArrays.put32(from, 4, (int) high);
    ByteArrays.put32(from, 8, (int) (low >>> 32));
    ByteArrays.put32(from, 12, (int) low);
    ByteArrays.put16(from, 16, port);
    ByteArrays.put32(from, 18, (int) (period >>> 32));
    ByteArrays.put32(from, 22, (int) period);
    mac.update(from);
    int hello = offset + BODY;
    mac.update(array, hello, cookieAt(array, offset) - hello);
    return Arrays.copyOf(mac.doFinal(), COOKIE_LENGTH);
  }
}
