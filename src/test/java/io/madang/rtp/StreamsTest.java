package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.rtcp.ReceiverReport;
import io.madang.rtp.rtcp.ReportBlock;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.wire.DropReason;
import io.madang.wire.NtpTime;
import io.madang.wire.PacketBuffer;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;
  private static final Codec VIDEO = codec(CodecName.VP8, 90_000);
  private static final Codec AUDIO = codec(CodecName.OPUS, 48_000);

  private final RtpPacket packet = new RtpPacket();
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer rtcp = new PacketBuffer(1200);
  private final RtcpCompound compound = new RtcpCompound();
  private final ReportBlock block = new ReportBlock();

  @Test
  void receive_acrossTheWrap_countsUpwards() {
    RtpReceiveStream stream = receiver(VIDEO);

    long first = stream.receive(packet(65535, 0), 0);

    assertThat(first).isEqualTo(65536 + 65535);
    assertThat(stream.receive(packet(0, 0), 0)).isEqualTo(first + 1);
    assertThat(stream.highestSequence()).isEqualTo(first + 1);
  }

  @Test
  void receive_twice_isADuplicate() {
    RtpReceiveStream stream = receiver(VIDEO);
    stream.receive(packet(10, 0), 0);

    assertThat(stream.receive(packet(10, 0), 0)).isEqualTo(DropReason.DUPLICATE.asResult());
  }

  @Test
  void receive_beforeTheFirst_isTaken() {
    RtpReceiveStream stream = receiver(VIDEO);
    long first = stream.receive(packet(10, 0), 0);

    assertThat(stream.receive(packet(9, 0), 0)).isEqualTo(first - 1);
  }

  @Test
  void receive_oneStrayNumber_isRefused() {
    RtpReceiveStream stream = receiver(VIDEO);
    long first = stream.receive(packet(10, 0), 0);

    assertThat(stream.receive(packet(30_000, 0), 0)).isEqualTo(DropReason.MALFORMED_RTP.asResult());
    assertThat(stream.receive(packet(11, 0), 0)).isEqualTo(first + 1);
    assertThat(stream.receive(packet(30_001, 0), 0)).isEqualTo(DropReason.MALFORMED_RTP.asResult());
  }

  @Test
  void receive_twoStrayNumbersInARow_isARestartThatGoesUpwards() {
    RtpReceiveStream stream = receiver(VIDEO);
    long before = stream.receive(packet(50_000, 0), 0);
    stream.receive(packet(20_000, 0), 0);

    long after = stream.receive(packet(20_001, 0), 0);

    assertThat(after).isGreaterThan(before);
    assertThat(after & 0xffff).isEqualTo(20_001);
    assertThat(stream.receive(packet(20_002, 0), 0)).isEqualTo(after + 1);
    assertThat(stream.cumulativeLost()).isZero();
    assertThat(stream.nacks().missing()).isZero();
  }

  @Test
  void receiveRepaired_mendsTheGapWithoutCountingAsReceived() {
    RtpReceiveStream stream = receiver(VIDEO);
    stream.receive(packet(1, 0), 0);
    stream.receive(packet(3, 0), 0);
    assertThat(stream.nacks().missing()).isEqualTo(1);

    assertThat(stream.receiveRepaired(packet(2, 0), 0)).isEqualTo(65536 + 2);

    assertThat(stream.nacks().missing()).isZero();
    assertThat(stream.repaired()).isEqualTo(1);
    assertThat(stream.packets()).isEqualTo(2);
    assertThat(stream.cumulativeLost()).as("RFC 4588, 6.3: still lost").isEqualTo(1);
    assertThat(stream.receiveRepaired(packet(2, 0), 0)).isEqualTo(DropReason.DUPLICATE.asResult());
    assertThat(stream.receiveRepaired(packet(4, 0), 0))
        .isEqualTo(DropReason.MALFORMED_RTX.asResult());
  }

  @Test
  void reportBlock_afterLoss_saysFractionAndSum() {
    RtpReceiveStream stream = receiver(VIDEO);
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 1) {
        stream.receive(packet(i, 0), 0);
      }
    }

    report(stream, 0);

    assertThat(block.ssrc()).isEqualTo(stream.ssrc());
    assertThat(block.fractionLost()).as("25 of 100, in 1/256").isEqualTo(64);
    assertThat(block.cumulativeLost()).isEqualTo(25);
    assertThat(block.highestSequence()).isEqualTo(65536 + 99);
    report(stream, 0);
    assertThat(block.fractionLost()).as("nothing new").isZero();
    assertThat(block.cumulativeLost()).isEqualTo(25);
  }

  /// RFC 3550, A.8, by hand at 48 kHz: the transit time grows by 10 ms (480 units) once and shrinks
  /// back once. J1 = (16*0 + 480) / 16 = 30; J2 = 30 + (480 - 30) / 16 = 58.
  @Test
  void jitter_ofALateAudioPacket_agreesWithTheFormula() {
    RtpReceiveStream stream = receiver(AUDIO);
    stream.receive(packet(1, 0), 0);
    stream.receive(packet(2, 960), 20 * MS);
    assertThat(stream.jitter()).isZero();

    stream.receive(packet(3, 1920), 50 * MS);
    assertThat(stream.jitter()).isEqualTo(30);
    stream.receive(packet(4, 2880), 60 * MS);
    assertThat(stream.jitter()).isEqualTo(58);
  }

  @Test
  void reportBlock_afterASenderReport_saysWhenThatWas() {
    RtpReceiveStream stream = receiver(VIDEO);
    stream.receive(packet(1, 0), 0);
    stream.senderReport(0xb44d_b705_2000_0000L, 7, 10 * SECOND, 0);

    report(stream, 15 * SECOND + 250 * MS);

    assertThat(block.lastSenderReport()).isEqualTo(0xb705_2000);
    assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x0005_4000);
  }

  @Test
  void reportBlock_withoutSenderReport_saysZero() {
    RtpReceiveStream stream = receiver(VIDEO);
    stream.receive(packet(1, 0), 0);

    report(stream, SECOND);

    assertThat(block.lastSenderReport()).isZero();
    assertThat(block.delaySinceLastSenderReport()).isZero();
  }

  @Test
  void captureUnixNanos_ofTwoStreams_shareTheBestOffset() {
    var clock = new SenderClock();
    var audio = new RtpReceiveStream(1, "0", "", AUDIO, HeaderExtensionMap.EMPTY, clock);
    var video = new RtpReceiveStream(2, "1", "h", VIDEO, HeaderExtensionMap.EMPTY, clock);
    long sender = 1000 * SECOND;
    long ours = 5000 * SECOND;

    audio.senderReport(NtpTime.fromUnixNanos(sender), 48_000, 0, ours + 30 * MS);
    video.senderReport(NtpTime.fromUnixNanos(sender + SECOND), 90_000, 0, ours + SECOND + 80 * MS);

    assertThat(audio.captureUnixNanos(48_000 + 480)).isEqualTo(ours + 40 * MS);
    assertThat(video.captureUnixNanos(90_000 - 900))
        .as("the smaller of both offsets")
        .isEqualTo(ours + SECOND + 20 * MS);
  }

  @Test
  void bitrate_ofASteadyStream_isItsRate() {
    RtpReceiveStream stream = receiver(VIDEO);
    for (int i = 0; i < 200; i++) {
      stream.receive(packet(i, 0), i * 10 * MS);
    }

    assertThat(stream.bitrateBps(1990 * MS)).isEqualTo(100 * 112 * 8);
    assertThat(stream.bitrateBps(10 * SECOND)).isZero();
  }

  @Test
  void find_aSentPacket_knowsItsSource() {
    var history = new PacketHistory(64, 1500);
    RtpSendStream stream = sender(128);
    stream.remember(65535, history, 1_000_000, 1, 2, 3);
    stream.remember(0, history, 1_000_001, 4, 5, 6);

    int index = stream.find(65535);

    assertThat(stream.source(index)).isSameAs(history);
    assertThat(stream.sourceSequence(index)).isEqualTo(1_000_000);
    assertThat(stream.rewrite(index, 0)).isEqualTo(1);
    assertThat(stream.rewrite(index, 2)).isEqualTo(3);
    assertThat(stream.rewrite(stream.find(0), 1)).isEqualTo(5);
    assertThat(stream.find(1)).isEqualTo(RtpSendStream.UNKNOWN);
  }

  @Test
  void find_aForgottenPacket_isUnknown() {
    var history = new PacketHistory(64, 1500);
    RtpSendStream stream = sender(128);
    assertThat(stream.find(0)).isEqualTo(RtpSendStream.UNKNOWN);

    for (int i = 0; i < 129; i++) {
      stream.remember(i, history, i, 0, 0, 0);
    }

    assertThat(stream.find(0)).isEqualTo(RtpSendStream.UNKNOWN);
    assertThat(stream.find(1)).isNotEqualTo(RtpSendStream.UNKNOWN);
  }

  @Test
  void mayResend_withinARoundTrip_isFalse() {
    RtpSendStream stream = sender(128);
    stream.remember(5, new PacketHistory(64, 1500), 5, 0, 0, 0);
    stream.roundTrip(100 * MS);
    int index = stream.find(5);

    assertThat(stream.mayResend(index, 0)).isTrue();
    assertThat(stream.mayResend(index, 99 * MS)).isFalse();
    assertThat(stream.mayResend(index, 100 * MS)).isTrue();
    assertThat(stream.resent()).isEqualTo(2);
  }

  @Test
  void rtxSequence_wraps() {
    var stream = new RtpSendStream(1, 2, 90_000, 65535, 128);

    assertThat(stream.nextRtxSequence()).isEqualTo(65535);
    assertThat(stream.nextRtxSequence()).isZero();
  }

  @Test
  void clock_thatGoesOn_owesNoReports() {
    RtpSendStream stream = sender(128);
    stream.sent(1000);
    stream.clock(0, SECOND);

    stream.clock(90_000, 2 * SECOND + 4_000_000);

    assertThat(stream.isReportOwed()).isFalse();
  }

  @Test
  void clock_thatJumps_owesReportsUntilTheOldOnesAreForgotten() {
    RtpSendStream stream = sender(128);
    stream.sent(1000);
    stream.clock(0, SECOND);

    stream.clock(90_000, 2 * SECOND + 300_000_000);

    for (int i = 0; i < 20; i++) {
      assertThat(stream.isReportOwed()).as("after %d", i).isTrue();
      rtcp.setLength(0);
      writer.begin(rtcp);
      assertThat(stream.writeSenderReport(writer, 3 * SECOND + i)).isTrue();
    }
    assertThat(stream.isReportOwed()).isFalse();
  }

  @Test
  void clockRate_thatChanges_owesReportsOnceTheClockIsKnown() {
    RtpSendStream stream = sender(128);
    stream.sent(1000);
    stream.clock(0, SECOND);

    stream.switchClockRate(48_000);

    assertThat(stream.isReportOwed()).isFalse();
    stream.clock(500, 2 * SECOND);
    assertThat(stream.isReportOwed()).isTrue();
  }

  @Test
  void senderReport_extrapolatesTheTimestamp() {
    RtpSendStream stream = sender(128);
    long capture = 1_700_000_000L * SECOND;
    writer.begin(rtcp);
    assertThat(stream.writeSenderReport(writer, capture)).as("nothing sent").isFalse();
    stream.sent(1000);
    stream.sent(500);
    assertThat(stream.writeSenderReport(writer, capture)).as("no clock").isFalse();
    stream.clock(-45_000, capture);

    assertThat(stream.writeSenderReport(writer, capture + SECOND)).isTrue();

    var report = new SenderReport();
    compound.wrap(rtcp.array(), 0, rtcp.length());
    assertThat(compound.next() && report.read(compound)).isTrue();
    assertThat(report.ssrc()).isEqualTo(stream.ssrc());
    assertThat(report.ntpTimestamp()).isEqualTo(NtpTime.fromUnixNanos(capture + SECOND));
    assertThat(report.rtpTimestamp()).isEqualTo(45_000);
    assertThat(report.packetCount()).isEqualTo(2);
    assertThat(report.octetCount()).isEqualTo(1500);
    assertThat(stream.timestampAt(capture - 500 * MS)).isEqualTo(-90_000);
  }

  /// RFC 3550, figure 2: the report arrives at b710:8000, LSR b705:2000, DLSR 0005:4000: round trip
  /// 0006:2000 = 6.125 s.
  @Test
  void receiverReport_ofTheRfcExample_givesItsRoundTrip() {
    RtpSendStream stream = sender(128);
    long arrival = NtpTime.toUnixNanos(0xe000_b710_8000_0000L);

    stream.receiverReport(64, -3, 99, 0xb705_2000, 0x0005_4000, arrival);

    assertThat(stream.roundTripNanos()).isEqualTo(6_125 * MS);
    assertThat(stream.fractionLost()).isEqualTo(64);
    assertThat(stream.cumulativeLost()).isEqualTo(-3);
    assertThat(stream.reportedJitter()).isEqualTo(99);
  }

  @Test
  void receiverReport_withoutLastReport_leavesTheRoundTrip() {
    RtpSendStream stream = sender(128);
    stream.roundTrip(30 * MS);

    stream.receiverReport(0, 0, 0, 0, 0, SECOND);

    assertThat(stream.roundTripNanos()).isEqualTo(30 * MS);
  }

  private void report(RtpReceiveStream stream, long now) {
    rtcp.setLength(0);
    writer.begin(rtcp).receiverReport(42);
    assertThat(stream.writeReportBlock(writer, now)).isTrue();
    var report = new ReceiverReport();
    assertThat(compound.wrap(rtcp.array(), 0, rtcp.length())).isTrue();
    assertThat(compound.next() && report.read(compound)).isTrue();
    assertThat(report.blockCount()).isEqualTo(1);
    report.block(0, block);
  }

  private RtpPacket packet(int sequenceNumber, int timestamp) {
    byte[] array = new byte[112];
    array[0] = (byte) 0x80;
    packet.wrap(array, 0, array.length);
    packet.setSequenceNumber(sequenceNumber);
    packet.setTimestamp(timestamp);
    return packet;
  }

  private static RtpReceiveStream receiver(Codec codec) {
    return new RtpReceiveStream(
        0x1234, "0", "", codec, HeaderExtensionMap.EMPTY, new SenderClock());
  }

  private static RtpSendStream sender(int remembered) {
    return new RtpSendStream(0x77, 0x78, 90_000, 1, remembered);
  }

  private static Codec codec(CodecName name, int clockRate) {
    return new Codec(name, 96, clockRate, 1, "", 97, true, true, true, true, false);
  }
}
