package io.madang.rtsp;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.wire.AddressPolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Where cameras may be: every public address, and the networks an operator has allowed, by the
/// rules of [AddressPolicy]. Whoever may add a camera can make this server connect to an address.
/// Immutable.
public final class AllowedNetworks {
  /// Nothing but public addresses.
  public static final AllowedNetworks PUBLIC_ONLY = new AllowedNetworks(AddressPolicy.PUBLIC_ONLY);

  private final AddressPolicy policy;

  private AllowedNetworks(AddressPolicy policy) {
    this.policy = policy;
  }

  /// @param cidrs such as `192.168.0.0/16`, `fd00::/8` or one address
  /// @throws IllegalArgumentException if one of them is none
  public static AllowedNetworks parse(List<String> cidrs) {
    return new AllowedNetworks(AddressPolicy.parse(cidrs));
  }

  public boolean isAllowed(InetAddress address) {
    return policy.isAllowed(address);
  }

  /// @throws RtspException [Code#ADDRESS_NOT_ALLOWED], naming the address and the setting
  void check(InetAddress address) throws RtspException {
    Optional<String> refusal = policy.refusal(address);
    if (refusal.isPresent()) {
      throw new RtspException(
          Code.ADDRESS_NOT_ALLOWED,
          "This address is not allowed: %s is %s. An operator can allow it with madang.rtsp.allowed-networks."
              .formatted(address.getHostAddress(), refusal.get()));
    }
  }
}
