package io.madang.server;

import io.madang.transport.LocalAddresses;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses clients are told to send media to.
final class AdvertisedAddresses {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private AdvertisedAddresses() {}

  /// The addresses of the setting; without one, those of this machine's interfaces.
  ///
  /// @param withLoopback adds the loopback address to those of the interfaces: for development,
  ///   where a browser may have no other network
  /// @throws IllegalArgumentException with a sentence for the operator
  static List<InetAddress> of(List<String> setting, boolean withLoopback) {
    return setting.isEmpty() ? ofInterfaces(withLoopback) : parse(setting);
  }

  private static List<InetAddress> parse(List<String> setting) {
    var addresses = new LinkedHashSet<InetAddress>();
    for (String text : setting) {
      addresses.add(parse(text.strip()));
    }
    return List.copyOf(addresses);
  }

  private static InetAddress parse(String text) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException(
          "madang.media.advertised-addresses: '" + text + "' is not an IP address");
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      throw new IllegalArgumentException(
          "madang.media.advertised-addresses: nobody can send to " + text);
    }
    return address;
  }

  private static List<InetAddress> ofInterfaces(boolean withLoopback) {
    try {
      Stream<InetAddress> reachable = LocalAddresses.reachable().stream();
      Stream<InetAddress> loopback =
          withLoopback ? Stream.of(InetAddress.getByAddress(LOOPBACK)) : Stream.empty();
      return Stream.concat(reachable, loopback)
          .map(AdvertisedAddresses::withoutScope)
          .distinct()
          .toList();
    } catch (SocketException | UnknownHostException unreadable) {
      throw new IllegalArgumentException(
          "the machine's addresses cannot be read: set madang.media.advertised-addresses");
    }
  }

  /// Java names the interface in global IPv6 addresses as well; a candidate must not.
  private static InetAddress withoutScope(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? address : InetAddress.ofLiteral(text.substring(0, scope));
  }
}
