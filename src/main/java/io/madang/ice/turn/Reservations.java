package io.madang.ice.turn;

import io.madang.wire.Deadline;
import io.madang.wire.DeadlineQueue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Relayed addresses that wait for the Allocate request with their token: the upper halves of port
/// pairs (RFC 8656, section 7.2). They count as allocations of whoever reserved them. Confined to
/// the server's thread.
final class Reservations {
  /// RFC 8656, section 7.2: at least 30 seconds.
  private static final long LIFETIME_NANOS = 30_000_000_000L;

  private record Reservation(Relay relay, String owner, Deadline expiry) {}

  private final AllocationTable table;
  private final RelayNetwork network;
  private final DeadlineQueue deadlines;
  private final Map<Long, Reservation> byToken = new HashMap<>();

  Reservations(AllocationTable table, RelayNetwork network, DeadlineQueue deadlines) {
    this.table = table;
    this.network = network;
    this.deadlines = deadlines;
  }

  void put(long token, Relay relay, String owner, long nowNanos) {
    Deadline expiry = deadlines.schedule(nowNanos + LIFETIME_NANOS, () -> expire(token));
    byToken.put(token, new Reservation(relay, owner, expiry));
    table.add(relay);
    table.occupy(owner);
  }

  /// Hands a reserved relay to its owner, or answers null.
  @Nullable Relay take(long token, String owner) {
    Reservation reservation = byToken.get(token);
    if (reservation == null || !reservation.owner.equals(owner)) {
      return null;
    }
    byToken.remove(token);
    deadlines.cancel(reservation.expiry);
    table.vacate(owner);
    return reservation.relay;
  }

  boolean contains(long token) {
    return byToken.containsKey(token);
  }

  private void expire(long token) {
    Reservation reservation = byToken.remove(token);
    if (reservation != null) {
      table.vacate(reservation.owner);
      table.remove(reservation.relay);
      network.release(reservation.relay.number());
    }
  }
}
