package io.madang.transport.stream;

import io.madang.dtls.DtlsServer;
import io.madang.dtls.HelloCookies;
import io.madang.transport.stream.StreamCounters.Count;
import io.madang.wire.TransportAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// TURN clients with DTLS (RFC 7350), on the UDP port with the number of the TLS port.
///
/// Somebody is a client when he has repeated his ClientHello with the cookie that was sent to his
/// address; before that nothing is kept of him. Confined to the stream thread, but for the threads
/// of handshakes, one for each client.
final class Tunnels {
  /// Each has buffers and a thread.
  private static final int MAX_CLIENTS = 1_000;

  /// Before a datagram is looked at: [io.madang.dtls.DtlsSession#RECEIVE_CAPACITY].
  private static final int MAX_DATAGRAM = 2_048;

  private final StreamThread owner;
  private final TlsHandshakes certificates;
  private final Admission admission;
  private final HelloCookies cookies;
  private final DtlsServer server;
  private final ThreadFactory threads = Thread.ofVirtual().name("dtls-client-", 0).factory();
  private final @Nullable Tunnel[] tunnels =
      new Tunnel[ConnectionTable.SIZE - StreamSockets.FIRST_TUNNEL];
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<Channel> written = new HashSet<>();

  Tunnels(StreamThread owner, TlsHandshakes certificates, StreamLimits limits) {
    this.owner = owner;
    this.certificates = certificates;
    admission =
        new Admission(
            new StreamLimits(
                Math.min(MAX_CLIENTS, limits.maxConnections()),
                limits.maxUnconfirmed(),
                limits.maxUnconfirmedPerAddress(),
                limits.confirmWithin(),
                limits.maxQueuedBytes()));
    var random = new SecureRandom();
    cookies = new HelloCookies(random);
    server = new DtlsServer(random);
  }

  /// All addresses of this machine that clients may know.
  static List<InetAddress> addresses() throws IOException {
    var found = new ArrayList<InetAddress>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      if (network.isUp()) {
        network
            .inetAddresses()
            .filter(address -> !address.isLinkLocalAddress())
            .forEach(found::add);
      }
    }
    return found;
  }

  StreamThread owner() {
    return owner;
  }

  DtlsServer server() {
    return server;
  }

  TlsHandshakes certificates() {
    return certificates;
  }

  Admission admission() {
    return admission;
  }

  /// What one socket brings.
  Listener newListener() {
    var listener = new Listener();
    listeners.add(listener);
    return listener;
  }

  @Nullable Tunnel find(int number) {
    return tunnels[number - StreamSockets.FIRST_TUNNEL];
  }

  int register(Tunnel tunnel) {
    int number = owner.table().openTunnel();
    tunnels[number - StreamSockets.FIRST_TUNNEL] = tunnel;
    return number;
  }

  void unregister(int number) {
    tunnels[number - StreamSockets.FIRST_TUNNEL] = null;
    owner.unregister(number, StreamKind.TURN);
  }

  /// Seals a message and sends it as one datagram; it goes out with [#flush].
  void send(int number, byte[] array, int offset, int length) {
    Tunnel tunnel = find(number);
    if (tunnel != null) {
      tunnel.seal(array, offset, length);
    }
  }

  /// Writes a datagram that goes out with [#flush]; it is lost where the kernel cannot keep up.
  void write(Channel channel, InetSocketAddress to, ByteBuf datagram) {
    if (!channel.isWritable()) {
      channel.flush();
    }
    if (!channel.isWritable()) {
      datagram.release();
      return;
    }
    channel.write(new DatagramPacket(datagram, to), channel.voidPromise());
    written.add(channel);
  }

  /// Ends all clients.
  void close() {
    for (Listener listener : listeners) {
      List.copyOf(listener.clients.values()).forEach(Tunnel::end);
    }
  }

  void flush() {
    if (!written.isEmpty()) {
      for (Channel channel : written) {
        channel.flush();
      }
      written.clear();
    }
  }

  /// One socket and its clients. Confined to the stream thread.
  final class Listener extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Map<InetSocketAddress, Tunnel> clients = new HashMap<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      int length = packet.content().readableBytes();
      if (length == 0 || length > MAX_DATAGRAM) {
        return;
      }
      byte[] datagram = new byte[length];
      packet.content().readBytes(datagram);
      owner.counters().add(Count.BYTES_RECEIVED, length);
      Tunnel known = clients.get(packet.sender());
      if (HelloCookies.isClientHello(datagram, 0, length)) {
        onClientHello(context.channel(), packet.sender(), known, datagram);
      } else if (known != null) {
        known.offer(datagram);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof IOException)) {
        owner.bug("a datagram of a DTLS client", cause);
      }
    }

    void forget(Tunnel tunnel) {
      clients.remove(tunnel.remote(), tunnel);
    }

    /// The answer to a sender that may be forged is shorter than what he sent.
    private void onClientHello(
        Channel channel, InetSocketAddress from, @Nullable Tunnel known, byte[] hello) {
      TransportAddress peer = TransportAddress.of(from);
      long now = owner.now();
      if (!cookies.accepts(peer.high(), peer.low(), peer.port(), hello, 0, now)) {
        byte[] challenge = cookies.challenge(peer.high(), peer.low(), peer.port(), hello, 0, now);
        write(channel, from, Unpooled.wrappedBuffer(challenge));
      } else if (known != null && known.isOf(hello)) {
        known.offer(hello);
      } else {
        if (known != null) {
          // He begins anew (RFC 6347, section 4.2.8).
          known.end();
        }
        open(channel, from, peer, hello);
      }
    }

    private void open(
        Channel channel, InetSocketAddress from, TransportAddress peer, byte[] hello) {
      owner.counters().add(Count.ACCEPTED, 1);
      StreamRefusal refusal = admission.refusal(peer.high(), peer.low());
      if (refusal != null) {
        owner.counters().refused(refusal);
        return;
      }
      var tunnel = new Tunnel(Tunnels.this, this, channel, from, hello);
      tunnel.admit(admission.admit(tunnel, peer.high(), peer.low(), owner.now()));
      clients.put(from, tunnel);
      Admission.Admitted crowdedOut = admission.crowdedOut();
      if (crowdedOut != null) {
        crowdedOut.refuse(StreamRefusal.CROWDED_OUT);
      }
      owner.count();
      threads.newThread(tunnel).start();
    }
  }
}
