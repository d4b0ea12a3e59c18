package io.madang.ice.turn;

import io.madang.ice.stun.LongTermCredentials;
import io.madang.ice.stun.StunError;
import io.madang.wire.AddressPolicy;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.DropCounters;
import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A TURN server in a world without sockets: what it sends is noted, and time moves by hand.
final class TurnWorld implements RelayNetwork, PeerConnections, OwnMedia, TurnObserver {
  static final String REALM = "test.org";
  static final long SECOND = 1_000_000_000L;
  static final TransportAddress MEDIA = address("198.51.100.9", 3478);
  static final TransportAddress PEER = address("93.184.216.34", 7000);
  static final TransportAddress PEER6 = address("2606:2800::1", 7000);

  record ToPeer(int relay, TransportAddress peer, byte[] bytes, boolean dontFragment) {}

  record Near(TransportAddress relayed, TransportAddress own, byte[] bytes) {}

  final Deque<byte[]> toClient = new ArrayDeque<>();
  final List<TurnClient> toClientWhom = new ArrayList<>();
  final Deque<ToPeer> toPeer = new ArrayDeque<>();
  final Deque<Near> near = new ArrayDeque<>();
  final Map<Integer, TransportAddress> reserved = new HashMap<>();
  final List<Integer> open = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final DeadlineQueue deadlines = new DeadlineQueue();
  final DropCounters drops = new DropCounters();
  final TurnServer server;

  /// Anywhere, as a nanosecond clock.
  long now = 5_000 * SECOND;

  /// What the calendar says at time 0.
  long unixSeconds = 1_800_000_000L;

  boolean hasIpv6 = true;
  boolean hasPorts = true;
  boolean canOpen = true;
  private int nextPort = 50_000;

  TurnWorld() {
    this(settings(), new FixedCredentials(REALM, Map.of("alice", "secret", "bob", "other")));
  }

  TurnWorld(TurnSettings settings, LongTermCredentials credentials) {
    this(settings, credentials, AddressPolicy.PUBLIC_ONLY);
  }

  TurnWorld(TurnSettings settings, LongTermCredentials credentials, AddressPolicy peers) {
    var environment =
        new TurnEnvironment(
            this, this, this, peers, deadlines, () -> unixSeconds * SECOND + now, drops, this);
    server = new TurnServer(settings, credentials, new byte[32], environment, new Random(5766));
  }

  static TurnSettings settings() {
    return settings(0);
  }

  static TurnSettings settings(long bytesPerSecond) {
    TurnSettings d = TurnSettings.DEFAULT;
    return new TurnSettings(
        REALM,
        d.defaultLifetime(),
        d.maxLifetime(),
        d.nonceLifetime(),
        12,
        3,
        bytesPerSecond,
        4,
        2);
  }

  static TransportAddress address(String host, int port) {
    return TransportAddress.of(new InetSocketAddress(host, port));
  }

  void pass(long seconds) {
    now += seconds * SECOND;
    deadlines.runDue(now);
  }

  /// A datagram of a peer arrives at a relayed address, if its socket is open.
  boolean fromPeer(TransportAddress peer, TransportAddress relayed, byte[] bytes) {
    for (int relay : open) {
      if (relayed.equals(reserved.get(relay))) {
        byte[] copy = bytes.clone();
        server.onPeerDatagram(
            relay, peer.high(), peer.low(), peer.port(), copy, 0, copy.length, now);
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean supports(boolean ipv6) {
    return !ipv6 || hasIpv6;
  }

  @Override
  public boolean supportsDontFragment() {
    return true;
  }

  @Override
  public TransportAddress reserve(RelayRequest request) {
    if (!hasPorts) {
      return TransportAddress.NONE;
    }
    nextPort += request.evenPort() ? nextPort & 1 : 0;
    TransportAddress address = address(request.ipv6() ? "2001:db8::9" : "198.51.100.9", nextPort++);
    reserved.put(request.relay(), address);
    if (request.next() != RelayRequest.NO_RELAY) {
      reserved.put(request.next(), address.withPort(nextPort++));
    }
    return address;
  }

  @Override
  public boolean open(int relay) {
    if (canOpen) {
      open.add(relay);
    }
    return canOpen;
  }

  @Override
  public void release(int relay) {
    if (reserved.remove(relay) == null) {
      throw new AssertionError("released twice: " + relay);
    }
    open.remove((Integer) relay);
  }

  @Override
  public boolean sendToPeer(
      int relay,
      TransportAddress peer,
      byte[] array,
      int offset,
      int length,
      boolean dontFragment) {
    if (!open.contains(relay)) {
      throw new AssertionError("not open: " + relay);
    }
    byte[] bytes = Arrays.copyOfRange(array, offset, offset + length);
    toPeer.add(new ToPeer(relay, peer, bytes, dontFragment));
    return true;
  }

  @Override
  public boolean sendToClient(TurnClient client, byte[] array, int offset, int length) {
    toClient.add(Arrays.copyOfRange(array, offset, offset + length));
    toClientWhom.add(client);
    return true;
  }

  @Override
  public void connect(int relay, int connection, TransportAddress peer) {
    events.add("connect " + connection + " to " + peer);
  }

  @Override
  public void join(int connection, TurnClient client) {
    events.add("join " + connection + " with " + client.socket());
  }

  @Override
  public void close(int connection) {
    events.add("close " + connection);
  }

  @Override
  public boolean isHost(long high, long low) {
    return MEDIA.high() == high && MEDIA.low() == low;
  }

  @Override
  public boolean isPort(long high, long low, int port) {
    return MEDIA.matches(high, low, port);
  }

  @Override
  public void receive(
      TransportAddress relayed, TransportAddress own, byte[] array, int offset, int length) {
    near.add(new Near(relayed, own, Arrays.copyOfRange(array, offset, offset + length)));
  }

  @Override
  public void onAllocated(TurnClient client, String owner, TransportAddress relayed) {
    events.add("allocated " + owner);
  }

  @Override
  public void onReleased(TurnClient client, String owner, TransportAddress relayed) {
    events.add("released " + owner);
  }

  @Override
  public void onRefused(TurnClient client, String owner, StunError error) {
    events.add("refused " + error.code());
  }
}
