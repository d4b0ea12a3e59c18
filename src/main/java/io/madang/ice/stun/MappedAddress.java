package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// The value of `XOR-MAPPED-ADDRESS` and `MAPPED-ADDRESS` (RFC 8489, sections 14.1 and 14.2).
///
/// ```
/// |0 0 0 0 0 0 0 0|    Family     |         X-Port                |
/// |                X-Address (32 or 128 bits)                     |
/// ```
final class MappedAddress {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  private MappedAddress() {}

  static int length(TransportAddress address) {
    return address.isIpv6() ? 20 : 8;
  }

  static void write(byte[] array, int at, TransportAddress address) {
    ByteArrays.put16(array, at, address.isIpv6() ? IPV6 : IPV4);
    ByteArrays.put16(array, at + 2, address.port());
    if (address.isIpv6()) {
      ByteArrays.put64(array, at + 4, address.high());
      ByteArrays.put64(array, at + 12, address.low());
    } else {
      ByteArrays.put32(array, at + 4, (int) address.low());
    }
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
    int family = length < 8 ? 0 : array[at + 1];
    if (!(family == IPV4 && length == 8 || family == IPV6 && length == 20)) {
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
