package io.madang.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses that are not for everybody (RFC 6890 and the registries it founded), each with
/// what it is in words.
final class SpecialNetworks {
  private record Special(Network network, String description) {
    Special(String cidr, String description) {
      this(Network.parse(cidr), description);
    }
  }

  private static final String PRIVATE = "in a private network";
  private static final String LOOPBACK = "this server itself";
  private static final String LINK_LOCAL = "in the server's own network segment (link-local)";
  private static final String METADATA = "the metadata service of a cloud";
  private static final String MULTICAST = "a multicast address";
  private static final String UNSPECIFIED = "no address of a host";
  private static final String RESERVED = "in a reserved network";

  /// The first that contains an address describes it.
  private static final List<Special> ALL =
      List.of(
          new Special("169.254.169.254/32", METADATA),
          new Special("169.254.170.2/32", METADATA),
          new Special("100.100.100.200/32", METADATA),
          new Special("192.0.0.192/32", METADATA),
          new Special("0.0.0.0/8", UNSPECIFIED),
          new Special("10.0.0.0/8", PRIVATE),
          new Special("100.64.0.0/10", "in a provider's private network"),
          new Special("127.0.0.0/8", LOOPBACK),
          new Special("169.254.0.0/16", LINK_LOCAL),
          new Special("172.16.0.0/12", PRIVATE),
          new Special("192.0.0.0/24", RESERVED),
          new Special("192.0.2.0/24", RESERVED),
          new Special("192.88.99.0/24", RESERVED),
          new Special("192.168.0.0/16", PRIVATE),
          new Special("198.18.0.0/15", RESERVED),
          new Special("198.51.100.0/24", RESERVED),
          new Special("203.0.113.0/24", RESERVED),
          new Special("224.0.0.0/4", MULTICAST),
          new Special("240.0.0.0/4", RESERVED),
          new Special("::/128", UNSPECIFIED),
          new Special("::1/128", LOOPBACK),
          new Special("fd00:ec2::254/128", METADATA),
          new Special("fd20:ce::254/128", METADATA),
          new Special("fc00::/7", PRIVATE),
          new Special("fec0::/10", PRIVATE),
          new Special("fe80::/10", LINK_LOCAL),
          new Special("ff00::/8", MULTICAST),
          new Special("2001::/23", RESERVED),
          new Special("2001:db8::/32", RESERVED),
          new Special("3fff::/20", RESERVED));

  /// All that is given out to hosts (RFC 4291, section 2.4); the rest is reserved.
  private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");

  private static final Network MAPPED = Network.parse("::ffff:0:0:0/96");
  private static final Network COMPATIBLE = Network.parse("::/96");
  private static final Network NAT64 = Network.parse("64:ff9b::/96");
  private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

  private SpecialNetworks() {}

  /// What kind of special address this is; empty for a public one.
  static Optional<String> describe(byte[] address) {
    for (Special special : ALL) {
      if (special.network.contains(address)) {
        return Optional.of(special.description);
      }
    }
    boolean odd = address.length == 16 && !GLOBAL_UNICAST.contains(address);
    return odd ? Optional.of(RESERVED) : Optional.empty();
  }

  /// The IPv4 address that packets to this IPv6 address go to in the end: 6to4 (RFC 3056), NAT64
  /// (RFC 6052), translated and compatible addresses.
  static Optional<byte[]> embedded(byte[] address) {
    if (SIX_TO_FOUR.contains(address)) {
      return Optional.of(Arrays.copyOfRange(address, 2, 6));
    }
    boolean last =
        NAT64.contains(address)
            || MAPPED.contains(address)
            || isMapped(address)
            || COMPATIBLE.contains(address) && !isSmall(address);
    return last ? Optional.of(Arrays.copyOfRange(address, 12, 16)) : Optional.empty();
  }

  /// `::ffff:a.b.c.d`, which Java usually turns into an IPv4 address by itself.
  private static boolean isMapped(byte[] address) {
    if (address.length != 16 || address[10] != -1 || address[11] != -1) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /// `::` and `::1` are addresses of their own.
  private static boolean isSmall(byte[] address) {
    return address[12] == 0 && address[13] == 0 && address[14] == 0 && (address[15] & 0xfe) == 0;
  }
}
