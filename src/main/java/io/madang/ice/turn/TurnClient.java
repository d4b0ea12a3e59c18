package io.madang.ice.turn;

import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Where a client talks from: one 5-tuple, which has one allocation at most (RFC 8656, section 3).
///
/// Confined to the server's thread.
public final class TurnClient {
  private final int socket;
  private final boolean stream;
  private final boolean tcp;
  private final TransportAddress remote;

  /// What this 5-tuple has; null before and after.
  @Nullable TurnAllocation allocation;

  private TurnClient(int socket, boolean stream, boolean tcp, TransportAddress remote) {
    this.socket = socket;
    this.stream = stream;
    this.tcp = tcp;
    this.remote = remote;
  }

  /// A client that sends datagrams to one of our sockets.
  public static TurnClient datagram(int socket, TransportAddress remote) {
    return new TurnClient(socket, false, false, remote);
  }

  /// A client with a connection of its own, over TCP or TLS.
  ///
  /// @param connection a number of the network's, which the server does not look at
  public static TurnClient stream(int connection, TransportAddress remote) {
    return new TurnClient(connection, true, true, remote);
  }

  /// A client with a connection of its own that carries datagrams: DTLS.
  ///
  /// @param connection likewise
  public static TurnClient tunnel(int connection, TransportAddress remote) {
    return new TurnClient(connection, true, false, remote);
  }

  /// The index of the socket it talks to, or the number of its connection.
  public int socket() {
    return socket;
  }

  /// Whether it has a connection of its own, so that its address is proven.
  public boolean isStream() {
    return stream;
  }

  /// Whether that carries bytes, not datagrams.
  public boolean isTcp() {
    return tcp;
  }

  /// The address it is seen with.
  public TransportAddress remote() {
    return remote;
  }

  @Override
  public String toString() {
    return "TurnClient["
        + (stream ? "connection " : "socket ")
        + socket
        + ", "
        + remote.redacted()
        + "]";
  }
}
