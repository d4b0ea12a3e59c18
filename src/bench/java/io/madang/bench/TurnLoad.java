package io.madang.bench;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.interop.TurnProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// TURN clients, each with a channel to one peer, and that peer. Whoever sends does so in frames of
/// six packets of 1 200 bytes; the other side counts what arrives.
final class TurnLoad implements AutoCloseable {
  private static final int CHANNEL = 0x4000;
  private static final int PAYLOAD = 1_200;
  private static final int PACKETS = 6;
  private static final int BUFFER = 4 << 20;

  private final InetSocketAddress server;
  private final DatagramChannel peer;
  private final List<DatagramChannel> clients = new ArrayList<>();
  private final List<InetSocketAddress> relayed = new ArrayList<>();
  private final AtomicLong received = new AtomicLong();
  private volatile boolean closed;

  TurnLoad(InetSocketAddress server, String secret, String realm, int count) throws IOException {
    this.server = server;
    peer = open();
    var issuer = new TimeLimitedCredentials(secret);
    for (int i = 0; i < count; i++) {
      DatagramChannel client = open();
      var probe =
          new TurnProbe(
              client.socket(),
              server,
              issuer.issue("c" + i, System.currentTimeMillis() / 1_000 + 86_400),
              realm);
      StunMessage allocated = probe.allocate(writer -> {});
      if (!allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)) {
        throw new IOException("no allocation: error " + allocated.errorCode());
      }
      relayed.add(new InetSocketAddress(server.getAddress(), allocated.addressPort()));
      probe.bind(CHANNEL, (InetSocketAddress) peer.getLocalAddress());
      clients.add(client);
    }
  }

  private static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.socket().setReceiveBufferSize(BUFFER);
    return channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  /// Counts what arrives, on a thread of its own.
  void listen() throws IOException {
    Selector selector = Selector.open();
    peer.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    for (DatagramChannel client : clients) {
      client.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    }
    Thread.ofPlatform().daemon().start(() -> read(selector));
  }

  private void read(Selector selector) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2_048);
    try {
      while (!closed) {
        selector.select(
            key -> {
              try {
                drain((DatagramChannel) key.channel(), buffer);
              } catch (IOException failure) {
                throw new IllegalStateException(failure);
              }
            },
            100);
      }
      selector.close();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void drain(DatagramChannel channel, ByteBuffer buffer) throws IOException {
    while (channel.receive(buffer.clear()) != null) {
      received.incrementAndGet();
    }
  }

  long received() {
    return received.get();
  }

  /// Sends frames, each from or to the next client, spread evenly over time.
  void send(boolean towardsPeer, int framesPerSecond, long millis) throws IOException {
    int length = towardsPeer ? PAYLOAD + 4 : PAYLOAD;
    ByteBuffer packet = ByteBuffer.allocateDirect(length);
    if (towardsPeer) {
      packet.putShort(0, (short) CHANNEL).putShort(2, (short) PAYLOAD);
    }
    long interval = 1_000_000_000L / framesPerSecond;
    long next = System.nanoTime();
    long end = next + millis * 1_000_000L;
    for (int frame = 0; next < end; frame++, next += interval) {
      long wait = next - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      int client = frame % clients.size();
      DatagramChannel from = towardsPeer ? clients.get(client) : peer;
      InetSocketAddress to = towardsPeer ? server : relayed.get(client);
      for (int i = 0; i < PACKETS; i++) {
        from.send(packet.clear(), to);
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    peer.close();
    for (DatagramChannel client : clients) {
      client.close();
    }
  }
}
