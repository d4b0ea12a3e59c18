package io.madang.transport;

import io.madang.ice.turn.PeerConnections;
import io.madang.ice.turn.TurnClient;
import io.madang.ice.turn.TurnServer;
import io.madang.transport.stream.StreamPort;
import io.madang.transport.stream.peer.PeerStreamHandler;
import io.madang.transport.stream.peer.PeerStreams;
import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// TCP between relays and peers, as the TURN server asks for it and hears of it: everything happens
/// on the stream thread, and news come back as commands of the loop.
final class TurnConnections implements PeerConnections, PeerStreamHandler {
  private final MediaLoop loop;
  private final PeerStreams streams;
  private final IntFunction<InetSocketAddress> relays;

  /// Set once, before anything is asked for. Confined to the loop.
  private @Nullable TurnServer server;

  /// @param relays the local address of a relay
  /// @param bytesPerSecond of one relay in each direction, 0 for any number
  TurnConnections(
      MediaLoop loop, StreamPort port, IntFunction<InetSocketAddress> relays, long bytesPerSecond) {
    this.loop = loop;
    this.relays = relays;
    streams = port.servePeers(this, bytesPerSecond);
  }

  void serve(TurnServer server) {
    this.server = server;
  }

  boolean listen(int relay) {
    return streams.listen(relay, relays.apply(relay));
  }

  void stopListening(int relay) {
    streams.stopListening(relay);
  }

  @Override
  public void connect(int relay, int connection, TransportAddress peer) {
    streams.connect(connection, relay, relays.apply(relay), peer.socketAddress());
  }

  @Override
  public void join(int connection, TurnClient client) {
    streams.join(connection, client.socket());
  }

  @Override
  public void close(int connection) {
    streams.close(connection);
  }

  @Override
  public void onConnected(int link) {
    loop.execute(() -> server().onPeerConnected(link, loop.now()));
  }

  @Override
  public void onClosed(int link) {
    loop.execute(() -> server().onPeerClosed(link));
  }

  @Override
  public void onAccepted(int ticket, int relay, long high, long low, int port) {
    boolean asked =
        loop.execute(() -> {
          TransportAddress peer = TransportAddress.of(high, low, port);
          streams.decide(ticket, server().onPeerAccepted(relay, peer, loop.now()));
        });
    if (!asked) {
      streams.decide(ticket, 0);
    }
  }

  private TurnServer server() {
    if (server == null) {
      throw new IllegalStateException("no TURN server yet");
    }
    return server;
  }
}
