package io.madang.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A STUN "transport address": IP address and port as primitives, with its hash and its
/// [InetSocketAddress] cached.
///
/// IPv4 is kept in v4-mapped form: `high` is 0 and `low` is `0x0000ffff_aabbccdd`, so that one pair
/// of longs names every address.
///
/// The far end of a connection is an address of its own: its *key* holds the number of our
/// connection above the 16 bits of the port, 0 for datagrams, so that a UDP and a TCP peer behind
/// one NAT are two. What is compared and looked up is the key, what is written on the wire or in a
/// log is the port. Immutable.
public final class TransportAddress {
  private static final long V4_PREFIX = 0x0000_ffff_0000_0000L;
  private static final int PORT_BITS = 0xffff;
  private static final int CONNECTION_SHIFT = 16;

  /// No address: all zero, port 0. Its socket address is the IPv6 wildcard's place holder and is
  /// never sent to.
  public static final TransportAddress NONE =
      new TransportAddress(0, 0, 0, new InetSocketAddress(0));

  private final long high;
  private final long low;
  private final int key;
  private final int hash;
  private final InetSocketAddress socketAddress;

  private TransportAddress(long high, long low, int key, InetSocketAddress socketAddress) {
    this.high = high;
    this.low = low;
    this.key = key;
    this.hash = hash(high, low, key);
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
  ///
  /// @param key the port, or what [#key(int, int)] answers
  public static TransportAddress of(long high, long low, int key) {
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
      var socketAddress = new InetSocketAddress(address, key & PORT_BITS);
      return new TransportAddress(high, low, key, socketAddress);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }

  /// The key of the far end of a connection.
  ///
  /// @param connection 1..65 535; 0 for datagrams
  public static int key(int port, int connection) {
    return port & PORT_BITS | connection << CONNECTION_SHIFT;
  }

  /// The same host at another port, for datagrams.
  public TransportAddress withPort(int port) {
    InetSocketAddress moved = new InetSocketAddress(socketAddress.getAddress(), port);
    return new TransportAddress(high, low, port, moved);
  }

  /// A well-mixed hash of an address that is not (yet) an object; equals [#hashCode()] of the
  /// object.
  public static int hash(long high, long low, int key) {
    long h = (high * 0x9e37_79b9_7f4a_7c15L ^ low) * 0xc2b2_ae3d_27d4_eb4fL;
    h = (h ^ h >>> 32 ^ key) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (h >>> 32);
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  /// The port, 0..65 535.
  public int port() {
    return key & PORT_BITS;
  }

  /// The port, and the connection above it.
  public int key() {
    return key;
  }

  /// The number of the connection whose far end this is, 0 for datagrams.
  public int connection() {
    return key >>> CONNECTION_SHIFT;
  }

  public boolean isIpv6() {
    return high != 0 || low >>> 32 != 0x0000_ffffL;
  }

  public InetSocketAddress socketAddress() {
    return socketAddress;
  }

  public boolean matches(long high, long low, int key) {
    return this.low == low && this.high == high && this.key == key;
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
          + port();
    }
    return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + ".x.x:" + port();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransportAddress address
        && matches(address.high, address.low, address.key);
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
    return ip instanceof Inet6Address ? "[" + host + "]:" + port() : host + ":" + port();
  }
}
