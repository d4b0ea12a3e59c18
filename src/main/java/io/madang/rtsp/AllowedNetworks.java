package io.madang.rtsp;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Where cameras may be: every public address, and the networks an operator has allowed. Whoever
/// may add a camera can make this server connect to an address, so what is behind a firewall with
/// the server, or is the server itself, is not reachable by default. Immutable.
///
/// It judges addresses, never names: a name is resolved once and the address that was judged is the
/// one connected to, so that a name which changes its meaning in between gains nothing.
public final class AllowedNetworks {
  /// Nothing but public addresses.
  public static final AllowedNetworks PUBLIC_ONLY = new AllowedNetworks(List.of());

  private final List<Network> networks;

  private AllowedNetworks(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /// @param cidrs such as `192.168.0.0/16`, `fd00::/8` or one address
  /// @throws IllegalArgumentException if one of them is none
  public static AllowedNetworks parse(List<String> cidrs) {
    return new AllowedNetworks(cidrs.stream().map(Network::parse).toList());
  }

  public boolean isAllowed(InetAddress address) {
    return refusal(address).isEmpty();
  }

  /// @throws RtspException [Code#ADDRESS_NOT_ALLOWED], naming the address and the setting
  void check(InetAddress address) throws RtspException {
    Optional<String> refusal = refusal(address);
    if (refusal.isPresent()) {
      throw new RtspException(
          Code.ADDRESS_NOT_ALLOWED,
          "This address is not allowed: %s is %s. An operator can allow it with madang.rtsp.allowed-networks."
              .formatted(address.getHostAddress(), refusal.get()));
    }
  }

  /// What speaks against an address, as in "… is in a private network".
  Optional<String> refusal(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (isListed(bytes)) {
      return Optional.empty();
    }
    Optional<byte[]> embedded = SpecialNetworks.embedded(bytes);
    if (embedded.isPresent()) {
      return isListed(embedded.get()) ? Optional.empty() : SpecialNetworks.describe(embedded.get());
    }
    return SpecialNetworks.describe(bytes);
  }

  private boolean isListed(byte[] address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /// An address and how many of its leading bits count.
  record Network(byte[] address, int prefix) {
    static Network parse(String text) {
      String cidr = text.strip();
      int slash = cidr.indexOf('/');
      String literal = slash < 0 ? cidr : cidr.substring(0, slash);
      byte[] address = literal(literal, text);
      int bits = address.length * 8;
      int prefix = bits;
      if (slash >= 0) {
        String digits = cidr.substring(slash + 1);
        prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : bits + 1;
      }
      if (prefix > bits) {
        throw new IllegalArgumentException("not a network: " + text);
      }
      return new Network(address, prefix);
    }

    /// Of a literal: a name would be looked up, and mean another network tomorrow.
    private static byte[] literal(String literal, String text) {
      if (literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || literal.matches("[0-9a-fA-F:.]*:.*")) {
        try {
          return InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException malformed) {
          throw new IllegalArgumentException("not a network: " + text, malformed);
        }
      }
      throw new IllegalArgumentException("not a network: " + text);
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit += 8) {
        int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit));
        if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
