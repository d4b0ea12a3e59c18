package io.madang.transport;

import static io.madang.transport.TransportWorld.AUDIO;
import static io.madang.transport.TransportWorld.EXTENSIONS;
import static io.madang.transport.TransportWorld.SECOND;
import static io.madang.transport.TransportWorld.SIMULCAST;
import static io.madang.transport.TransportWorld.VIDEO;
import static io.madang.transport.TransportWorld.VP8;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsRole;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.sim.SimNetwork;
import io.madang.transport.TransportWorld.Call;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// From a packet on the wire to its stream.
class ReceivingTest {
  private static final byte[] PAYLOAD = "picture".getBytes();

  private final TransportWorld world = new TransportWorld(31);

  @Test
  void packet_byMid_findsItsSection() {
    var call = world.call(AUDIO, VIDEO);

    send(call, Packets.rtp(111, 1, 10, "0", "", PAYLOAD), Packets.rtp(96, 2, 20, "1", "", PAYLOAD));

    List<RtpReceiveStream> streams = call.observer().streams;
    assertThat(streams).extracting(RtpReceiveStream::mid).containsExactly("0", "1");
    assertThat(streams)
        .extracting(RtpReceiveStream::kind)
        .containsExactly(MediaKind.AUDIO, MediaKind.VIDEO);
    assertThat(call.observer().media).extracting(m -> m.payload()).containsOnly(PAYLOAD);
  }

  @Test
  void packet_knownSsrcWithoutMid_staysInItsStream() {
    var call = world.call(AUDIO, VIDEO);

    send(call, Packets.rtp(96, 2, 20, "1", "", PAYLOAD), Packets.rtp(96, 2, 21, 0, PAYLOAD));

    assertThat(call.observer().streams).hasSize(1);
    assertThat(call.observer().media).hasSize(2);
  }

  @Test
  void packet_simulcast_findsItsEncoding() {
    var call = world.call(SIMULCAST);

    send(
        call,
        Packets.rtp(96, 1, 10, "1", "l", PAYLOAD),
        Packets.rtp(96, 2, 10, "1", "h", PAYLOAD),
        Packets.rtp(96, 3, 10, "1", "m", PAYLOAD),
        Packets.rtp(96, 4, 10, "1", "x", PAYLOAD));

    assertThat(call.observer().streams)
        .extracting(RtpReceiveStream::rid)
        .containsExactly("l", "h", "m");
    assertThat(world.drops(DropReason.UNKNOWN_SSRC)).isEqualTo(1);
  }

  @Test
  void packet_declaredSsrcs_needNoExtensions() {
    var declared =
        new ReceiveSection(
            "v", MediaKind.VIDEO, List.of(VP8), EXTENSIONS, List.of(), List.of(5), List.of(6));
    var call = world.call(AUDIO, VIDEO, declared);

    send(call, Packets.rtp(96, 5, 10, 0, PAYLOAD));

    assertThat(call.observer().streams).extracting(RtpReceiveStream::mid).containsExactly("v");
  }

  @Test
  void packet_payloadTypeOfOneSection_isEnough() {
    var call = world.call(AUDIO, VIDEO);

    send(call, Packets.rtp(111, 7, 1, 0, PAYLOAD));

    assertThat(call.observer().streams).extracting(RtpReceiveStream::mid).containsExactly("0");
  }

  @Test
  void packet_payloadTypeOfTwoSections_isNot() {
    var second =
        new ReceiveSection(
            "2", MediaKind.VIDEO, List.of(VP8), EXTENSIONS, List.of(), List.of(), List.of());
    var call = world.call(VIDEO, second);

    send(call, Packets.rtp(96, 7, 1, 0, PAYLOAD));

    assertThat(call.observer().streams).isEmpty();
    assertThat(world.drops(DropReason.UNKNOWN_SSRC)).isEqualTo(1);
  }

  @Test
  void packet_unknownPayloadType_isDropped() {
    var call = world.call(VIDEO);

    send(
        call,
        Packets.rtp(50, 7, 1, "1", "", PAYLOAD),
        Packets.rtp(96, 7, 2, "1", "", PAYLOAD),
        Packets.rtp(50, 7, 3, "1", "", PAYLOAD));

    assertThat(call.observer().media).hasSize(1);
    assertThat(world.drops(DropReason.UNKNOWN_PAYLOAD_TYPE)).isEqualTo(2);
  }

