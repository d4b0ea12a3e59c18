package io.madang.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.Hex;
import io.madang.wire.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private final RtcpCompound compound = new RtcpCompound();
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer out = new PacketBuffer(1200);

  /// A compound of a sender report with one block, a CNAME and a BYE, decoded by hand.
  private static final String COMPOUND =
      """
      81 c8 000c                 # SR, 1 block
      11223344                   # SSRC
      e1b2c3d4 80000000          # NTP: second 0xe1b2c3d4, half
      00015f90                   # RTP timestamp 90000
      00000064 0001e240          # 100 packets, 123456 octets
      aabbccdd                   # reported SSRC
      40 fffffd                  # 64/256 lost, cumulative -3
      00020005                   # cycle 2, sequence 5
      0000007b                   # jitter 123
      c3d48000 00010000          # LSR, DLSR 1 s
      81 ca 0003                 # SDES, 1 chunk
      11223344 01 04 61 62 63 64 # CNAME "abcd"
      00 00                      # end, padding
      81 cb 0001 11223344        # BYE
      """;

  @Test
  void compound_decodedByHand_readsEveryField() {
    wrap(COMPOUND);
    var report = new SenderReport();
    var block = new ReportBlock();

    assertThat(compound.next()).isTrue();
    assertThat(report.read(compound)).isTrue();
    assertThat(report.ssrc()).isEqualTo(0x11223344);
    assertThat(report.ntpTimestamp()).isEqualTo(0xe1b2c3d480000000L);
    assertThat(report.rtpTimestamp()).isEqualTo(90_000);
    assertThat(report.packetCount()).isEqualTo(100);
    assertThat(report.octetCount()).isEqualTo(123_456);
    assertThat(report.blockCount()).isEqualTo(1);
    report.block(0, block);
    assertThat(block.ssrc()).isEqualTo(0xaabbccdd);
    assertThat(block.fractionLost()).isEqualTo(64);
    assertThat(block.cumulativeLost()).isEqualTo(-3);
    assertThat(block.highestSequence()).isEqualTo(0x20005);
    assertThat(block.jitter()).isEqualTo(123);
    assertThat(block.lastSenderReport()).isEqualTo(0xc3d48000);
    assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x10000);

    var description = new SourceDescription();
    assertThat(compound.next()).isTrue();
    assertThat(description.read(compound)).isTrue();
    assertThat(description.next()).isTrue();
    assertThat(description.ssrc()).isEqualTo(0x11223344);
    assertThat(description.cname()).isEqualTo("abcd");
    assertThat(description.next()).isFalse();

    var bye = new Bye();
    assertThat(compound.next()).isTrue();
    assertThat(bye.read(compound)).isTrue();
    assertThat(bye.count()).isEqualTo(1);
    assertThat(bye.ssrc(0)).isEqualTo(0x11223344);
    assertThat(compound.next()).isFalse();
  }

  @Test
  void writer_ofTheSameCompound_writesTheSameBytes() {
    writer.begin(out);

    assertThat(writer.senderReport(0x11223344, 0xe1b2c3d480000000L, 90_000, 100, 123_456)).isTrue();
    assertThat(writer.reportBlock(0xaabbccdd, 64, -3, 0x20005, 123, 0xc3d48000, 0x10000)).isTrue();
    assertThat(writer.cname(0x11223344, "abcd".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(writer.bye(0x11223344)).isTrue();

    assertThat(Hex.of(out.array(), 0, out.length())).isEqualTo(Hex.of(Hex.bytes(COMPOUND)));
  }

  @Test
  void cname_ofAnyLength_endsInAZeroAndAWord() {
    for (int length = 0; length < 20; length++) {
      String name = "x".repeat(length);
      out.setLength(0);
      writer.begin(out).cname(7, name.getBytes(StandardCharsets.UTF_8));

      assertThat(out.length() % 4).isZero();
      assertThat(compound.wrap(out.array(), 0, out.length())).isTrue();
      var description = new SourceDescription();
      assertThat(compound.next() && description.read(compound) && description.next()).isTrue();
      assertThat(description.cname()).isEqualTo(name);
    }
  }

  @Test
  void wrap_malformed_isRefused() {
    assertThat(tryWrap("80 c9 00")).as("short").isFalse();
    assertThat(tryWrap("40 c9 0000")).as("version").isFalse();
    assertThat(tryWrap("80 c9 0001")).as("longer than the datagram").isFalse();
    assertThat(tryWrap("80 c9 0001 00000001 80")).as("a rest").isFalse();
    assertThat(tryWrap("a0 c9 0001 00000005")).as("padding beyond its packet").isFalse();
    assertThat(tryWrap("a0 c9 0001 00000000")).as("padding of 0").isFalse();
  }

  @Test
  void read_withFewerBlocksThanItSays_isRefused() {
    wrap("82 c9 0001 00000001");
    compound.next();

    assertThat(new ReceiverReport().read(compound)).isFalse();
  }

  @Test
  void reportBlock_the32nd_isRefused() {
    writer.begin(out).receiverReport(1);
    for (int i = 0; i < 31; i++) {
      assertThat(writer.reportBlock(i, 0, 0, 0, 0, 0, 0)).isTrue();
    }

    assertThat(writer.reportBlock(31, 0, 0, 0, 0, 0, 0)).isFalse();
    assertThat(compound.wrap(out.array(), 0, out.length())).isTrue();
    assertThat(compound.next()).isTrue();
    assertThat(compound.count()).isEqualTo(31);
    assertThat(compound.next()).isFalse();
  }

  @Test
  void reportBlock_withoutAReportBefore_isRefused() {
    writer.begin(out);
    assertThat(writer.reportBlock(1, 0, 0, 0, 0, 0, 0)).isFalse();

    writer.receiverReport(1);
    writer.pictureLoss(1, 2);
    assertThat(writer.reportBlock(1, 0, 0, 0, 0, 0, 0)).isFalse();
  }

  /// RFC 4585, section 6.2.1: bit i of BLP (least significant first) is packet PID + i + 1.
  @Test
  void nack_acrossTheWrap_listsEachPacket() {
    wrap("81 cd 0004 00000001 00000002 fffe 0005 0010 8000");
    var nack = new GenericNack();
    assertThat(compound.next() && nack.read(compound)).isTrue();

    assertThat(nack.senderSsrc()).isEqualTo(1);
    assertThat(nack.mediaSsrc()).isEqualTo(2);
    assertThat(numbers(nack)).containsExactly(65534, 65535, 1, 16, 32);
  }

  @Test
  void nack_written_packsAscendingNumbers() {
    writer.begin(out);

    int written = writer.nack(1, 2, new int[] {65534, 65535, 1, 16, 32, 99}, 5);

    assertThat(written).isEqualTo(5);
    assertThat(Hex.of(out.array(), 0, out.length()))
        .isEqualTo("81cd0004" + "00000001" + "00000002" + "fffe0005" + "00108000");
  }

  @Test
  void nack_withLittleRoom_writesWhatFits() {
    var small = new PacketBuffer(16);
    writer.begin(small);

    assertThat(writer.nack(1, 2, new int[] {10, 11, 1000, 2000}, 4)).isEqualTo(2);
    assertThat(compound.wrap(small.array(), 0, small.length())).isTrue();
    assertThat(writer.nack(1, 2, new int[] {1000}, 1)).isZero();
    assertThat(small.length()).isEqualTo(16);
  }

  @Test
  void pictureLoss_isWrittenAndRead() {
    writer.begin(out).pictureLoss(1, 0x80000002);
    assertThat(Hex.of(out.array(), 0, out.length())).isEqualTo("81ce00020000000180000002");

    var pli = new PictureLossIndication();
    rewrap();
    assertThat(compound.next() && pli.read(compound)).isTrue();
    assertThat(pli.senderSsrc()).isEqualTo(1);
    assertThat(pli.mediaSsrc()).isEqualTo(0x80000002);
  }

  @Test
  void fullIntra_isWrittenAndRead() {
    writer.begin(out).fullIntra(1, 0x22, 255);
    assertThat(Hex.of(out.array(), 0, out.length()))
        .isEqualTo("84ce0004" + "00000001" + "00000000" + "00000022" + "ff000000");

    var fir = new FullIntraRequest();
    rewrap();
    assertThat(compound.next() && fir.read(compound)).isTrue();
    assertThat(fir.next()).isTrue();
    assertThat(fir.mediaSsrc()).isEqualTo(0x22);
    assertThat(fir.requestNumber()).isEqualTo(255);
    assertThat(fir.next()).isFalse();
  }

  /// 1 Mbit/s = 250 000 * 2^2: exponent 2, mantissa 0x3d090.
  @Test
  void remb_of1Megabit_isExponent2() {
    writer.begin(out).remb(1, 1_000_000, new int[] {5, 6, 7}, 2);
    assertThat(Hex.of(out.array(), 0, out.length()))
        .isEqualTo(
            "8fce0006"
                + "00000001"
                + "00000000"
                + "52454d42"
                + "020bd090"
                + "00000005"
                + "00000006");

    var remb = new Remb();
    rewrap();
    assertThat(compound.next() && remb.read(compound)).isTrue();
    assertThat(remb.bitrateBps()).isEqualTo(1_000_000);
    assertThat(remb.ssrcCount()).isEqualTo(2);
    assertThat(remb.ssrc(1)).isEqualTo(6);
  }

  @Test
  void remb_ofTheLargestField_saturates() {
    wrap("8f ce 0004 00000001 00000000 52454d42 00 ffffff");
    var remb = new Remb();
    assertThat(compound.next() && remb.read(compound)).isTrue();

    assertThat(remb.bitrateBps()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void extendedReport_listsReferenceTimesAndAnswers() {
    wrap(
        """
        80 cf 000b 00000009
        04 00 0002 e1b2c3d4 80000000                    # RRTR
        63 00 0001 ffffffff                             # unknown, passed over
        05 00 0003 00000011 c3d48000 00010000           # DLRR, one entry
        07 00 0000                                      # statistics, empty
        """);
    var report = new ExtendedReport();
    assertThat(compound.next() && report.read(compound)).isTrue();

    assertThat(report.senderSsrc()).isEqualTo(9);
    assertThat(report.next()).isTrue();
    assertThat(report.isReceiverReferenceTime()).isTrue();
    assertThat(report.ntpTimestamp()).isEqualTo(0xe1b2c3d480000000L);
    assertThat(report.next()).isTrue();
    assertThat(report.isReceiverReferenceTime()).isFalse();
    assertThat(report.ssrc()).isEqualTo(0x11);
    assertThat(report.lastReceiverReport()).isEqualTo(0xc3d48000);
    assertThat(report.delaySinceLastReceiverReport()).isEqualTo(0x10000);
    assertThat(report.next()).isFalse();
  }

  @Test
  void extendedReport_blockBeyondTheEnd_endsTheWalk() {
    wrap("80 cf 0003 00000009 05 00 0009 00000011");
    var report = new ExtendedReport();
    assertThat(compound.next() && report.read(compound)).isTrue();

    assertThat(report.next()).isFalse();
    assertThat(report.next()).isFalse();
  }

  @Test
  void extendedReport_written_isRead() {
    writer.begin(out);
    assertThat(writer.receiverReferenceTime(1, 0xe1b2c3d480000000L)).isTrue();
    assertThat(writer.delaySinceReferenceTime(1, 2, 3, 4)).isTrue();

    var report = new ExtendedReport();
    rewrap();
    assertThat(compound.next() && report.read(compound) && report.next()).isTrue();
    assertThat(report.ntpTimestamp()).isEqualTo(0xe1b2c3d480000000L);
    assertThat(compound.next() && report.read(compound) && report.next()).isTrue();
    assertThat(report.ssrc()).isEqualTo(2);
    assertThat(report.lastReceiverReport()).isEqualTo(3);
    assertThat(report.delaySinceLastReceiverReport()).isEqualTo(4);
  }

  @Test
  void writer_withoutRoom_writesNothing() {
    var none = new PacketBuffer(7);
    writer.begin(none);

    assertThat(writer.receiverReport(1)).isFalse();
    assertThat(writer.senderReport(1, 2, 3, 4, 5)).isFalse();
    assertThat(writer.bye(1)).isFalse();
    assertThat(writer.cname(1, new byte[1])).isFalse();
    assertThat(writer.pictureLoss(1, 2)).isFalse();
    assertThat(writer.fullIntra(1, 2, 3)).isFalse();
    assertThat(writer.remb(1, 2, new int[1], 1)).isFalse();
    assertThat(writer.receiverReferenceTime(1, 2)).isFalse();
    assertThat(writer.delaySinceReferenceTime(1, 2, 3, 4)).isFalse();
    assertThat(none.length()).isZero();
  }

  private static List<Integer> numbers(GenericNack nack) {
    List<Integer> numbers = new ArrayList<>();
    while (nack.next()) {
      numbers.add(nack.sequenceNumber());
    }
    return numbers;
  }

  private void rewrap() {
    assertThat(compound.wrap(out.array(), 0, out.length())).isTrue();
  }

  private void wrap(String hex) {
    assertThat(tryWrap(hex)).isTrue();
  }

  private boolean tryWrap(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return compound.wrap(bytes, 0, bytes.length);
  }
}
