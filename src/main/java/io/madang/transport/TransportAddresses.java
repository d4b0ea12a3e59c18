package io.madang.transport;

import io.madang.wire.ByteArrays;
import io.madang.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Makes address objects out of what a socket read. For checks from new addresses only, not for
/// every packet.
final class TransportAddresses {
  private static final long V4_PREFIX = 0x0000_ffffL;

  private TransportAddresses() {}

  static TransportAddress of(long high, long low, int port) {
    byte[] ip = new byte[16];
    ByteArrays.put64(ip, 0, high);
    ByteArrays.put64(ip, 8, low);
    if (high == 0 && low >>> 32 == V4_PREFIX) {
      ip = new byte[] {ip[12], ip[13], ip[14], ip[15]};
    }
    try {
      return TransportAddress.of(new InetSocketAddress(InetAddress.getByAddress(ip), port));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of 4 or 16 bytes is always one", impossible);
    }
  }
}
