package io.madang.ice.turn;

import io.madang.ice.stun.AmplificationBudget;
import io.madang.ice.stun.BindingServer;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.AddressPolicy;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.DropCounters;
import io.madang.wire.MonotonicClock;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import io.madang.wire.WallClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;

/// A TURN server on real sockets of the loopback interface, for clients that others have written:
/// UDP and TCP on one port, IPv4 and IPv6, with one thread for all.
final class TurnSockets implements RelayNetwork, AutoCloseable {
  private static final int CAPACITY = 65_600;

  /// What is done with a channel that is ready.
  interface Ready {
    void run(SelectionKey key) throws IOException;
  }

  private record RelaySocket(TransportAddress address, boolean tcp) {}

  final MonotonicClock clock = MonotonicClock.system();
  final DropCounters drops = new DropCounters();
  final TurnServer server;
  private final Selector selector;
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private final List<DatagramChannel> sockets = new ArrayList<>();
  private final Map<Integer, RelaySocket> relays = new HashMap<>();
  private final Map<Integer, DatagramChannel> relayChannels = new HashMap<>();
  private final TurnStreams streams;
  private final BindingServer bindings = new BindingServer(new AmplificationBudget(3));
  private final StunMessage message = new StunMessage();
  private final PacketBuffer packet = new PacketBuffer();
  private final PacketBuffer answer = new PacketBuffer(256);
  private final byte[] received = new byte[CAPACITY];
  private final ByteBuffer receiveBuffer = ByteBuffer.wrap(received);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;
  private int nextPort = 30_000 + new Random().nextInt(10_000);

  private TurnSockets(String secret) throws IOException {
    selector = Selector.open();
    streams = new TurnStreams(this);
    var environment =
        new TurnEnvironment(
            this,
            streams,
            OwnMedia.NONE,
            AddressPolicy.parse(List.of("127.0.0.0/8", "::1")),
            deadlines,
            WallClock.system(),
            drops,
            TurnObserver.NONE);
    server =
        new TurnServer(
            generous(),
            new TimeLimitedCredentials(secret),
            new byte[16],
            environment,
            new Random());
    thread = Thread.ofPlatform().daemon().name("turn-sockets").unstarted(this::loop);
  }

  /// Programs that test load are all one user, and do not take their leave.
  private static TurnSettings generous() {
    TurnSettings d = TurnSettings.DEFAULT;
    return new TurnSettings(
        d.realm(),
        d.defaultLifetime(),
        d.maxLifetime(),
        d.nonceLifetime(),
        d.maxAllocations(),
        1_000,
        0,
        d.maxPermissions(),
        d.maxConnections());
  }

  /// Opens the server on a free port of both families.
  static TurnSockets open(String secret) throws IOException {
    var turn = new TurnSockets(secret);
    turn.listen(InetAddress.ofLiteral("127.0.0.1"), 0);
    turn.listen(InetAddress.ofLiteral("::1"), turn.port());
    turn.thread.start();
    return turn;
  }

  private void listen(InetAddress address, int port) throws IOException {
    DatagramChannel channel = bind(new InetSocketAddress(address, port));
    int socket = sockets.size();
    sockets.add(channel);
    register(channel, SelectionKey.OP_READ, key -> readClient(socket, channel));
    streams.listen((InetSocketAddress) channel.getLocalAddress());
  }

  private static DatagramChannel bind(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
    channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
    channel.bind(address);
    return channel;
  }

  int port() throws IOException {
    return ((InetSocketAddress) sockets.getFirst().getLocalAddress()).getPort();
  }

  Selector selector() {
    return selector;
  }

