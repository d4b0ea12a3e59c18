package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsRole;
import io.madang.ice.IceSettings;
import io.madang.interop.DtlsEndpoints;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.sim.LinkConditions;
import io.madang.sim.SimNetwork;
import io.madang.sim.SimPacketIo;
import io.madang.sim.SimPeer;
import io.madang.sim.SimStreams;
import io.madang.sim.SimWorld;
import io.madang.srtp.SrtpProfile;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/// A media loop in a simulated world, for tests of transports.
final class TransportWorld {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;
  static final TransportAddress SERVER = SimNetwork.address("192.0.2.1", 3478);
  static final TransportAddress SECOND_SERVER = SimNetwork.address("198.51.100.1", 3478);
  static final TransportAddress CLIENT = SimNetwork.address("203.0.113.7", 40_000);

  static final int MID_ID = 1;
  static final int TRANSPORT_CC_ID = 3;
  static final int RID_ID = 10;
  static final int REPAIRED_RID_ID = 11;
  static final HeaderExtensionMap EXTENSIONS =
      HeaderExtensionMap.EMPTY
          .with(HeaderExtension.MID, MID_ID)
          .with(HeaderExtension.TRANSPORT_CC, TRANSPORT_CC_ID)
          .with(HeaderExtension.RID, RID_ID)
          .with(HeaderExtension.REPAIRED_RID, REPAIRED_RID_ID);
  static final Codec VP8 =
      new Codec(CodecName.VP8, 96, 90_000, 1, "", 97, true, true, true, true, true);
  static final Codec OPUS =
      new Codec(CodecName.OPUS, 111, 48_000, 2, "", Codec.NO_RTX, false, false, false, true, false);
  static final ReceiveSection AUDIO =
      new ReceiveSection(
          "0", MediaKind.AUDIO, List.of(OPUS), EXTENSIONS, List.of(), List.of(), List.of());
  static final ReceiveSection VIDEO =
      new ReceiveSection(
          "1", MediaKind.VIDEO, List.of(VP8), EXTENSIONS, List.of(), List.of(), List.of());
  static final ReceiveSection SIMULCAST =
      new ReceiveSection(
          "1",
          MediaKind.VIDEO,
          List.of(VP8),
          EXTENSIONS,
          List.of("h", "m", "l"),
          List.of(),
          List.of());

  final SimWorld world;
  final SimNetwork network;
  final SimPacketIo io;
  final MediaLoop loop;
  final SecureRandom random = new SecureRandom();
  final DtlsCertificate certificate = DtlsCertificate.generate(random);

  final SimStreams streams;

  TransportWorld(long seed) {
    this(seed, false);
  }

  /// @param hasTcp whether the media port has a TCP port beside it
  TransportWorld(long seed, boolean hasTcp) {
    world = new SimWorld(seed);
    streams = new SimStreams(world);
    network = new SimNetwork(world);
    io = new SimPacketIo(world, network, SERVER, SECOND_SERVER);
    loop = new MediaLoop(0, io, world.clock(), world.clock().wall());
    if (hasTcp) {
      loop.useStreams(streams);
      streams.start(new StreamPaths(List.of(loop), streams, 0));
    }
    loop.start(List.of(loop));
  }

  TransportContext context() {
    return context(TransportSettings.DEFAULT, List.of(SrtpProfile.values()));
  }

  TransportContext context(TransportSettings settings, List<SrtpProfile> profiles) {
    return new TransportContext(
        DtlsEndpoints.of(certificate, profiles, random),
        certificate.fingerprint(),
        List.of(ip(SERVER), ip(SECOND_SERVER)),
        random,
        Thread.ofVirtual().factory(),
        IceSettings.DEFAULT,
        settings);
  }

  /// A transport that waits for [SimPeer#client] to connect.
  PeerTransport transport(RecordingObserver observer) {
    return transport(context(), observer);
  }

  PeerTransport transport(TransportContext context, RecordingObserver observer) {
    PeerTransport transport = PeerTransport.create(loop, context, observer);
    world.addIdleCheck(transport::isHandshakeIdle);
    return transport;
  }

  SimPeer peer() {
    return peer(CLIENT, DtlsRole.CLIENT);
  }

  SimPeer peer(TransportAddress address, DtlsRole role) {
    var peer = new SimPeer(world, network, address, role);
    peer.useStreams(streams);
    return peer;
  }

  void signal(PeerTransport transport, SimPeer peer) {
    signal(transport, peer, peer.client().parameters());
  }

  void signal(PeerTransport transport, SimPeer peer, RemoteParameters offered) {
    onLoop(() -> transport.connect(offered));
    peer.client().connect(transport.parameters(), world.now());
    peer.wakeUp();
  }

  /// Runs something in a duty cycle of its own, so that its deadlines and flushes are seen to.
  void onLoop(Runnable action) {
    loop.execute(action);
    world.settle();
  }

  /// A pair that is connected over a good network.
  Call call(ReceiveSection... sections) {
    return call(LinkConditions.GOOD, sections);
  }

  Call call(LinkConditions conditions, ReceiveSection... sections) {
    network.setConditions(conditions);
    return call(peer(), sections);
  }

  /// A pair that is connected over TCP.
  Call callOverTcp(ReceiveSection... sections) {
    SimPeer peer = peer();
    peer.client().useCandidates("tcp");
    return call(peer, sections);
  }

  private Call call(SimPeer peer, ReceiveSection... sections) {
    var observer = new RecordingObserver();
    PeerTransport transport = transport(observer);
    onLoop(() -> transport.setReceiveSections(Arrays.asList(sections)));
    signal(transport, peer);
    boolean connected =
        world.runUntil(
            () -> transport.state() == TransportState.CONNECTED && peer.client().isConnected(),
            20 * SECOND);
    if (!connected) {
      throw new AssertionError(
          "not connected: " + transport.state() + ", peer " + peer.client().failure());
    }
    return new Call(transport, observer, peer);
  }

  /// Sends bytes to the server as if from `from`.
  void inject(TransportAddress from, byte[] bytes) {
    network.send(from, SERVER, bytes, 0, bytes.length);
  }

  long drops(DropReason reason) {
    return loop.drops().get(reason);
  }

  private static InetAddress ip(TransportAddress address) {
    try {
      return InetAddress.getByAddress(address.socketAddress().getAddress().getAddress());
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private int sequence;

  /// Sends one packet each way.
  void assertHearsBothWays(Call call) {
    int heard = call.observer().media.size();
    int received = call.peer().rtp().size();
    int next = ++sequence;
    call.peer().client().sendRtp(Packets.rtp(111, 900, next, "0", "", new byte[10]));
    onLoop(() -> {
      Packets.write(call.transport(), Packets.rtp(111, 901, next, 0, new byte[10]));
      call.transport().flush();
    });
    world.run(SECOND / 10);
    assertThat(call.observer().media).hasSize(heard + 1);
    assertThat(call.peer().rtp()).hasSize(received + 1);
  }

  record Call(PeerTransport transport, RecordingObserver observer, SimPeer peer) {}
}
