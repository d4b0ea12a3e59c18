package io.madang.transport.stream;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may be here without having shown what for. Confined to the stream thread.
///
/// Unconfirmed connections are a list by age. Each counts for its IPv4 address or its IPv6 /64,
/// which one subscriber has whole.
final class Admission {
  private final StreamLimits limits;
  private final Map<Origin, Integer> byOrigin = new HashMap<>();
  private @Nullable Ticket oldest;
  private @Nullable Ticket youngest;
  private int unconfirmed;
  private int open;

  Admission(StreamLimits limits) {
    this.limits = limits;
  }

  /// Who is admitted.
  interface Admitted {
    /// Its place is another's, or its time is over.
    void refuse(StreamRefusal reason);
  }

  /// @param high of the address; of an IPv4 address 0
  private record Origin(long high, long low) {
    static Origin of(long high, long low) {
      boolean isIpv4 = high == 0 && low >>> 32 == 0xffffL;
      return new Origin(high, isIpv4 ? low : 0);
    }
  }

  /// One connection's place. Confined like its [Admission].
  static final class Ticket {
    private final Origin origin;
    private final long deadlineNanos;
    private final Admitted connection;
    private @Nullable Ticket older;
    private @Nullable Ticket younger;
    private boolean open = true;
    private boolean unconfirmed = true;

    private Ticket(Admitted connection, Origin origin, long deadlineNanos) {
      this.connection = connection;
      this.origin = origin;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /// Why a new connection cannot be admitted; null if it can.
  @Nullable StreamRefusal refusal(long high, long low) {
    if (open >= limits.maxConnections()) {
      return StreamRefusal.TOO_MANY_CONNECTIONS;
    }
    int ofOrigin = byOrigin.getOrDefault(Origin.of(high, low), 0);
    return ofOrigin >= limits.maxUnconfirmedPerAddress() ? StreamRefusal.TOO_MANY_OF_ADDRESS : null;
  }

  /// Admits a connection that is not refused.
  Ticket admit(Admitted connection, long high, long low, long now) {
    long deadline = now + limits.confirmWithin().toNanos();
    var ticket = new Ticket(connection, Origin.of(high, low), deadline);
    ticket.older = youngest;
    if (youngest != null) {
      youngest.younger = ticket;
    } else {
      oldest = ticket;
    }
    youngest = ticket;
    unconfirmed++;
    open++;
    byOrigin.merge(ticket.origin, 1, Integer::sum);
    return ticket;
  }

  /// The connection that has to make room for others; null if there is room.
  @Nullable Admitted crowdedOut() {
    return unconfirmed > limits.maxUnconfirmed() && oldest != null ? oldest.connection : null;
  }

  /// A connection whose time is over; null if there is none.
  @Nullable Admitted expired(long now) {
    return oldest != null && now >= oldest.deadlineNanos ? oldest.connection : null;
  }

  void confirm(Ticket ticket) {
    if (!ticket.unconfirmed) {
      return;
    }
    ticket.unconfirmed = false;
    unlink(ticket);
    unconfirmed--;
    byOrigin.merge(ticket.origin, -1, (count, less) -> count + less == 0 ? null : count + less);
  }

  /// The connection is gone, or no longer counted here.
  void leave(Ticket ticket) {
    if (ticket.open) {
      ticket.open = false;
      confirm(ticket);
      open--;
    }
  }

  int open() {
    return open;
  }

  int unconfirmed() {
    return unconfirmed;
  }

  private void unlink(Ticket ticket) {
    if (ticket.older != null) {
      ticket.older.younger = ticket.younger;
    } else {
      oldest = ticket.younger;
    }
    if (ticket.younger != null) {
      ticket.younger.older = ticket.older;
    } else {
      youngest = ticket.older;
    }
    ticket.older = null;
    ticket.younger = null;
  }
}