  @Test
  void packet_otherCodecOfTheSection_switchesTheStream() {
    var vp9 = new Codec(CodecName.VP9, 98, 90_000, 1, "", 99, true, true, true, true, true);
    var section =
        new ReceiveSection(
            "1", MediaKind.VIDEO, List.of(VP8, vp9), EXTENSIONS, List.of(), List.of(), List.of());
    var call = world.call(section);

    send(call, Packets.rtp(96, 7, 1, "1", "", PAYLOAD), Packets.rtp(98, 7, 2, "1", "", PAYLOAD));

    assertThat(call.observer().streams).hasSize(1);
    assertThat(call.observer().streams.getFirst().codec()).isEqualTo(vp9);
  }

  @Test
  void retransmission_bySsrcOfTheSdp_becomesTheOriginal() {
    var declared =
        new ReceiveSection(
            "v", MediaKind.VIDEO, List.of(VP8), EXTENSIONS, List.of(), List.of(5), List.of(6));
    var call = world.call(declared);

    send(
        call,
        Packets.rtp(96, 5, 10, 0, PAYLOAD),
        Packets.rtp(96, 5, 12, 0, PAYLOAD),
        Packets.rtx(97, 6, 900, 11, "v", "", "repaired".getBytes()));

    assertThat(call.observer().streams).hasSize(1);
    var last = call.observer().media.getLast();
    assertThat(last.stream().ssrc()).isEqualTo(5);
    assertThat(last.sequence() & 0xffff).isEqualTo(11);
    assertThat(last.payload()).isEqualTo("repaired".getBytes());
  }

  @Test
  void retransmission_byRepairedRid_findsItsEncoding() {
    var call = world.call(SIMULCAST);

    send(
        call,
        Packets.rtp(96, 1, 10, "1", "l", PAYLOAD),
        Packets.rtp(96, 2, 10, "1", "h", PAYLOAD),
        Packets.rtp(96, 2, 12, "1", "h", PAYLOAD),
        Packets.rtx(97, 22, 500, 11, "1", "h", PAYLOAD));

    var last = call.observer().media.getLast();
    assertThat(last.stream().rid()).isEqualTo("h");
    assertThat(last.sequence() & 0xffff).isEqualTo(11);
  }

  @Test
  void retransmission_beforeAnyMedia_isDropped() {
    var call = world.call(VIDEO);

    send(call, Packets.rtx(97, 22, 500, 11, "1", "", PAYLOAD));

    assertThat(call.observer().media).isEmpty();
    assertThat(world.drops(DropReason.UNKNOWN_SSRC)).isEqualTo(1);
  }

  @Test
  void retransmission_ofWhatCame_isADuplicate() {
    var call = world.call(VIDEO);

    send(
        call,
        Packets.rtp(96, 2, 10, "1", "", PAYLOAD),
        Packets.rtx(97, 22, 500, 10, "1", "", PAYLOAD));

    assertThat(call.observer().media).hasSize(1);
    assertThat(world.drops(DropReason.DUPLICATE)).isEqualTo(1);
  }

  @Test
  void paddingOnly_takesItsNumberButIsNoMedia() {
    var call = world.call(VIDEO);

    send(
        call,
        Packets.rtp(96, 2, 10, "1", "", PAYLOAD),
        paddingOnly(2, 11),
        Packets.rtp(96, 2, 12, "1", "", PAYLOAD));
    world.world.run(SECOND);

    assertThat(call.observer().media).hasSize(2);
    assertThat(call.observer().padding).hasSize(1);
    assertThat(world.drops(DropReason.PADDING_ONLY)).isEqualTo(1);
    assertThat(call.transport().statistics().nacksSent()).isZero();
  }

  @Test
  void newSsrc_sameEncoding_isANewStream() {
    var call = world.call(SIMULCAST);

    send(
        call,
        Packets.rtp(96, 1, 10, "1", "h", PAYLOAD),
        Packets.rtp(96, 2, 500, "1", "h", PAYLOAD));

    assertThat(call.observer().streams).extracting(RtpReceiveStream::ssrc).containsExactly(1, 2);
    assertThat(call.observer().streams).extracting(RtpReceiveStream::rid).containsOnly("h");
  }

  @Test
  void ssrcFlood_isBounded() {
    var call = world.call(VIDEO);

    for (int ssrc = 1; ssrc <= 300; ssrc++) {
      call.peer().client().sendRtp(Packets.rtp(96, ssrc, 1, "1", "", PAYLOAD));
    }
    world.world.run(SECOND);

    assertThat(call.observer().streams).hasSize(StreamResolver.MAX_STREAMS);
    assertThat(world.drops(DropReason.TOO_MANY_STREAMS))
        .isEqualTo(300 - StreamResolver.MAX_STREAMS);
  }

