package io.madang.ice.turn;

import io.madang.wire.IntMap;
import io.madang.wire.TransportAddressMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All allocations of a server: by client, by relay and by relayed address, and how many each user
/// has. Its size is bounded by [TurnSettings#maxAllocations]. Confined to the server's thread.
final class AllocationTable {
  private final TurnSettings settings;
  private final List<TransportAddressMap<TurnAllocation>> datagramClients = new ArrayList<>();
  private final IntMap<Relay> relays = new IntMap<>();
  private final TransportAddressMap<Relay> relaysByAddress = new TransportAddressMap<>();
  private final IntMap<PeerConnection> connections = new IntMap<>();
  private final Map<String, Integer> perOwner = new HashMap<>();
  private int used;

  AllocationTable(TurnSettings settings) {
    this.settings = settings;
  }

  /// The allocation of a client that sends datagrams, or null.
  @Nullable TurnAllocation find(int socket, long high, long low, int port) {
    return socket < datagramClients.size()
        ? datagramClients.get(socket).get(high, low, port)
        : null;
  }

  /// The relay with a number, or null.
  @Nullable Relay relay(int number) {
    return relays.get(number);
  }

  /// The relay with an address, or null.
  @Nullable Relay relay(long high, long low, int port) {
    return relaysByAddress.get(high, low, port);
  }

  /// The connections to peers, by number; bounded by the allocations.
  IntMap<PeerConnection> connections() {
    return connections;
  }

  /// Whether there is no room for so many more.
  boolean isTooFull(int wanted) {
    return used + wanted > settings.maxAllocations();
  }

  boolean isQuotaExceeded(String owner, int wanted) {
    return perOwner.getOrDefault(owner, 0) + wanted > settings.maxAllocationsPerUser();
  }

  /// How many allocations and reservations there are.
  int used() {
    return used;
  }

  void add(TurnAllocation allocation) {
    TurnClient client = allocation.client();
    client.allocation = allocation;
    if (!client.isStream()) {
      while (datagramClients.size() <= client.socket()) {
        datagramClients.add(new TransportAddressMap<>());
      }
      datagramClients.get(client.socket()).put(client.remote(), allocation);
    }
    occupy(allocation.user().owner());
  }

  void remove(TurnAllocation allocation) {
    TurnClient client = allocation.client();
    client.allocation = null;
    if (!client.isStream()) {
      datagramClients.get(client.socket()).remove(client.remote());
    }
    vacate(allocation.user().owner());
  }

  void add(Relay relay) {
    relays.put(relay.number(), relay);
    relaysByAddress.put(relay.address(), relay);
  }

  void remove(Relay relay) {
    relays.remove(relay.number());
    relaysByAddress.remove(relay.address());
  }

  /// Counts one more for a user: an allocation or a reservation.
  void occupy(String owner) {
    used++;
    perOwner.merge(owner, 1, Integer::sum);
  }

  void vacate(String owner) {
    used--;
    perOwner.computeIfPresent(owner, (name, count) -> count == 1 ? null : count - 1);
  }

  /// All allocations of a user.
  List<TurnAllocation> of(String owner) {
    List<TurnAllocation> found = new ArrayList<>();
    relays.forEach((number, relay) -> {
      TurnAllocation allocation = relay.allocation;
      if (allocation != null
          && allocation.user().owner().equals(owner)
          && !found.contains(allocation)) {
        found.add(allocation);
      }
    });
    return found;
  }
}
