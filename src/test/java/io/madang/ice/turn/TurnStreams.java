package io.madang.ice.turn;

import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The TCP side of [TurnSockets]: connections of clients, and to and from peers.
final class TurnStreams implements PeerConnections {
  private static final int QUEUE_BYTES = 1 << 18;
  private static final int MAX_MESSAGE = 16_384;

  private final TurnSockets sockets;
  private final Map<Integer, Stream> clients = new HashMap<>();
  private final Map<Integer, Stream> peers = new HashMap<>();
  private final Map<Integer, ServerSocketChannel> listeners = new HashMap<>();
  private int lastClient;

  TurnStreams(TurnSockets sockets) {
    this.sockets = sockets;
  }

  void listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open().bind(address);
    sockets.register(listener, SelectionKey.OP_ACCEPT, key -> acceptClient(listener));
  }

  void listen(int relay, TransportAddress address) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    listener.bind(address.socketAddress());
    listeners.put(relay, listener);
    sockets.register(listener, SelectionKey.OP_ACCEPT, key -> acceptPeer(relay, listener));
  }

  void unlisten(int relay) {
    ServerSocketChannel listener = listeners.remove(relay);
    if (listener != null) {
      TurnSockets.close(listener);
    }
  }

  boolean send(TurnClient client, byte[] array, int offset, int length) {
    Stream stream = clients.get(client.socket());
    return stream != null && stream.write(array, offset, length);
  }

  private void acceptClient(ServerSocketChannel listener) throws IOException {
    SocketChannel channel = listener.accept();
    if (channel == null) {
      return;
    }
    var remote = TransportAddress.of((InetSocketAddress) channel.getRemoteAddress());
    TurnClient client = TurnClient.stream(++lastClient, remote);
    Stream stream = new Stream(channel, client, 0);
    clients.put(client.socket(), stream);
    sockets.register(channel, SelectionKey.OP_READ, stream);
  }

  private void acceptPeer(int relay, ServerSocketChannel listener) throws IOException {
    SocketChannel channel = listener.accept();
    if (channel == null) {
      return;
    }
    var remote = TransportAddress.of((InetSocketAddress) channel.getRemoteAddress());
    int number = sockets.server.onPeerAccepted(relay, remote, sockets.clock.nanoTime());
    if (number == 0) {
      channel.close();
      return;
    }
    Stream stream = new Stream(channel, null, number);
    peers.put(number, stream);
    // Nothing is read before the client has come for it.
    sockets.register(channel, 0, stream);
  }

  @Override
  public void connect(int relay, int connection, TransportAddress peer) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      channel.bind(sockets.relayAddress(relay).socketAddress());
      channel.configureBlocking(false);
      Stream stream = new Stream(channel, null, connection);
      peers.put(connection, stream);
      channel.connect(peer.socketAddress());
      sockets.register(channel, SelectionKey.OP_CONNECT, stream);
    } catch (IOException failure) {
      throw new AssertionError("cannot connect", failure);
    }
  }

  @Override
  public void join(int connection, TurnClient client) {
    Stream peer = peers.get(connection);
    Stream stream = clients.get(client.socket());
    peer.partner = stream;
    stream.partner = peer;
    peer.updateInterest();
    stream.updateInterest();
  }

  @Override
  public void close(int connection) {
    Stream stream = peers.remove(connection);
    if (stream != null) {
      stream.close();
    }
  }

  /// One connection.
  private final class Stream implements TurnSockets.Ready {
    private final SocketChannel channel;
    private final @Nullable TurnClient client;
    private final int connection;
    private final TurnFraming framing = new TurnFraming(MAX_MESSAGE);
    private final ByteBuffer out = ByteBuffer.allocate(QUEUE_BYTES);
    private final byte[] in = new byte[MAX_MESSAGE];
    private @Nullable Stream partner;
    private boolean connecting;
    private boolean open = true;

    Stream(SocketChannel channel, @Nullable TurnClient client, int connection) {
      this.channel = channel;
      this.client = client;
      this.connection = connection;
      connecting = !channel.isConnected();
    }

    @Override
    public void run(SelectionKey key) {
      try {
        if (key.isConnectable()) {
          channel.finishConnect();
          connecting = false;
          updateInterest();
          sockets.server.onPeerConnected(connection, sockets.clock.nanoTime());
        } else {
          if (key.isWritable()) {
            drain();
          }
          if (key.isValid() && key.isReadable()) {
            read();
          }
        }
      } catch (IOException ended) {
        end();
      }
    }

    private void read() throws IOException {
      // What the partner cannot take stays in the kernel: back-pressure.
      Stream to = partner;
      int room = to == null ? in.length : Math.min(in.length, to.out.remaining());
      int count = channel.read(ByteBuffer.wrap(in, 0, room));
      if (count < 0) {
        end();
      } else if (to != null) {
        to.write(in, 0, count);
        updateInterest();
      } else if (client != null) {
        readMessages(count);
      }
    }

    private void readMessages(int count) {
      int taken = framing.receive(in, 0, count, this::onMessage);
      Stream to = partner;
      if (taken < 0) {
        end();
      } else if (taken < count && to != null) {
        to.write(in, taken, count - taken);
      }
    }

    private boolean onMessage(byte[] array, int offset, int length) {
      if (client != null && TurnServer.isTurn(array, offset, length)) {
        sockets.server.onMessage(client, array, offset, length, sockets.clock.nanoTime());
      } else if (client != null) {
        sockets.answerBinding(client, array, offset, length);
      }
      return partner == null;
    }

    boolean write(byte[] array, int offset, int length) {
      if (!open || out.remaining() < length) {
        return false;
      }
      out.put(array, offset, length);
      try {
        drain();
      } catch (IOException ended) {
        return false;
      }
      return true;
    }

    private void drain() throws IOException {
      out.flip();
      channel.write(out);
      out.compact();
      updateInterest();
      if (partner != null) {
        partner.updateInterest();
      }
    }

    void updateInterest() {
      SelectionKey key = channel.keyFor(sockets.selector());
      if (key == null || !key.isValid() || connecting) {
        return;
      }
      Stream to = partner;
      boolean reads = to != null ? to.out.hasRemaining() : client != null;
      key.interestOps(
          (reads ? SelectionKey.OP_READ : 0) | (out.position() > 0 ? SelectionKey.OP_WRITE : 0));
    }

    /// The other side has closed.
    private void end() {
      if (!open) {
        return;
      }
      close();
      if (client != null) {
        clients.remove(client.socket());
        sockets.server.onClosed(client);
      } else {
        peers.remove(connection);
        sockets.server.onPeerClosed(connection);
      }
    }

    void close() {
      open = false;
      TurnSockets.close(channel);
      Stream to = partner;
      partner = null;
      if (to != null && to.open) {
        to.partner = null;
        to.end();
      }
    }
  }
}
