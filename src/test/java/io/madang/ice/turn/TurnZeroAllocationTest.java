package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunWriter;
import io.madang.sim.AllocationMeter;
import io.madang.wire.AddressPolicy;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.DropCounters;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What is relayed per packet, in each of its forms.
final class TurnZeroAllocationTest {
  private static final int CHANNEL = 0x4001;
  private static final int MEDIA_CHANNEL = 0x4002;
  private static final byte[] PAYLOAD = new byte[1_200];

  private final TurnWorld world = new TurnWorld();
  private final Sink sink = new Sink();
  private final TurnServer server =
      new TurnServer(
          TurnWorld.settings(1_000_000_000_000L),
          new FixedCredentials(TurnWorld.REALM, Map.of("alice", "secret")),
          new byte[32],
          new TurnEnvironment(
              sink,
              PeerConnections.NONE,
              sink,
              AddressPolicy.PUBLIC_ONLY,
              new DeadlineQueue(),
              () -> 0,
              new DropCounters(),
              TurnObserver.NONE),
          new Random(1));
  private final TransportAddress client = TurnWorld.address("203.0.113.1", 4000);
  private final TransportAddress relayed = allocate();

  /// The tester writes its requests for the noting world; here they go to the silent one.
  private TransportAddress allocate() {
    TurnTester tester = TurnTester.udp(world, "203.0.113.1", 4000);
    tester.learnNonce();
    give(
        tester.request(TurnTester.ALLOCATE, w -> w.put32(TurnTester.TRANSPORT, TurnTester.UDP), 1));
    give(tester.request(TurnTester.CHANNEL_BIND, binding(CHANNEL, TurnWorld.PEER), 2));
    give(tester.request(TurnTester.CHANNEL_BIND, binding(MEDIA_CHANNEL, TurnWorld.MEDIA), 3));
    assertThat(sink.relay).isPositive();
    return Sink.RELAYED;
  }

  private static Consumer<StunWriter> binding(int channel, TransportAddress peer) {
    return w -> {
      w.put32(StunAttribute.CHANNEL_NUMBER, channel << 16);
      TurnTester.peers(w, peer);
    };
  }

  private void give(byte[] bytes) {
    server.onDatagram(
        0, client.high(), client.low(), client.port(), bytes, 0, bytes.length, world.now);
  }

  private static byte[] indication(TransportAddress peer) {
    var buffer = new PacketBuffer(1_400);
    new StunWriter()
        .begin(buffer, TurnTester.SEND, 1, 2)
        .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer)
        .bytes(StunAttribute.DATA, PAYLOAD);
    return TurnTester.bytes(buffer);
  }

  private void assertAllocatesNothing(Runnable packet) {
    long before = sink.packets;

    assertThat(AllocationMeter.bytesPerRound(i -> packet.run())).isZero();
    assertThat(sink.packets - before).isEqualTo(4L * AllocationMeter.PACKETS);
  }

  @Test
  void channelData_toAPeer_allocatesNothing() {
    byte[] bytes = TurnTester.framed(CHANNEL, PAYLOAD);

    assertAllocatesNothing(() -> give(bytes));
  }

  @Test
  void channelData_toOwnMedia_allocatesNothing() {
    byte[] bytes = TurnTester.framed(MEDIA_CHANNEL, PAYLOAD);

    assertAllocatesNothing(() -> give(bytes));
  }

  @Test
  void sendIndication_toTwoPorts_allocatesNothing() {
    byte[] first = indication(TurnWorld.PEER);
    byte[] second = indication(TurnWorld.PEER.withPort(9));

    assertAllocatesNothing(() -> give((sink.packets & 1) == 0 ? first : second));
  }

  @Test
  void peerData_withAndWithoutChannel_allocatesNothing() {
    TransportAddress peer = TurnWorld.PEER;

    assertAllocatesNothing(() -> {
      int port = peer.port() + (int) (sink.packets & 1);
      server.onPeerDatagram(
          sink.relay, peer.high(), peer.low(), port, PAYLOAD, 0, PAYLOAD.length, world.now);
    });
  }

  @Test
  void ownMediaData_allocatesNothing() {
    assertAllocatesNothing(
        () -> server.fromOwnMedia(relayed, TurnWorld.MEDIA, PAYLOAD, 0, PAYLOAD.length, world.now));
  }

  /// Counts what passes and keeps nothing.
  private static final class Sink implements RelayNetwork, OwnMedia {
    static final TransportAddress RELAYED = TurnWorld.address("198.51.100.9", 50_000);
    private int relay;
    private long packets;

    @Override
    public boolean supports(boolean ipv6) {
      return !ipv6;
    }

    @Override
    public boolean supportsDontFragment() {
      return true;
    }

    @Override
    public TransportAddress reserve(RelayRequest request) {
      relay = request.relay();
      return RELAYED;
    }

    @Override
    public boolean open(int relay) {
      return true;
    }

    @Override
    public void release(int relay) {}

    @Override
    public boolean sendToPeer(
        int relay,
        TransportAddress peer,
        byte[] array,
        int offset,
        int length,
        boolean dontFragment) {
      packets++;
      return true;
    }

    @Override
    public boolean sendToClient(TurnClient client, byte[] array, int offset, int length) {
      packets++;
      return true;
    }

    @Override
    public boolean isHost(long high, long low) {
      return TurnWorld.MEDIA.high() == high && TurnWorld.MEDIA.low() == low;
    }

    @Override
    public boolean isPort(long high, long low, int port) {
      return TurnWorld.MEDIA.matches(high, low, port);
    }

    @Override
    public void receive(
        TransportAddress relayed, TransportAddress own, byte[] array, int offset, int length) {
      packets++;
    }
  }
}
