package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// The value of `XOR-MAPPED-ADDRESS` and `MAPPED-ADDRESS` (RFC 8489, sections 14.1 and 14.2), and
/// of all other attributes that hold an address.
///
/// ```
/// |0 0 0 0 0 0 0 0|    Family     |         X-Port                |
/// |                X-Address (32 or 128 bits)                     |
/// ```
final class MappedAddress {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /// The upper half of the second long of a v4-mapped address.
  private static final long V4_PREFIX = 0xffffL;

  private MappedAddress() {}

  /// The length for an address in the form of [TransportAddress].
  static int length(long high, long low) {
    return high == 0 && low >>> 32 == V4_PREFIX ? 8 : 20;
  }

  static void write(byte[] array, int at, TransportAddress address) {
    write(array, at, address.high(), address.low(), address.port());
  }

  static void write(byte[] array, int at, long high, long low, int port) {
    boolean ipv4 = length(high, low) == 8;
    ByteArrays.put16(array, at, ipv4 ? IPV4 : IPV6);
    ByteArrays.put16(array, at + 2, port);
    if (ipv4) {
      ByteArrays.put32(array, at + 4, (int) low);
    } else {
      ByteArrays.put64(array, at + 4, high);
      ByteArrays.put64(array, at + 12, low);
    }
  }

  /// Whether a value has the right size for its family.
  static boolean isWellFormed(byte[] array, int at, int length) {
    int family = length < 8 ? 0 : array[at + 1];
    return family == IPV4 && length == 8 || family == IPV6 && length == 20;
  }

  /// Turns a plain value into the exclusive-or form and back: port and address with the cookie and
  /// the transaction id, which stand together in the header.
  static void mask(byte[] array, int at, int length, byte[] header, int cookieAt) {
    array[at + 2] ^= header[cookieAt];
    array[at + 3] ^= header[cookieAt + 1];
    for (int i = 4; i < length; i++) {
      array[at + i] ^= header[cookieAt + i - 4];
    }
  }

  /// Reads the exclusive-or form; [TransportAddress#NONE] if it is malformed.
  static TransportAddress read(byte[] array, int at, int length, byte[] header, int cookieAt) {
    if (!isWellFormed(array, at, length)) {
      return TransportAddress.NONE;
    }
    byte[] value = new byte[length];
    System.arraycopy(array, at, value, 0, length);
    mask(value, 0, length, header, cookieAt);
    byte[] address = new byte[length - 4];
    System.arraycopy(value, 4, address, 0, address.length);
    try {
      InetAddress ip = InetAddress.getByAddress(address);
      return TransportAddress.of(new InetSocketAddress(ip, ByteArrays.u16(value, 2)));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }
}
