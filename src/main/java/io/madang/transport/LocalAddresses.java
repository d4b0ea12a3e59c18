package io.madang.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/// The addresses of this machine: which to bind, and which to name as candidates.
public final class LocalAddresses {
  /// Each address is a socket on each loop; a container host can have hundreds. The rest is served
  /// by the wildcard socket.
  private static final int MAX_BOUND = 32;

  private LocalAddresses() {}

  /// The addresses that peers elsewhere may reach: neither loopback nor link-local; IPv4 first. The
  /// loopback address if there is no other, so that a machine without a network can still meet
  /// itself.
  public static List<InetAddress> reachable() throws SocketException {
    var found = new ArrayList<InetAddress>();
    for (InetAddress address : all()) {
      if (!address.isLoopbackAddress()) {
        found.add(address);
      }
    }
    return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : found;
  }

  /// What to bind: the given addresses, or all of this machine and at last the wildcard, for
  /// addresses that come later.
  static List<InetSocketAddress> toBind(List<InetAddress> wanted, int port) throws IOException {
    var addresses = new LinkedHashSet<InetSocketAddress>();
    List<InetAddress> specific = wanted.isEmpty() ? all() : wanted;
    for (InetAddress address : specific.subList(0, Math.min(MAX_BOUND, specific.size()))) {
      addresses.add(new InetSocketAddress(address, port));
    }
    if (wanted.isEmpty()) {
      addresses.add(new InetSocketAddress(wildcard(specific), port));
    }
    return List.copyOf(addresses);
  }

  /// A port that nobody else has: the given one, or any free one for 0.
  ///
  /// Sockets that share a port by SO_REUSEPORT would also share it with another server of the same
  /// user, silently, and the kernel may even choose such a port for 0. So the port is first asked
  /// for without sharing.
  static int claimPort(List<InetAddress> wanted, int port) throws IOException {
    InetAddress address = wanted.isEmpty() ? wildcard(all()) : wanted.getFirst();
    try (var probe = new DatagramSocket(null)) {
      probe.setReuseAddress(false);
      probe.bind(new InetSocketAddress(address, port));
      return probe.getLocalPort();
    } catch (SocketException taken) {
      throw new IOException(
          "cannot use UDP port " + port + " for media: " + taken.getMessage(), taken);
    }
  }

  /// All addresses of this machine but link-local ones, IPv4 first.
  static List<InetAddress> all() throws SocketException {
    var found = new ArrayList<InetAddress>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      if (network.isUp()) {
        network
            .inetAddresses()
            .filter(address -> !address.isLinkLocalAddress())
            .forEach(found::add);
      }
    }
    found.sort(Comparator.comparing((InetAddress address) -> address instanceof Inet6Address));
    return found;
  }

  /// A dual-stack socket serves both families where there is IPv6 at all.
  private static InetAddress wildcard(List<InetAddress> machine) throws UnknownHostException {
    boolean hasIpv6 = machine.stream().anyMatch(Inet6Address.class::isInstance);
    return hasIpv6 ? InetAddress.getByName("::") : Inet4Address.getByAddress(new byte[4]);
  }
}
