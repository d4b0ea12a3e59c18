package io.madang.transport;

import static io.madang.transport.TransportWorld.MILLI;
import static io.madang.transport.TransportWorld.SECOND;
import static io.madang.transport.TransportWorld.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What leaves a transport, seen from the wire and from the peer.
class SendingTest {
  private static final int SSRC = 4711;
  private static final int GCM_TAG = 16;

  private final TransportWorld world = new TransportWorld(21);

  @Test
  void flush_frameOfLibwebrtc_isOneRunOfEqualDatagrams() {
    var call = world.call(VIDEO);
    world.io.takeRuns();

    world.onLoop(() -> {
      write(call.transport(), 1, 1180);
      write(call.transport(), 2, 1180);
      write(call.transport(), 3, 1181);
      write(call.transport(), 4, 700);
      call.transport().flush();
    });

    assertThat(world.io.takeRuns())
        .containsExactly(new int[] {1181 + GCM_TAG, 1181 + GCM_TAG, 1181 + GCM_TAG, 700 + GCM_TAG});
  }

  @Test
  void flush_paddedPackets_reachThePeerWithTheirPayload() {
    var call = world.call(VIDEO);

    world.onLoop(() -> {
      write(call.transport(), 1, 1140);
      write(call.transport(), 2, 1200);
      write(call.transport(), 3, 1199);
      call.transport().flush();
    });
    world.world.run(SECOND / 10);

    List<byte[]> received = call.peer().rtp();
    assertThat(received).hasSize(3);
    RtpPacket first = Packets.view(received.get(0));
    assertThat(first.paddingLength()).isEqualTo(60);
    assertThat(Packets.payload(received.get(0))).isEqualTo(payload(1, 1140));
    assertThat(Packets.view(received.get(1)).paddingLength()).isZero();
    assertThat(Packets.payload(received.get(1))).isEqualTo(payload(2, 1200));
    assertThat(Packets.view(received.get(2)).paddingLength()).isZero();
    assertThat(Packets.payload(received.get(2))).isEqualTo(payload(3, 1199));
  }

  @Test
  void flush_packetPaddedByItsSender_isNotPaddedAgain() {
    var call = world.call(VIDEO);
    world.io.takeRuns();

    world.onLoop(() -> {
      int offset = call.transport().reserve();
      int length =
          new RtpWriter()
              .begin(call.transport().sendArray(), offset, 1_400)
              .header(96, false, 1, 0, SSRC)
              .payload(new byte[1_000], 0, 1_000)
              .padding(20)
              .finish();
      call.transport().commit(length, true, -1, -1);
      write(call.transport(), 2, 1_050);
      call.transport().flush();
    });
    world.world.run(SECOND / 10);

    assertThat(world.io.takeRuns()).hasSize(2);
    assertThat(Packets.view(call.peer().rtp().get(0)).paddingLength()).isEqualTo(20);
  }

  @Test
  void markDirty_severalWrites_leaveOnceAtTheEndOfTheCycle() {
    var call = world.call(VIDEO);
    world.io.takeRuns();

    world.onLoop(() -> {
      write(call.transport(), 1, 500);
      call.transport().markDirty();
      write(call.transport(), 2, 500);
      call.transport().markDirty();
    });

    assertThat(world.io.takeRuns()).containsExactly(new int[] {500 + GCM_TAG, 500 + GCM_TAG});
  }

  @Test
  void reserve_tickIsFull_flushesByItself() {
    var call = world.call(VIDEO);
    world.io.takeRuns();

    world.onLoop(() -> {
      for (int i = 0; i < SendSlab.SLOTS + 1; i++) {
        write(call.transport(), i, 100);
      }
    });

    assertThat(world.io.takeRuns()).hasSize(1);
    world.onLoop(call.transport()::flush);
    assertThat(world.io.takeRuns()).hasSize(1);
  }

  @Test
  void flush_transportSequenceNumbers_followTheOrderOfSending() {
    var call = world.call(VIDEO);

    world.onLoop(() -> {
      writeStamped(call.transport(), 10, 1, 100);
      writeStamped(call.transport(), 20, 1, 1_200);
      writeStamped(call.transport(), 20, 2, 1_200);
      call.transport().flush();
    });
    world.world.run(SECOND / 10);

    // The small packet goes last, so that the three are one run.
    assertThat(call.peer().rtp().stream().map(SendingTest::transportSequence))
        .containsExactly(0, 1, 2);
    assertThat(call.peer().rtp().stream().map(packet -> Packets.view(packet).ssrc()))
        .containsExactly(20, 20, 10);
  }

