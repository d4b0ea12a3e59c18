package io.madang.transport;

/// Raw IP addresses as the two longs of a [io.madang.wire.TransportAddress].
final class SocketAddresses {
  private static final long V4_PREFIX = 0x0000_ffff_0000_0000L;

  private SocketAddresses() {}

  static long high(byte[] ip) {
    return ip.length == 16 ? i64(ip, 0) : 0;
  }

  static long low(byte[] ip) {
    if (ip.length == 16) {
      return i64(ip, 8);
    }
    return V4_PREFIX
        | (ip[0] & 0xffL) << 24
        | (ip[1] & 0xff) << 16
        | (ip[2] & 0xff) << 8
        | ip[3] & 0xff;
  }

  private static long i64(byte[] ip, int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | ip[at + i] & 0xff;
    }
    return value;
  }
}
