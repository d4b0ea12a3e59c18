package io.madang.wire;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Which addresses this server may be made to talk to by others: every public one, and the networks
/// an operator has allowed. What is behind a firewall with the server, or is the server itself, is
/// not reachable by default. Immutable, any thread.
///
/// It judges addresses, never names: a name is resolved once and the address that was judged is the
/// one talked to, so that a name which changes its meaning in between gains nothing.
public final class AddressPolicy {
  /// Nothing but public addresses.
  public static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of());

  private final List<Network> networks;

  private AddressPolicy(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /// @param cidrs allowed beyond public addresses: `192.168.0.0/16`, `fd00::/8` or one address each
  /// @throws IllegalArgumentException if one of them is none
  public static AddressPolicy parse(List<String> cidrs) {
    return new AddressPolicy(cidrs.stream().map(Network::parse).toList());
  }

  public boolean isAllowed(InetAddress address) {
    return refusal(address).isEmpty();
  }

  /// Whether an operator has named a network with this address, public or not.
  public boolean isNamed(InetAddress address) {
    return isNamed(address.getAddress());
  }

  /// What speaks against an address, as in "… is in a private network"; empty if nothing does.
  public Optional<String> refusal(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (isNamed(bytes)) {
      return Optional.empty();
    }
    Optional<byte[]> embedded = SpecialNetworks.embedded(bytes);
    if (embedded.isPresent()) {
      return isNamed(embedded.get()) ? Optional.empty() : SpecialNetworks.describe(embedded.get());
    }
    return SpecialNetworks.describe(bytes);
  }

  private boolean isNamed(byte[] address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
