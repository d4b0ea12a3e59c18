package io.madang.sim;

import io.madang.dtls.DtlsRole;
import io.madang.interop.WebRtcClient;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.stream.StreamKind;
import io.madang.wire.TransportAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A [WebRtcClient] in a simulated world. Keeps everything it received.
public final class SimPeer implements SimWorld.SimNode, WebRtcClient.Output, WebRtcClient.Listener {
  private final SimWorld world;
  private final SimNetwork network;
  private final WebRtcClient client;
  private final List<byte[]> rtp = new ArrayList<>();
  private final List<byte[]> rtcp = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final Map<TransportAddress, SimStreams.Connection> connections = new HashMap<>();
  private @Nullable SimStreams streams;
  private TransportAddress address;
  private final AtomicBoolean woken = new AtomicBoolean();
  private long timerAt = Long.MAX_VALUE;
  private long connectedAt = -1;

  public SimPeer(SimWorld world, SimNetwork network, TransportAddress address, DtlsRole role) {
    this(world, network, address, role, List.of(SrtpProfile.values()));
  }

  public SimPeer(
      SimWorld world,
      SimNetwork network,
      TransportAddress address,
      DtlsRole role,
      List<SrtpProfile> profiles) {
    this.world = world;
    this.network = network;
    this.address = address;
    this.client = new WebRtcClient(role, profiles, new SecureRandom(), this, this, world.now());
    network.bind(address, this::onDatagram);
    world.add(this);
    world.addIdleCheck(client::isIdle);
  }

  public WebRtcClient client() {
    return client;
  }

  public TransportAddress address() {
    return address;
  }

  /// Plain RTP packets in order of arrival.
  public List<byte[]> rtp() {
    return rtp;
  }

  /// Plain RTCP datagrams in order of arrival.
  public List<byte[]> rtcp() {
    return rtcp;
  }

  /// All datagrams sent, as they were on the wire.
  public List<byte[]> sent() {
    return sent;
  }

  /// When it was connected, -1 before.
  public long connectedAt() {
    return connectedAt;
  }

  /// Goes on with another address and nominates it, as a phone that changes networks.
  public void moveTo(TransportAddress next) {
    network.unbind(address);
    address = next;
    network.bind(next, this::onDatagram);
    client.renominate(world.now());
    wakeUp();
  }

  /// Lets the client use TCP candidates: it connects when it sends there first.
  public void useStreams(SimStreams streams) {
    this.streams = streams;
  }

  /// The connection to a TCP candidate.
  public SimStreams.Connection connection(TransportAddress candidate) {
    return Objects.requireNonNull(connections.get(candidate), "not connected");
  }

  /// Goes on at another candidate of the server.
  public void useCandidate(TransportAddress candidate) {
    client.moveTo(candidate, world.now());
    wakeUp();
  }

  @Override
  public void send(TransportAddress to, byte[] array, int offset, int length) {
    byte[] message = Arrays.copyOfRange(array, offset, offset + length);
    sent.add(message);
    if (to.connection() == 0) {
      network.send(address, to, array, offset, length);
    } else {
      connections.computeIfAbsent(to, this::connect).send(message);
    }
  }

  private SimStreams.Connection connect(TransportAddress to) {
    SimStreams network = Objects.requireNonNull(streams, "no TCP in this world");
    return network.connect(
        address,
        StreamKind.ICE,
        bytes -> {
          client.onDatagram(to, bytes, 0, bytes.length, world.now());
          wakeUp();
        });
  }

  /// Ends its connection; the next packet to there makes a new one.
  public void disconnect(TransportAddress candidate) {
    connection(candidate).close();
    connections.remove(candidate);
  }

  @Override
  public void wakeUp() {
    woken.set(true);
  }

  @Override
  public boolean actIfWoken() {
    boolean act = woken.getAndSet(false);
    if (act) {
      client.run(world.now());
    }
    setTimer();
    return act;
  }

  @Override
  public void onConnected() {
    connectedAt = world.now();
  }

  @Override
  public void onRtp(byte[] array, int offset, int length, long now) {
    rtp.add(Arrays.copyOfRange(array, offset, offset + length));
  }

  @Override
  public void onRtcp(byte[] array, int offset, int length, long now) {
    rtcp.add(Arrays.copyOfRange(array, offset, offset + length));
  }

  private void onDatagram(TransportAddress from, byte[] bytes) {
    client.onDatagram(from, bytes, 0, bytes.length, world.now());
  }

  private void setTimer() {
    long next = client.nextDeadline();
    if (next < timerAt) {
      timerAt = next;
      world.at(next, () -> onTimer(next));
    }
  }

  private void onTimer(long at) {
    if (timerAt == at) {
      timerAt = Long.MAX_VALUE;
      woken.set(true);
    }
  }
}
