package io.madang.transport;

import io.madang.ice.turn.RelayNetwork;
import io.madang.ice.turn.RelayRequest;
import io.madang.ice.turn.TurnClient;
import io.madang.transport.stream.StreamKind;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.IntMap;
import io.madang.wire.TransportAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Relayed addresses, and their sockets beside the media sockets of one loop. A port is chosen at
/// random; a socket is opened when a peer outside this process is permitted. Confined to the loop.
final class RelaySockets implements RelayNetwork {
  /// Each costs a file descriptor and 64 kB. Rooms need none.
  static final int MAX_SOCKETS = 1_000;

  /// Ports that are tried for a TCP relay.
  private static final int MAX_TRIES = 16;

  private final MediaLoop loop;
  private final Optional<Family> ipv4;
  private final Optional<Family> ipv6;
  private final int firstPort;
  private final int lastPort;
  private final RandomGenerator random;
  private final IntMap<Relayed> relays = new IntMap<>();
  private Optional<TurnConnections> tcp = Optional.empty();
  private final IntMap<Integer> relayOfSocket = new IntMap<>();

  RelaySockets(MediaLoop loop, TurnPortSettings settings, RandomGenerator random)
      throws SocketException {
    this.loop = loop;
    this.firstPort = settings.firstPort();
    this.lastPort = settings.lastPort();
    this.random = random;
    ipv4 = family(settings.advertised(), false);
    ipv6 = family(settings.advertised(), true);
  }

  /// Where relays of one family are, and which of its ports are taken.
  private record Family(InetAddress advertised, InetAddress bound, BitSet taken) {}

  private static final class Relayed {
    private final TransportAddress address;
    private final Family family;
    private final boolean tcp;
    private int socket = -1;
    private boolean forbidsFragments;

    Relayed(TransportAddress address, Family family, boolean tcp) {
      this.address = address;
      this.family = family;
      this.tcp = tcp;
    }

    InetSocketAddress local() {
      return new InetSocketAddress(family.bound(), address.port());
    }
  }

  private static Optional<Family> family(List<InetAddress> advertised, boolean ipv6)
      throws SocketException {
    Optional<InetAddress> first =
        advertised.stream().filter(each -> each instanceof Inet6Address == ipv6).findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    // Behind a NAT the advertised address is not this machine's.
    boolean isLocal = NetworkInterface.getByInetAddress(first.get()) != null;
    InetAddress bound = isLocal ? first.get() : wildcard(ipv6);
    return Optional.of(new Family(first.get(), bound, new BitSet()));
  }

  private static InetAddress wildcard(boolean ipv6) {
    try {
      return ipv6 ? InetAddress.ofLiteral("::") : Inet4Address.getByAddress(new byte[4]);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  /// Lets relays reach peers by TCP as well. Called before any is asked for.
  void use(TurnConnections tcp) {
    this.tcp = Optional.of(tcp);
  }

  /// Where the sockets of a relay are bound.
  InetSocketAddress local(int relay) {
    Relayed found = relays.get(relay);
    if (found == null) {
      throw new IllegalStateException("relay " + relay + " is gone");
    }
    return found.local();
  }

  /// The relay that has a socket; -1 if it has none any more.
  int relayOf(int socket) {
    Integer relay = relayOfSocket.get(socket);
    return relay == null ? -1 : relay;
  }

  @Override
  public boolean supports(boolean wantsIpv6) {
    return (wantsIpv6 ? ipv6 : ipv4).isPresent();
  }

  @Override
  public boolean supportsDontFragment() {
    return loop.io().canForbidFragments();
  }

  @Override
  public TransportAddress reserve(RelayRequest request) {
    Optional<Family> family = request.ipv6() ? ipv6 : ipv4;
    if (request.tcp() && tcp.isEmpty() || family.isEmpty()) {
      return TransportAddress.NONE;
    }
    if (request.tcp()) {
      return reserveTcp(request.relay(), family.get());
    }
    boolean pair = request.next() != RelayRequest.NO_RELAY;
    int port = freePort(family.get().taken(), request.evenPort(), pair);
    if (port < 0) {
      return TransportAddress.NONE;
    }
    TransportAddress address = take(request.relay(), family.get(), port, false);
    if (pair) {
      take(request.next(), family.get(), port + 1, false);
    }
    return address;
  }

  /// A TCP relay listens from the beginning: the kernel gives ports of this range to connections of
  /// other programs too, and one that cannot be bound is of no use.
  private TransportAddress reserveTcp(int relay, Family family) {
    for (int i = 0; i < MAX_TRIES; i++) {
      int port = freePort(family.taken(), false, false);
      if (port < 0) {
        break;
      }
      TransportAddress address = take(relay, family, port, true);
      if (tcp.orElseThrow().listen(relay)) {
        return address;
      }
      relays.remove(relay);
      family.taken().clear(port);
    }
    return TransportAddress.NONE;
  }

  private TransportAddress take(int relay, Family family, int port, boolean isTcp) {
    TransportAddress address =
        TransportAddress.of(new InetSocketAddress(family.advertised(), port));
    family.taken().set(port);
    relays.put(relay, new Relayed(address, family, isTcp));
    return address;
  }

  private int freePort(BitSet taken, boolean even, boolean pair) {
    int count = lastPort - firstPort + 1;
    int start = random.nextInt(count);
    for (int i = 0; i < count; i++) {
      int port = firstPort + (start + i) % count;
      boolean fits = !taken.get(port) && (!even || (port & 1) == 0);
      if (fits && (!pair || port < lastPort && !taken.get(port + 1))) {
        return port;
      }
    }
    return -1;
  }

  @Override
  public boolean open(int relay) {
    Relayed wanted = relays.get(relay);
    if (wanted != null && wanted.tcp) {
      return true;
    }
    if (wanted == null || relayOfSocket.size() >= MAX_SOCKETS) {
      return false;
    }
    wanted.socket = loop.io().openSocket(wanted.local());
    if (wanted.socket < 0) {
      return false;
    }
    relayOfSocket.put(wanted.socket, relay);
    return true;
  }

  @Override
  public void release(int relay) {
    Relayed released = relays.remove(relay);
    if (released == null) {
      return;
    }
    released.family.taken().clear(released.address.port());
    if (released.tcp && tcp.isPresent()) {
      tcp.get().stopListening(relay);
    }
    if (released.socket >= 0) {
      relayOfSocket.remove(released.socket);
      loop.io().closeSocket(released.socket);
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
    @Nullable Relayed from = relays.get(relay);
    if (from == null || from.socket < 0) {
      return false;
    }
    if (from.forbidsFragments != dontFragment) {
      loop.io().forbidFragments(from.socket, dontFragment);
      from.forbidsFragments = dontFragment;
    }
    loop.send(from.socket, peer, array, offset, length);
    return true;
  }

  @Override
  public boolean sendToClient(TurnClient client, byte[] array, int offset, int length) {
    int socket = client.socket();
    if (client.isStream()) {
      socket = StreamSockets.of(socket, StreamKind.TURN);
    }
    loop.send(socket, client.remote(), array, offset, length);
    return true;
  }
}
