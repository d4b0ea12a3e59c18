package io.madang.transport;

import io.madang.ice.turn.TurnClient;
import io.madang.transport.stream.StreamIo;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.Deadline;
import io.madang.wire.DropReason;
import io.madang.wire.IntMap;
import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// The connections of one loop, and the way to them.
///
/// A connection is known here from its first message to its end. It serves one transport, the first
/// one whose check on it was authenticated, or one TURN client. Messages of connections that are
/// not known are late and dropped. Confined to its `MediaLoop`.
final class LoopStreams {
  /// What a transport sends when it ends (close_notify) comes from another thread, after its end.
  private static final long FAREWELL_NANOS = 500_000_000L;

  private final MediaLoop loop;
  private final StreamIo io;
  private final IntMap<Connection> connections = new IntMap<>();
  private boolean hasSent;

  LoopStreams(MediaLoop loop, StreamIo io) {
    this.loop = loop;
    this.io = io;
  }

  private static final class Connection {
    /// Who it serves, once that is known; only one of them.
    private @Nullable PeerTransport transport;

    private @Nullable TurnClient client;

    /// Set when it is to end soon.
    private @Nullable Deadline ending;
  }

  StreamIo io() {
    return io;
  }

  /// Notes a message.
  ///
  /// @param socket of [StreamSockets], may be an opening one
  /// @return false if it is of a connection that has ended
  boolean admit(int socket) {
    int number = StreamSockets.number(socket);
    if (StreamSockets.isOpening(socket)) {
      // A number that is used again: nobody told of the end of the first.
      onClosed(number);
      connections.put(number, new Connection());
      return true;
    }
    if (connections.get(number) == null) {
      loop.drops().count(DropReason.NO_TRANSPORT);
      return false;
    }
    return true;
  }

  /// Whether a check on a connection may be this transport's: it does not change hands.
  boolean mayServe(int number, PeerTransport transport) {
    Connection connection = connections.get(number);
    return connection != null
        && connection.ending == null
        && (connection.transport == null || connection.transport == transport);
  }

  /// A check on a connection was authenticated.
  void claim(int number, PeerTransport transport) {
    Connection connection = connections.get(number);
    if (connection != null && connection.transport == null) {
      connection.transport = transport;
      io.confirm(number);
    }
  }

  /// The TURN client at the other end.
  @Nullable TurnClient client(int socket, long high, long low, int key) {
    Connection connection = connections.get(StreamSockets.number(socket));
    if (connection == null) {
      return null;
    }
    if (connection.client == null) {
      var remote = TransportAddress.of(high, low, key);
      int number = StreamSockets.number(socket);
      connection.client =
          StreamSockets.isTunnel(number)
              ? TurnClient.tunnel(number, remote)
              : TurnClient.stream(number, remote);
    }
    return connection.client;
  }

  /// The TURN client has an allocation.
  void confirm(int number) {
    io.confirm(number);
    stay(number);
  }

  /// Ends a connection that its transport needs no more, in a while.
  void end(int number) {
    endIn(number, FAREWELL_NANOS);
  }

  /// Ends a connection after some nanoseconds unless it is told to [#confirm] before.
  void endIn(int number, long nanos) {
    Connection connection = connections.get(number);
    if (connection == null) {
      return;
    }
    stay(number);
    Deadline ending = loop.deadlines().create(() -> io.close(number));
    connection.ending = ending;
    loop.deadlines().reschedule(ending, loop.now() + nanos);
  }

  private void stay(int number) {
    Connection connection = connections.get(number);
    Deadline ending = connection == null ? null : connection.ending;
    if (connection != null && ending != null) {
      loop.deadlines().cancel(ending);
      connection.ending = null;
    }
  }

  /// A connection has ended.
  void onClosed(int number) {
    stay(number);
    Connection connection = connections.remove(number);
    if (connection == null) {
      return;
    }
    PeerTransport transport = connection.transport;
    TurnClient client = connection.client;
    TurnPort turn = loop.turn();
    if (transport != null) {
      transport.onStreamClosed(number);
    }
    if (client != null && turn != null) {
      turn.onClosed(client);
    }
  }

  /// Takes whole packets or messages for a connection.
  ///
  /// @return how many were taken
  int send(int socket, byte[] array, int[] offsets, int[] lengths, int first, int count) {
    hasSent = true;
    int number = StreamSockets.number(socket);
    return io.send(number, array, offsets, lengths, first, count);
  }

  /// The end of a duty cycle.
  void flush() {
    if (hasSent) {
      hasSent = false;
      io.flush();
    }
  }

  /// How many there are.
  int size() {
    return connections.size();
  }
}
