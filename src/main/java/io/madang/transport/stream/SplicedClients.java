package io.madang.transport.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who is behind the connections that we made to the HTTPS server, which itself sees only that they
/// come from this machine.
///
/// Known by the address at which our end of such a connection is: the kernel gives it to nobody
/// else for as long as the connection is open. So there is nothing that a client could say, and
/// nothing that has to be believed.
///
/// Written by the stream thread, read by any. As many entries as there are splices.
final class SplicedClients {
  private final Map<InetSocketAddress, InetAddress> clients = new ConcurrentHashMap<>();

  void add(SocketAddress ours, SocketAddress client) {
    if (ours instanceof InetSocketAddress at && client instanceof InetSocketAddress from) {
      clients.put(at, from.getAddress());
    }
  }

  void remove(SocketAddress ours) {
    if (ours instanceof InetSocketAddress at) {
      clients.remove(at);
    }
  }

  Optional<InetAddress> behind(InetSocketAddress ours) {
    return Optional.ofNullable(clients.get(ours));
  }
}
