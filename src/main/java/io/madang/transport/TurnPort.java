package io.madang.transport;

import io.madang.ice.stun.StunError;
import io.madang.ice.turn.OwnMedia;
import io.madang.ice.turn.PeerConnections;
import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TurnClient;
import io.madang.ice.turn.TurnEnvironment;
import io.madang.ice.turn.TurnObserver;
import io.madang.ice.turn.TurnServer;
import io.madang.ice.turn.TurnSettings;
import io.madang.ice.turn.TurnStatistics;
import io.madang.transport.stream.StreamPort;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import io.madang.wire.TransportAddressMap;
import io.madang.wire.WallClock;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// The TURN server of the media port: it lives on one loop, and its clients talk to the same
/// sockets as media does.
///
/// What a client sends to one of our own candidates enters the [Demultiplexer] as if it came from
/// the relayed address, and what a transport sends back goes to the client, without a socket in
/// between: see [OwnCandidates]. Other loops hand over what is for clients, once. Confined to its
/// loop.
final class TurnPort implements OwnMedia, TurnObserver {
  private static final int NONCE_KEY_BYTES = 32;

  /// How long a connection without an allocation may wait for its client to ask for a new one.
  private static final long IDLE_NANOS = 30_000_000_000L;

  private final MediaLoop loop;
  private final Demultiplexer demultiplexer;
  private final OwnCandidates own;
  private final RelaySockets sockets;
  private final TimeLimitedCredentials credentials;
  private final TurnServer server;

  /// The clients' connections by relayed address.
  private final TransportAddressMap<Integer> connections = new TransportAddressMap<>();

  /// @param ports of all media loops
  /// @param streams through which peers are reached by TCP, if there are any
  TurnPort(
      MediaLoop loop,
      Demultiplexer demultiplexer,
      TurnPortSettings settings,
      List<Integer> ports,
      Optional<StreamPort> streams)
      throws SocketException {
    this.loop = loop;
    this.demultiplexer = demultiplexer;
    var random = new SecureRandom();
    own = new OwnCandidates(settings.advertised(), ports);
    sockets = new RelaySockets(loop, settings, random);
    Optional<TurnConnections> connections =
        streams.map(port ->
            new TurnConnections(loop, port, sockets::local, settings.turn().bytesPerSecond()));
    connections.ifPresent(sockets::use);
    var environment =
        new TurnEnvironment(
            sockets,
            connections.map(PeerConnections.class::cast).orElse(PeerConnections.NONE),
            this,
            settings.allowedPeers(),
            loop.deadlines(),
            WallClock.system(),
            loop.drops(),
            this);
    byte[] nonceKey = new byte[NONCE_KEY_BYTES];
    random.nextBytes(nonceKey);
    credentials = new TimeLimitedCredentials(settings.secret());
    TurnSettings turn =
        streams.isPresent() ? settings.turn() : settings.turn().withoutConnections();
    server = new TurnServer(turn, credentials, nonceKey, environment, random);
    connections.ifPresent(each -> each.serve(server));
  }

  TurnStatistics statistics() {
    return server.statistics();
  }

  /// Ends what a user has, for good.
  ///
  /// @param owner see [TimeLimitedCredentials#owner]
  void revoke(String owner) {
    credentials.revoke(owner);
    server.releaseAll(owner);
  }

  /// A datagram to one of the media sockets for which [TurnServer#isTurn] holds.
  void onClient(int socket, long high, long low, int port, byte[] array, int offset, int length) {
    try {
      server.onDatagram(socket, high, low, port, array, offset, length, loop.now());
    } catch (RuntimeException | Error bug) {
      loop.bug("a datagram of a TURN client", bug);
    }
  }

  /// A message of a client with a connection, for which [TurnServer#isTurn] holds.
  void onMessage(TurnClient client, byte[] array, int offset, int length) {
    try {
      server.onMessage(client, array, offset, length, loop.now());
    } catch (RuntimeException | Error bug) {
      loop.bug("a message of a TURN client", bug);
    }
  }

  /// A client's connection has ended.
  void onClosed(TurnClient client) {
    try {
      server.onClosed(client);
    } catch (RuntimeException | Error bug) {
      loop.bug("the end of a TURN client", bug);
    }
  }

  /// A datagram to the socket of a relay.
  void onPeer(int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (length >= MediaLoopLimits.RECEIVE_CAPACITY) {
      loop.drops().count(DropReason.OVERSIZE);
      return;
    }
    try {
      int relay = sockets.relayOf(socket);
      server.onPeerDatagram(relay, high, low, port, array, offset, length, loop.now());
    } catch (RuntimeException | Error bug) {
      loop.bug("a datagram of a TURN peer", bug);
    }
  }

  /// An ICMP error for what the socket of a relay has sent.
  void onUnreachable(int socket, long high, long low, int port, int type, int code, int data) {
    try {
      TransportAddress peer = TransportAddress.of(high, low, port);
      int relay = sockets.relayOf(socket);
      server.onPeerUnreachable(relay, peer, type, code, data, loop.now());
    } catch (RuntimeException | Error bug) {
      loop.bug("an error of a TURN peer", bug);
    }
  }

  /// A datagram of a transport to a relayed address.
  ///
  /// @param socket of [OwnCandidates]
  void onOwnMedia(int socket, long high, long low, int port, byte[] array, int offset, int length) {
    try {
      TransportAddress from = own.candidate(socket);
      if (!server.fromOwnMedia(high, low, port, from, array, offset, length, loop.now())) {
        loop.drops().count(DropReason.TURN_NO_ALLOCATION);
      }
    } catch (RuntimeException | Error bug) {
      loop.bug("a datagram to a TURN client", bug);
    }
  }

  @Override
  public void onAllocated(TurnClient client, String owner, TransportAddress relayed) {
    if (client.isStream()) {
      connections.put(relayed, client.socket());
      loop.streams().confirm(client.socket());
    }
  }

  @Override
  public void onReleased(TurnClient client, String owner, TransportAddress relayed) {
    if (client.isStream()) {
      connections.remove(relayed);
      loop.streams().endIn(client.socket(), IDLE_NANOS);
    }
  }

  @Override
  public void onRefused(TurnClient client, String owner, StunError error) {
    // He is told, and it is counted.
  }

  @Override
  public boolean isHost(long high, long low) {
    return own.isHost(high, low);
  }

  @Override
  public boolean isPort(long high, long low, int port) {
    return own.isCandidate(high, low, port);
  }

  @Override
  public void receive(
      TransportAddress relayed, TransportAddress candidate, byte[] array, int offset, int length) {
    Integer connection = connections.get(relayed);
    demultiplexer.onRelayed(
        OwnCandidates.over(own.socket(candidate), connection == null ? 0 : connection),
        relayed.high(),
        relayed.low(),
        relayed.port(),
        array,
        offset,
        length);
  }
}