  @Test
  void ssrcFlood_idleStreams_makeRoom() {
    var call = world.call(VIDEO);
    for (int ssrc = 1; ssrc <= StreamResolver.MAX_STREAMS; ssrc++) {
      call.peer().client().sendRtp(Packets.rtp(96, ssrc, 1, "1", "", PAYLOAD));
    }
    world.world.run(11 * SECOND);

    send(call, Packets.rtp(96, 1_000, 1, "1", "", PAYLOAD));

    assertThat(call.observer().ended).extracting(RtpReceiveStream::ssrc).containsExactly(1);
    assertThat(call.observer().streams.getLast().ssrc()).isEqualTo(1_000);
  }

  @Test
  void bye_endsTheStream() {
    var call = world.call(VIDEO);
    send(call, Packets.rtp(96, 2, 10, "1", "", PAYLOAD));

    call.peer().client().sendRtcp(rtcp(writer -> writer.bye(2)));
    world.world.run(SECOND);

    assertThat(call.observer().ended).extracting(RtpReceiveStream::ssrc).containsExactly(2);
    assertThat(call.transport().receiveStreams()).isEmpty();
  }

  @Test
  void renegotiation_keepsStreamsThatStay() {
    var call = world.call(AUDIO, VIDEO);
    send(call, Packets.rtp(111, 1, 10, "0", "", PAYLOAD), Packets.rtp(96, 2, 10, "1", "", PAYLOAD));

    world.onLoop(() -> call.transport().setReceiveSections(List.of(AUDIO)));
    send(call, Packets.rtp(111, 1, 11, 0, PAYLOAD), Packets.rtp(96, 2, 11, 0, PAYLOAD));

    assertThat(call.observer().ended).extracting(RtpReceiveStream::ssrc).containsExactly(2);
    assertThat(call.observer().media).hasSize(3);
    assertThat(call.observer().streams).hasSize(2);
  }

  @Test
  void replayedPacket_isDropped() {
    var call = world.call(VIDEO);
    call.peer().sent().clear();
    send(call, Packets.rtp(96, 2, 10, "1", "", PAYLOAD));
    byte[] sealed =
        call.peer().sent().stream()
            .filter(bytes -> PacketKind.of(bytes, 0, bytes.length) == PacketKind.RTP)
            .findFirst()
            .orElseThrow();

    world.inject(call.peer().address(), sealed);
    world.inject(call.peer().address(), sealed);
    world.world.run(SECOND);

    assertThat(call.observer().media).hasSize(1);
    assertThat(world.drops(DropReason.SRTP_REPLAYED)).isEqualTo(2);
  }

  @Test
  void exceptionInTheObserver_closesThisPeerOnly() {
    var failing = new FailingObserver();
    PeerTransport transport = PeerTransport.create(world.loop, world.context(), failing);
    world.world.addIdleCheck(transport::isHandshakeIdle);
    world.onLoop(() -> transport.setReceiveSections(List.of(VIDEO)));
    var other = world.call(VIDEO);
    var peer = world.peer(SimNetwork.address("203.0.113.99", 5_000), DtlsRole.CLIENT);
    world.signal(transport, peer);
    world.world.run(SECOND);

    peer.client().sendRtp(Packets.rtp(96, 2, 10, "1", "", PAYLOAD));
    send(other, Packets.rtp(96, 2, 10, "1", "", PAYLOAD));

    assertThat(transport.closeReason()).isEqualTo(CloseReason.INTERNAL_ERROR);
    assertThat(world.loop.statistics().bugs()).isEqualTo(1);
    assertThat(other.transport().state()).isEqualTo(TransportState.CONNECTED);
    assertThat(other.observer().media).hasSize(1);
  }

  private void send(Call call, byte[]... packets) {
    Arrays.stream(packets).forEach(call.peer().client()::sendRtp);
    world.world.run(SECOND / 10);
  }

  private static byte[] paddingOnly(int ssrc, int sequenceNumber) {
    byte[] array = new byte[1_000];
    int length =
        new RtpWriter()
            .begin(array, 0, array.length)
            .header(96, false, sequenceNumber, 0, ssrc)
            .padding(200)
            .finish();
    return Arrays.copyOf(array, length);
  }

  static byte[] rtcp(Consumer<RtcpWriter> content) {
    var buffer = new PacketBuffer(1_200);
    content.accept(new RtcpWriter().begin(buffer));
    return Arrays.copyOf(buffer.array(), buffer.length());
  }
}
