package io.madang.ice.turn;

import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.TransportAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes allocations and ends them: by refresh, by time, or because the client or its user has
/// gone. Confined to the server's thread.
final class Allocations {
  private final TurnSettings settings;
  private final TurnEnvironment environment;
  private final AllocationTable table;
  private final TurnStatistics statistics;
  private int relayNumber;

  Allocations(
      TurnSettings settings,
      TurnEnvironment environment,
      AllocationTable table,
      TurnStatistics statistics) {
    this.settings = settings;
    this.environment = environment;
    this.table = table;
    this.statistics = statistics;
  }

  /// A relay with a number of its own and an address, or null if none is free.
  ///
  /// @param next the number of the relay above it, or [RelayRequest#NO_RELAY]
  @Nullable Relay reserve(boolean ipv6, boolean tcp, boolean evenPort, int next) {
    int number = nextRelayNumber();
    TransportAddress address =
        environment.network().reserve(new RelayRequest(number, ipv6, tcp, evenPort, next));
    return address.equals(TransportAddress.NONE)
        ? null
        : new Relay(number, address, next, environment.network());
  }

  int nextRelayNumber() {
    do {
      relayNumber = relayNumber + 1 & Integer.MAX_VALUE;
    } while (table.relay(relayNumber) != null);
    return relayNumber;
  }

  TurnAllocation create(
      StunMessage request,
      TurnClient client,
      AuthenticatedUser user,
      boolean tcp,
      List<Relay> relays,
      long nowNanos) {
    var expiry = environment.deadlines().create(() -> expire(client));
    var allocation = new TurnAllocation(client, user, tcp, request, settings, expiry, nowNanos);
    for (Relay relay : relays) {
      allocation.add(relay);
      table.add(relay);
    }
    table.add(allocation);
    statistics.countAllocation();
    statistics.setAllocations(table.used());
    environment.observer().onAllocated(client, user.owner(), relays.getFirst().address());
    return allocation;
  }

  /// Lets an allocation live on for what the client wishes, within limits (RFC 8656, section 7.2).
  void prolong(TurnAllocation allocation, long wishedSeconds, long nowNanos) {
    long longest = settings.maxLifetime().toSeconds();
    long shortest = settings.defaultLifetime().toSeconds();
    allocation.prolong(Math.max(Math.min(wishedSeconds, longest), shortest), nowNanos);
    environment.deadlines().reschedule(allocation.expiry(), allocation.expiresAtNanos());
  }

  private void expire(TurnClient client) {
    if (client.allocation != null) {
      release(client.allocation);
    }
  }

  void release(TurnAllocation allocation) {
    environment.deadlines().cancel(allocation.expiry());
    TransportAddress address = allocation.relays().getFirst().address();
    for (PeerConnection connection : List.copyOf(allocation.connections())) {
      environment.deadlines().cancel(connection.deadline());
      environment.connections().close(connection.number());
      allocation.connections().remove(connection);
      table.connections().remove(connection.number());
    }
    for (Relay relay : List.copyOf(allocation.relays())) {
      releaseRelay(allocation, relay);
    }
    table.remove(allocation);
    statistics.setAllocations(table.used());
    statistics.setConnections(table.connections().size());
    TurnClient client = allocation.client();
    environment.observer().onReleased(client, allocation.user().owner(), address);
  }

  /// Gives the address of one family back, and the allocation with its last one.
  void release(TurnAllocation allocation, Relay relay) {
    if (allocation.relays().size() == 1) {
      release(allocation);
    } else {
      releaseRelay(allocation, relay);
    }
  }

  private void releaseRelay(TurnAllocation allocation, Relay relay) {
    table.remove(relay);
    allocation.remove(relay);
    environment.network().release(relay.number());
  }
}
