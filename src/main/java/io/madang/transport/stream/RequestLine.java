package io.madang.transport.stream;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// Tells the first bytes of an HTTP/1 request from everything else (RFC 9112, section 3): a method,
/// and a space.
///
/// Nothing else that is spoken here begins with a letter. A client that means HTTP/2 has said so by
/// ALPN (RFC 9113, section 3.2), before.
final class RequestLine {
  /// Those of RFC 9110 and RFC 5789, but for those that no server of ours has: CONNECT and TRACE.
  private static final byte[][] BEGINNINGS =
      Stream.of("GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ")
          .map(each -> each.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  /// What the bytes so far tell.
  enum Match {
    /// There may be one.
    UNKNOWN_YET,
    REQUEST,
    OTHER
  }

  private RequestLine() {}

  /// @param length of what has arrived from the beginning
  static Match match(byte[] array, int offset, int length) {
    Match found = Match.OTHER;
    for (byte[] beginning : BEGINNINGS) {
      int common = Math.min(length, beginning.length);
      if (startsWith(array, offset, beginning, common)) {
        found = common == beginning.length ? Match.REQUEST : Match.UNKNOWN_YET;
        break;
      }
    }
    return found;
  }

  private static boolean startsWith(byte[] array, int offset, byte[] beginning, int length) {
    for (int i = 0; i < length; i++) {
      if (array[offset + i] != beginning[i]) {
        return false;
      }
    }
    return true;
  }
}