  void register(java.nio.channels.SelectableChannel channel, int operations, Ready ready)
      throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, operations, ready);
  }

  private void loop() {
    while (!closed.get()) {
      long now = clock.nanoTime();
      deadlines.runDue(now);
      long wait = Math.max(1, Math.min(100, (deadlines.nextDeadline() - now) / 1_000_000));
      try {
        selector.select(wait);
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : List.copyOf(ready)) {
          if (key.isValid()) {
            ((Ready) key.attachment()).run(key);
          }
        }
        ready.clear();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private void readClient(int socket, DatagramChannel channel) throws IOException {
    for (InetSocketAddress from = receive(channel); from != null; from = receive(channel)) {
      TransportAddress source = TransportAddress.of(from);
      int length = receiveBuffer.position();
      long now = clock.nanoTime();
      if (TurnServer.isTurn(received, 0, length)) {
        server.onDatagram(
            socket, source.high(), source.low(), source.port(), received, 0, length, now);
      } else if (message.wrap(packet.wrap(received, 0, length))
          && bindings.answer(message, source, answer, now) > 0) {
        channel.send(ByteBuffer.wrap(answer.array(), 0, answer.length()), from);
      }
    }
  }

  private void readPeer(int relay, DatagramChannel channel) throws IOException {
    for (InetSocketAddress from = receive(channel); from != null; from = receive(channel)) {
      TransportAddress peer = TransportAddress.of(from);
      int length = receiveBuffer.position();
      server.onPeerDatagram(
          relay, peer.high(), peer.low(), peer.port(), received, 0, length, clock.nanoTime());
      if (!channel.isOpen()) {
        return;
      }
    }
  }

  private InetSocketAddress receive(DatagramChannel channel) throws IOException {
    receiveBuffer.clear();
    return (InetSocketAddress) channel.receive(receiveBuffer);
  }

  /// Answers a binding request of a stream.
  void answerBinding(TurnClient client, byte[] array, int offset, int length) {
    if (message.wrap(packet.wrap(array, offset, length))
        && bindings.answerStream(message, client.remote(), answer) > 0) {
      streams.send(client, answer.array(), 0, answer.length());
    }
  }

  TransportAddress relayAddress(int relay) {
    return relays.get(relay).address();
  }

  @Override
  public boolean supports(boolean ipv6) {
    return true;
  }

  @Override
  public boolean supportsDontFragment() {
    return true;
  }

  @Override
  public TransportAddress reserve(RelayRequest request) {
    nextPort += request.evenPort() ? nextPort & 1 : 0;
    InetAddress host = InetAddress.ofLiteral(request.ipv6() ? "::1" : "127.0.0.1");
    var address = TransportAddress.of(new InetSocketAddress(host, nextPort++));
    relays.put(request.relay(), new RelaySocket(address, request.tcp()));
    if (request.next() != RelayRequest.NO_RELAY) {
      relays.put(request.next(), new RelaySocket(address.withPort(nextPort++), false));
    }
    return address;
  }

  @Override
  public boolean open(int relay) {
    RelaySocket wanted = relays.get(relay);
    try {
      if (wanted.tcp()) {
        streams.listen(relay, wanted.address());
        return true;
      }
      DatagramChannel channel = bind(wanted.address().socketAddress());
      relayChannels.put(relay, channel);
      register(channel, SelectionKey.OP_READ, key -> readPeer(relay, channel));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  @Override
  public void release(int relay) {
    relays.remove(relay);
    streams.unlisten(relay);
    DatagramChannel channel = relayChannels.remove(relay);
    if (channel != null) {
      close(channel);
    }
  }

  static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception gone) {
      // It is closed, one way or the other.
    }
  }

  @Override
  public boolean sendToPeer(
      int relay,
      TransportAddress peer,
      byte[] array,
      int offset,
      int length,
      boolean dontFragment) {
    return send(relayChannels.get(relay), peer, array, offset, length);
  }

  @Override
  public boolean sendToClient(TurnClient client, byte[] array, int offset, int length) {
    return client.isStream()
        ? streams.send(client, array, offset, length)
        : send(sockets.get(client.socket()), client.remote(), array, offset, length);
  }

  private static boolean send(
      DatagramChannel channel, TransportAddress to, byte[] array, int offset, int length) {
    try {
      return channel.send(ByteBuffer.wrap(array, offset, length), to.socketAddress()) > 0;
    } catch (IOException refused) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    closed.set(true);
    selector.wakeup();
    thread.join();
    for (SelectionKey key : selector.keys()) {
      close(key.channel());
    }
    selector.close();
  }
}
