package io.madang.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A STUN "transport address": IP address and port as primitives, with its hash and its
/// [InetSocketAddress] cached.
///
/// IPv4 is kept in v4-mapped form: `high` is 0 and `low` is `0x0000ffff_aabbccdd`, so that one pair
/// of longs names every address. Immutable.
public final class TransportAddress {
  private static final long V4_PREFIX = 0x0000_ffff_0000_0000L;

  /// No address: all zero, port 0. Its socket address is the IPv6 wildcard's place holder and is
  /// never sent to.
  public static final TransportAddress NONE =
      new TransportAddress(0, 0, 0, new InetSocketAddress(0));

  private final long high;
  private final long low;
  private final int port;
  private final int hash;
  private final InetSocketAddress socketAddress;

  private TransportAddress(long high, long low, int port, InetSocketAddress socketAddress) {
    this.high = high;
    this.low = low;
    this.port = port;
    this.hash = hash(high, low, port);
    this.socketAddress = socketAddress;
  }

  /// The same address as primitives. The socket address must be resolved.
  public static TransportAddress of(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      throw new IllegalArgumentException("unresolved address: " + address.getPort());
    }
    byte[] bytes = ip.getAddress();
    if (bytes.length == 4) {
      long low = V4_PREFIX | ByteArrays.u32(bytes, 0);
      return new TransportAddress(0, low, address.getPort(), address);
    }
    return new TransportAddress(
        ByteArrays.i64(bytes, 0), ByteArrays.i64(bytes, 8), address.getPort(), address);
  }

  /// An address that a message or a socket gave as primitives. For control paths: it allocates.
  public static TransportAddress of(long high, long low, int port) {
    boolean ipv4 = high == 0 && low >>> 32 == V4_PREFIX >>> 32;
    byte[] ip = new byte[ipv4 ? 4 : 16];
    if (ipv4) {
      ByteArrays.put32(ip, 0, (int) low);
    } else {
      ByteArrays.put64(ip, 0, high);
      ByteArrays.put64(ip, 8, low);
    }
    try {
      InetAddress address = InetAddress.getByAddress(ip);
      return new TransportAddress(high, low, port, new InetSocketAddress(address, port));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }

  /// The same host at another port.
  public TransportAddress withPort(int port) {
    InetSocketAddress moved = new InetSocketAddress(socketAddress.getAddress(), port);
    return new TransportAddress(high, low, port, moved);
  }

  /// A well-mixed hash of an address that is not (yet) an object; equals [#hashCode()] of the
  /// object.
  public static int hash(long high, long low, int port) {
    long h = (high * 0x9e37_79b9_7f4a_7c15L ^ low) * 0xc2b2_ae3d_27d4_eb4fL;
    h = (h ^ h >>> 32 ^ port) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (h >>> 32);
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public int port() {
    return port;
  }

  public boolean isIpv6() {
    return high != 0 || low >>> 32 != 0x0000_ffffL;
  }

  public InetSocketAddress socketAddress() {
    return socketAddress;
  }

  public boolean matches(long high, long low, int port) {
    return this.low == low && this.high == high && this.port == port;
  }

  /// The address with its last half (IPv4: last two numbers; IPv6: all but the first 32 bits)
  /// hidden, for logs.
  public String redacted() {
    if (isIpv6()) {
      return "["
          + Integer.toHexString((int) (high >>> 48))
          + ":"
          + Integer.toHexString((int) (high >>> 32) & 0xffff)
          + ":x]:"
          + port;
    }
    return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + ".x.x:" + port;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransportAddress address
        && matches(address.high, address.low, address.port);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// The whole address: not for logs, see [#redacted()].
  @Override
  public String toString() {
    InetAddress ip = socketAddress.getAddress();
    String host = ip.getHostAddress();
    return ip instanceof Inet6Address ? "[" + host + "]:" + port : host + ":" + port;
  }
}
