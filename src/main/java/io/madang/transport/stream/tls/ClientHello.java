package io.madang.transport.stream.tls;

import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// Looks into the first message of a TLS client, before TLS has begun, for the protocols it offers
/// (RFC 8446, section 4.1.2; RFC 7301). It may be spread over records, and arrive in pieces.
///
/// ```
/// record:    type(22) version(2) length(2) fragment
/// handshake: type(1) length(3) version(2) random(32) session<1> suites<2> compressions<1> extensions<2>
/// ALPN:      type(16) length(2) list<2> of name<1>
/// ```
///
/// Nothing is trusted: what is no such message has no protocols.
public final class ClientHello {
  /// More is no client's: those with post-quantum keys have less than 2 000 bytes.
  public static final int MAX_BYTES = 16 << 10;

  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int HANDSHAKE_HEADER = 4;
  private static final int CLIENT_HELLO = 1;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int ALPN = 16;

  private static final byte[] HTTP_1 = {'h', 't', 't', 'p', '/', '1', '.', '1'};
  private static final byte[] HTTP_2 = {'h', '2'};

  /// `stun.turn` and `stun.nat-discovery` (RFC 7443).
  private static final byte[] STUN = {'s', 't', 'u', 'n', '.'};

  /// What the bytes so far tell.
  public enum Wish {
    /// Not all of it has arrived.
    UNKNOWN_YET,
    /// `h2` or `http/1.1` is among its protocols, and none of STUN's: TURN clients name HTTP too,
    /// to look like browsers.
    HTTP,
    OTHER
  }

  private final byte[] handshake;
  private int end;
  private int at;

  private ClientHello(int capacity) {
    handshake = new byte[capacity];
  }

  /// @param length of what has arrived from the beginning; above [#MAX_BYTES] the answer is final
  public static Wish wish(byte[] array, int offset, int length) {
    if (length < RECORD_HEADER) {
      return Wish.UNKNOWN_YET;
    }
    int peeked = Math.min(length, MAX_BYTES);
    var hello = new ClientHello(peeked);
    return switch (hello.assemble(array, offset, peeked)) {
      case COMPLETE -> hello.offersHttp() ? Wish.HTTP : Wish.OTHER;
      case INCOMPLETE -> length < MAX_BYTES ? Wish.UNKNOWN_YET : Wish.OTHER;
      case BROKEN -> Wish.OTHER;
    };
  }

  private enum Assembly {
    COMPLETE,
    INCOMPLETE,
    BROKEN
  }

  /// Puts the fragments of the records together, until the message is whole.
  private Assembly assemble(byte[] array, int offset, int length) {
    int limit = offset + length;
    int record = offset;
    while (record + RECORD_HEADER <= limit) {
      int fragment = ByteArrays.u16(array, record + 3);
      if (array[record] != HANDSHAKE_RECORD || array[record + 1] != 3 || fragment == 0) {
        return Assembly.BROKEN;
      }
      int begin = record + RECORD_HEADER;
      int present = Math.min(fragment, limit - begin);
      System.arraycopy(array, begin, handshake, end, present);
      end += present;
      if (end >= HANDSHAKE_HEADER) {
        int whole = HANDSHAKE_HEADER + ByteArrays.u24(handshake, 1);
        if (handshake[0] != CLIENT_HELLO || whole > MAX_BYTES) {
          return Assembly.BROKEN;
        }
        if (end >= whole) {
          end = whole;
          return Assembly.COMPLETE;
        }
      }
      record = begin + fragment;
    }
    return Assembly.INCOMPLETE;
  }

  private boolean offersHttp() {
    at = HANDSHAKE_HEADER + VERSION_AND_RANDOM;
    if (!skip(1) || !skip(2) || !skip(1) || at + 2 > end) {
      return false;
    }
    int extensionsEnd = Math.min(end, at + 2 + ByteArrays.u16(handshake, at));
    at += 2;
    while (at + 4 <= extensionsEnd) {
      int type = ByteArrays.u16(handshake, at);
      int length = ByteArrays.u16(handshake, at + 2);
      at += 4;
      if (type == ALPN) {
        return listsHttp(Math.min(extensionsEnd, at + length));
      }
      at += length;
    }
    return false;
  }

  private boolean listsHttp(int listEnd) {
    boolean found = false;
    at += 2;
    while (at < listEnd) {
      int name = at + 1;
      int nameEnd = name + ByteArrays.u8(handshake, at);
      if (nameEnd > listEnd) {
        return false;
      }
      if (is(STUN, name, Math.min(nameEnd, name + STUN.length))) {
        return false;
      }
      found |= is(HTTP_2, name, nameEnd) || is(HTTP_1, name, nameEnd);
      at = nameEnd;
    }
    return found;
  }

  private boolean is(byte[] protocol, int from, int to) {
    return Arrays.equals(protocol, 0, protocol.length, handshake, from, to);
  }

  /// Skips a vector whose length is in its first `bytes` bytes; false if it does not end.
  private boolean skip(int bytes) {
    if (at + bytes > end) {
      return false;
    }
    at += bytes == 1 ? 1 + ByteArrays.u8(handshake, at) : 2 + ByteArrays.u16(handshake, at);
    return at <= end;
  }
}
