package io.madang.ice.turn;

import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.Deadline;
import io.madang.wire.IntMap;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Connect, ConnectionBind and ConnectionAttempt: TCP between clients and peers (RFC 6062).
/// Confined to the server's thread.
final class ConnectionRequests {
  private static final int CONNECTION_ATTEMPT = 0x001c;

  private final TurnSettings settings;
  private final TurnEnvironment environment;
  private final PeerRequests peers;
  private final TurnResponder responder;
  private final TurnStatistics statistics;
  private final IntMap<PeerConnection> connections;
  private final StunMessage pending = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private final PacketBuffer attempt = new PacketBuffer(128);
  private int lastNumber;

  ConnectionRequests(
      TurnSettings settings,
      TurnEnvironment environment,
      AllocationTable table,
      PeerRequests peers,
      TurnResponder responder,
      TurnStatistics statistics) {
    this.settings = settings;
    this.environment = environment;
    this.peers = peers;
    this.responder = responder;
    this.statistics = statistics;
    connections = table.connections();
  }

  void connect(
      StunMessage request, TurnAllocation allocation, AuthenticatedUser user, long nowNanos) {
    if (!allocation.isTcp()
        || !request.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)
        || request.addressPort() == 0) {
      responder.error(request, allocation.client(), user, StunError.BAD_REQUEST);
      return;
    }
    TransportAddress peer =
        TransportAddress.of(request.addressHigh(), request.addressLow(), request.addressPort());
    StunError fault = fault(allocation, peer);
    Relay relay = allocation.relayTowards(peer.high(), peer.low());
    if (fault != null || relay == null) {
      StunError error = fault == null ? StunError.PEER_ADDRESS_FAMILY_MISMATCH : fault;
      responder.error(request, allocation.client(), user, error);
      return;
    }
    PeerConnection connection = add(allocation, peer, copy(request), nowNanos);
    environment.connections().connect(relay.number(), connection.number(), peer);
  }

  private @Nullable StunError fault(TurnAllocation allocation, TransportAddress peer) {
    if (allocation.connection(peer) != null) {
      return StunError.CONNECTION_ALREADY_EXISTS;
    }
    if (allocation.connections().size() >= settings.maxConnections()) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    return peers.fault(allocation, peer);
  }

  /// A client's new connection asks for the one that waits for it (RFC 6062, section 5.4).
  void bind(StunMessage request, TurnClient client, AuthenticatedUser user) {
    PeerConnection connection = connections.get((int) request.u32(StunAttribute.CONNECTION_ID, 0));
    if (!client.isTcp()
        || client.allocation != null
        || connection == null
        || connection.state() != PeerConnection.State.WAITING) {
      responder.error(request, client, user, StunError.BAD_REQUEST);
      return;
    }
    if (!connection.allocation().user().owner().equals(user.owner())) {
      responder.error(request, client, user, StunError.WRONG_CREDENTIALS);
      return;
    }
    connection.become(PeerConnection.State.JOINED);
    environment.deadlines().cancel(connection.deadline());
    responder.success(request);
    responder.send(request, client, user);
    environment.connections().join(connection.number(), client);
  }

  /// The connection to the peer stands: the client may bring its own.
  void onConnected(int number, long nowNanos) {
    PeerConnection connection = connections.get(number);
    if (connection == null || connection.state() != PeerConnection.State.DIALLING) {
      return;
    }
    connection.become(PeerConnection.State.WAITING);
    long deadline = nowNanos + PeerConnection.PATIENCE_NANOS;
    environment.deadlines().reschedule(connection.deadline(), deadline);
    if (wrapPending(connection)) {
      TurnAllocation allocation = connection.allocation();
      responder.success(pending).put32(StunAttribute.CONNECTION_ID, number);
      responder.send(pending, allocation.client(), allocation.user());
    }
  }

  /// The connection to the peer has ended, or could not be made.
  void onClosed(int number) {
    PeerConnection connection = connections.get(number);
    if (connection != null) {
      fail(connection);
    }
  }

  /// A peer has connected to a relay.
  ///
  /// @return the connection's number, or 0: it has no business here and is to be closed
  int onAccepted(Relay relay, TransportAddress peer, long nowNanos) {
    TurnAllocation allocation = relay.allocation;
    if (allocation == null
        || !allocation.isTcp()
        || allocation.connections().size() >= settings.maxConnections()
        || isMet(allocation.connection(peer))) {
      return 0;
    }
    TurnPermission permission = allocation.permissions().find(peer.high(), peer.low(), nowNanos);
    if (permission == null || !permission.isOutside()) {
      return 0;
    }
    PeerConnection connection = add(allocation, peer, null, nowNanos);
    writer
        .begin(attempt, CONNECTION_ATTEMPT, connection.number(), nowNanos)
        .put32(StunAttribute.CONNECTION_ID, connection.number())
        .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
    environment
        .network()
        .sendToClient(allocation.client(), attempt.array(), attempt.offset(), attempt.length());
    return connection.number();
  }

  /// Two that connect to each other at the same time have one connection: what is being dialled
  /// then fails, since the peer's is there.
  private static boolean isMet(@Nullable PeerConnection known) {
    return known != null && known.state() != PeerConnection.State.DIALLING;
  }

  private PeerConnection add(
      TurnAllocation allocation, TransportAddress peer, byte @Nullable [] request, long nowNanos) {
    do {
      lastNumber++;
    } while (lastNumber == 0 || connections.containsKey(lastNumber));
    int number = lastNumber;
    Deadline deadline =
        environment
            .deadlines()
            .schedule(nowNanos + PeerConnection.PATIENCE_NANOS, () -> onTimeout(number));
    var connection = new PeerConnection(number, allocation, peer, request, deadline);
    connections.put(number, connection);
    allocation.connections().add(connection);
    statistics.setConnections(connections.size());
    return connection;
  }

  private void onTimeout(int number) {
    PeerConnection connection = connections.get(number);
    if (connection != null) {
      environment.connections().close(number);
      fail(connection);
    }
  }

  private void fail(PeerConnection connection) {
    TurnAllocation allocation = connection.allocation();
    environment.deadlines().cancel(connection.deadline());
    allocation.connections().remove(connection);
    connections.remove(connection.number());
    statistics.setConnections(connections.size());
    if (connection.state() == PeerConnection.State.DIALLING && wrapPending(connection)) {
      responder.error(
          pending, allocation.client(), allocation.user(), StunError.CONNECTION_TIMEOUT_OR_FAILURE);
    }
  }

  private boolean wrapPending(PeerConnection connection) {
    byte[] request = connection.request();
    return request != null && pending.wrap(new PacketBuffer().wrap(request, 0, request.length));
  }

  private static byte[] copy(StunMessage request) {
    int from = request.headerOffset();
    return Arrays.copyOfRange(request.array(), from, from + request.length());
  }
}
