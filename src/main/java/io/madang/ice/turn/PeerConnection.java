package io.madang.ice.turn;

import io.madang.wire.Deadline;
import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// One TCP connection between a relay and a peer (RFC 6062). Confined to the server's thread.
final class PeerConnection {
  /// `DIALLING` (we connect to the peer) → `WAITING` (the client is to bring a connection of its
  /// own, within 30 seconds) → `JOINED`. What a peer has opened begins with `WAITING`.
  enum State {
    DIALLING,
    WAITING,
    JOINED
  }

  /// RFC 6062, sections 5.2 and 5.3, for connecting and for being bound, each.
  static final long PATIENCE_NANOS = 30_000_000_000L;

  private final int number;
  private final TurnAllocation allocation;
  private final TransportAddress peer;
  private final Deadline deadline;

  /// The Connect request that waits for its answer; null for connections of peers.
  private final byte @Nullable [] request;

  private State state;

  PeerConnection(
      int number,
      TurnAllocation allocation,
      TransportAddress peer,
      byte @Nullable [] request,
      Deadline deadline) {
    this.number = number;
    this.allocation = allocation;
    this.peer = peer;
    this.request = request;
    this.deadline = deadline;
    state = request == null ? State.WAITING : State.DIALLING;
  }

  void become(State next) {
    if (next.ordinal() != state.ordinal() + 1) {
      throw new IllegalStateException(state + " is not followed by " + next);
    }
    state = next;
  }

  int number() {
    return number;
  }

  TurnAllocation allocation() {
    return allocation;
  }

  TransportAddress peer() {
    return peer;
  }

  byte @Nullable [] request() {
    return request;
  }

  Deadline deadline() {
    return deadline;
  }

  State state() {
    return state;
  }
}
