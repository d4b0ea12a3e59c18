package io.madang.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.wire.NtpTime;
import io.madang.wire.PacketBuffer;
import org.junit.jupiter.api.Test;

/// The RTCP of a real browser: sender reports, receiver reports and transport feedback.
class ChromiumFeedbackTest {
  private final RtcpCompound compound = new RtcpCompound();
  private final TransportFeedback feedback = new TransportFeedback();

  @Test
  void transportFeedback_ofChromium_survivesBuildingItAgain() {
    var builder = new TransportFeedbackBuilder();
    var out = new PacketBuffer(1400);
    var writer = new RtcpWriter();
    var again = new RtcpCompound();
    var copy = new TransportFeedback();
    int messages = 0;
    int nextSequence = -1;
    for (byte[] bytes : ChromiumCapture.load("av1-l3t3").rtcp()) {
      assertThat(compound.wrap(bytes, 0, bytes.length)).isTrue();
      while (compound.next()) {
        if (!feedback.read(compound)) {
          continue;
        }
        assertThat(nextSequence < 0 || feedback.baseSequenceNumber() == nextSequence).isTrue();
        long start = feedback.referenceTime() * 64_000_000L;
        builder.start(feedback.baseSequenceNumber(), start);
        while (feedback.next()) {
          int position = feedback.sequenceNumber() - feedback.baseSequenceNumber() & 0xffff;
          if (feedback.received()) {
            long arrival = feedback.arrivalTicks() * TransportFeedback.TICK_NANOS;
            assertThat(builder.add(feedback.baseSequenceNumber() + (long) position, arrival))
                .isTrue();
          }
        }
        nextSequence = feedback.sequenceNumber() + 1 & 0xffff;
        out.setLength(0);
        assertThat(builder.write(writer.begin(out), 1, feedback.mediaSsrc())).isTrue();
        assertThat(again.wrap(out.array(), 0, out.length()) && again.next()).isTrue();
        assertThat(copy.read(again)).isTrue();
        assertThat(feedback.read(compound)).isTrue();
        assertSame(copy);
        messages++;
      }
    }
    assertThat(messages).isGreaterThan(10);
  }

  @Test
  void reports_ofChromium_fitTogether() {
    var senderReport = new SenderReport();
    var receiverReport = new ReceiverReport();
    var description = new SourceDescription();
    var block = new ReportBlock();
    int senderReports = 0;
    int blocks = 0;
    for (byte[] bytes : ChromiumCapture.load("vp8-l1t3").rtcp()) {
      assertThat(compound.wrap(bytes, 0, bytes.length)).isTrue();
      while (compound.next()) {
        if (senderReport.read(compound)) {
          long year2020 = 1_577_836_800_000_000_000L;
          assertThat(NtpTime.toUnixNanos(senderReport.ntpTimestamp())).isGreaterThan(year2020);
          assertThat(senderReport.octetCount()).isGreaterThan(senderReport.packetCount());
          senderReports++;
        } else if (receiverReport.read(compound)) {
          for (int i = 0; i < receiverReport.blockCount(); i++) {
            receiverReport.block(i, block);
            assertThat(block.fractionLost()).as("loopback").isZero();
            blocks++;
          }
        } else if (description.read(compound)) {
          assertThat(description.next()).isTrue();
          assertThat(description.cname()).isNotEmpty();
        }
      }
    }
    assertThat(senderReports).isPositive();
    assertThat(blocks).isPositive();
  }

  private void assertSame(TransportFeedback copy) {
    assertThat(copy.packetStatusCount()).isEqualTo(feedback.packetStatusCount());
    while (feedback.next()) {
      assertThat(copy.next()).isTrue();
      assertThat(copy.sequenceNumber()).isEqualTo(feedback.sequenceNumber());
      assertThat(copy.received()).isEqualTo(feedback.received());
      if (copy.received()) {
        assertThat(copy.arrivalTicks()).isEqualTo(feedback.arrivalTicks());
      }
    }
    assertThat(copy.next()).isFalse();
  }
}
