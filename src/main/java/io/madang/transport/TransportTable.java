package io.madang.transport;

import io.madang.wire.TransportAddress;
import io.madang.wire.TransportAddressMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who a datagram belongs to: the transports of one loop by the addresses of their peers and by
/// their ICE user name fragments, and which other loop an address belongs to.
///
/// An address gets in only after a connectivity check from it was authenticated, so nobody can
/// claim another's address by forging a sender. The newest claim wins: a NAT may give a port to
/// somebody else. Confined to its `MediaLoop`.
final class TransportTable {
  /// Peers on other loops that this loop passes datagrams on for: more than a loop can serve.
  private static final int MAX_FOREIGN = 16_384;

  private final TransportAddressMap<PeerTransport> byAddress = new TransportAddressMap<>();
  private final TransportAddressMap<Integer> foreign = new TransportAddressMap<>();
  private final Map<String, PeerTransport> byUserFragment = new HashMap<>();
  private int transports;

  void add(PeerTransport transport, String userFragment) {
    byUserFragment.put(userFragment, transport);
    transports++;
  }

  /// An ICE restart: checks for the old fragment may still arrive until the new path is nominated.
  void addUserFragment(PeerTransport transport, String userFragment) {
    byUserFragment.put(userFragment, transport);
  }

  void removeUserFragment(PeerTransport transport, String userFragment) {
    byUserFragment.remove(userFragment, transport);
  }

  void remove(PeerTransport transport) {
    transports--;
  }

  void put(TransportAddress address, PeerTransport transport) {
    byAddress.put(address, transport);
    foreign.remove(address);
  }

  /// Forgets an address unless another transport has claimed it since.
  void removeAddress(TransportAddress address, PeerTransport transport) {
    if (byAddress.get(address) == transport) {
      byAddress.remove(address);
    }
  }

  @Nullable PeerTransport get(long high, long low, int port) {
    return byAddress.get(high, low, port);
  }

  @Nullable PeerTransport byUserFragment(String userFragment) {
    return byUserFragment.get(userFragment);
  }

  /// Notes that another loop has authenticated a peer with this address.
  void putForeign(TransportAddress address, int loop) {
    if (byAddress.get(address) == null && foreign.size() < MAX_FOREIGN) {
      foreign.put(address, loop);
    }
  }

  void removeForeign(TransportAddress address, int loop) {
    Integer known = foreign.get(address);
    if (known != null && known == loop) {
      foreign.remove(address);
    }
  }

  /// The loop an address belongs to, -1 if it is not known to belong to any other.
  int foreignLoop(long high, long low, int port) {
    Integer loop = foreign.get(high, low, port);
    return loop == null ? -1 : loop;
  }

  int size() {
    return transports;
  }

  int addressCount() {
    return byAddress.size();
  }

  int userFragmentCount() {
    return byUserFragment.size();
  }

  int foreignCount() {
    return foreign.size();
  }

  void closeAll(CloseReason reason) {
    for (PeerTransport transport : new ArrayList<>(byUserFragment.values())) {
      transport.close(reason);
    }
  }
}