  @Test
  void flush_absSendTime_isTheTimeOfSending() {
    var call = world.call(VIDEO);

    world.onLoop(() -> writeTimed(call.transport(), 1));
    world.world.run(100 * MILLI);
    world.onLoop(() -> writeTimed(call.transport(), 2));
    world.world.run(100 * MILLI);

    int first = absSendTime(call.peer().rtp().get(0));
    int second = absSendTime(call.peer().rtp().get(1));
    // 6.18 fixed point: 100 ms are 26 214 units.
    assertThat(second - first & 0xff_ffff).isBetween(26_213, 26_215);
  }

  @Test
  void commit_beforeKeys_isDroppedAndCounted() {
    PeerTransport transport = world.transport(new RecordingObserver());

    world.onLoop(() -> {
      write(transport, 1, 500);
      transport.flush();
    });

    assertThat(transport.canSend()).isFalse();
    assertThat(world.drops(DropReason.SRTP_NO_KEYS)).isEqualTo(1);
    assertThat(world.network.bytesSent(TransportWorld.SERVER)).isZero();
  }

  @Test
  void commit_largerThanADatagram_isDroppedAndCounted() {
    var call = world.call(VIDEO);
    world.io.takeRuns();

    world.onLoop(() -> {
      write(call.transport(), 1, SendSlab.MAX_PLAIN + 1);
      write(call.transport(), 2, SendSlab.MAX_PLAIN);
      call.transport().flush();
    });

    assertThat(world.drops(DropReason.OVERSIZE)).isEqualTo(1);
    assertThat(world.io.takeRuns()).hasSize(1);
  }

  @Test
  void reserve_neverFlushedSubscribers_areBounded() {
    var call = world.call(VIDEO);

    world.onLoop(() -> {
      for (int i = 0; i < SendSlabPool.MAX_SLABS + 10; i++) {
        write(world.transport(new RecordingObserver()), 1, 100);
      }
      assertThat(call.transport().reserve()).isEqualTo(-1);
    });

    assertThat(world.drops(DropReason.SEND_QUEUE_FULL)).isEqualTo(11);
  }

  private static void write(PeerTransport transport, int sequenceNumber, int length) {
    int offset = transport.reserve();
    if (offset >= 0) {
      byte[] packet = Packets.rtp(96, SSRC, sequenceNumber, 0, payload(sequenceNumber, length));
      System.arraycopy(packet, 0, transport.sendArray(), offset, packet.length);
      transport.commit(packet.length, true, -1, -1);
    }
  }

  private static byte[] payload(int sequenceNumber, int length) {
    byte[] payload = new byte[length - RtpPacket.FIXED_HEADER_LENGTH];
    Arrays.fill(payload, (byte) (sequenceNumber + 1));
    return payload;
  }

  private static void writeStamped(
      PeerTransport transport, int ssrc, int sequenceNumber, int length) {
    int offset = transport.reserve();
    var writer = new RtpWriter().begin(transport.sendArray(), offset, 1_400);
    writer.header(96, false, sequenceNumber, 0, ssrc).beginExtensions(false);
    writer.transportCc(TransportWorld.TRANSPORT_CC_ID).endExtensions();
    writer.payload(new byte[length], 0, length);
    transport.commit(writer.finish(), true, writer.transportCcOffset(), -1);
  }

  private static void writeTimed(PeerTransport transport, int sequenceNumber) {
    int offset = transport.reserve();
    var writer = new RtpWriter().begin(transport.sendArray(), offset, 1_400);
    writer.header(96, false, sequenceNumber, 0, SSRC).beginExtensions(false);
    writer.absSendTime(2).endExtensions();
    writer.payload(new byte[10], 0, 10);
    transport.commit(writer.finish(), true, -1, writer.absSendTimeOffset());
    transport.flush();
  }

  private static int transportSequence(byte[] packet) {
    RtpPacket view = Packets.view(packet);
    assertThat(view.findExtension(TransportWorld.TRANSPORT_CC_ID)).isTrue();
    return ByteArrays.u16(packet, view.extensionOffset());
  }

  private static int absSendTime(byte[] packet) {
    RtpPacket view = Packets.view(packet);
    assertThat(view.findExtension(2)).isTrue();
    return ByteArrays.u24(packet, view.extensionOffset());
  }
}
