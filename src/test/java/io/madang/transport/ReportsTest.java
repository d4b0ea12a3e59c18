package io.madang.transport;

import static io.madang.transport.TransportWorld.AUDIO;
import static io.madang.transport.TransportWorld.MILLI;
import static io.madang.transport.TransportWorld.SECOND;
import static io.madang.transport.TransportWorld.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.rtp.rtcp.ExtendedReport;
import io.madang.rtp.rtcp.FullIntraRequest;
import io.madang.rtp.rtcp.ReceiverReport;
import io.madang.rtp.rtcp.ReportBlock;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.rtp.rtcp.TransportFeedback;
import io.madang.transport.TransportWorld.Call;
import io.madang.wire.DropReason;
import io.madang.wire.NtpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The RTCP a transport writes and reads.
class ReportsTest {
  private static final long ROUND_TRIP = 40 * MILLI;

  private final TransportWorld world = new TransportWorld(61);

  @Test
  void receiverReport_tellsLossOfEachStream() {
    var call = world.call(VIDEO);
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 3 || i == 99) {
        call.peer().client().sendRtp(Packets.rtp(96, 7, i, "1", "", new byte[50]));
      }
    }
    world.world.run(1_500 * MILLI);

    List<int[]> blocks = reportBlocks(call, 7);

    assertThat(blocks).isNotEmpty();
    // 24 of 100 lost: 61 or 62 of 256.
    assertThat(blocks.getFirst()[0]).isBetween(60, 62);
    assertThat(blocks.getFirst()[1]).isEqualTo(24);
  }

  @Test
  void receiverReport_silentStream_isLeftOut() {
    var call = world.call(VIDEO);
    call.peer().client().sendRtp(Packets.rtp(96, 7, 1, "1", "", new byte[50]));
    world.world.run(10 * SECOND);

    assertThat(reportBlocks(call, 7)).hasSize(1);
  }

  @Test
  void senderReport_carriesCountsAndAClockThatFits() {
    var call = world.call(VIDEO);
    RtpSendStream stream = sendStream(call);

    world.world.run(3 * SECOND);

    List<long[]> reports = new ArrayList<>();
    var report = new SenderReport();
    RecoveryTest.forEach(
        call,
        compound -> {
          if (report.read(compound) && report.ssrc() == stream.ssrc()) {
            reports.add(
                new long[] {
                  NtpTime.toUnixNanos(report.ntpTimestamp()),
                  report.rtpTimestamp() & 0xffff_ffffL,
                  report.packetCount(),
                  report.octetCount()
                });
          }
        });
    assertThat(reports).hasSizeBetween(2, 4);
    long[] first = reports.getFirst();
    long[] last = reports.getLast();
    assertThat(first[2]).isEqualTo(10);
    assertThat(first[3]).isEqualTo(10_000);
    long elapsedUnits = (last[0] - first[0]) * 90 / MILLI;
    assertThat(last[1] - first[1]).isBetween(elapsedUnits - 2, elapsedUnits + 2);
  }

  @Test
  void receiverReportOfThePeer_measuresTheRoundTrip() {
    var call = world.call(VIDEO);
    RtpSendStream stream = sendStream(call);
    world.world.run(2 * SECOND);
    var report = new SenderReport();
    var compactNtp = new int[1];
    RecoveryTest.forEach(
        call,
        compound -> {
          if (report.read(compound)) {
            compactNtp[0] = NtpTime.compact(report.ntpTimestamp());
          }
        });
    // The peer says that it held the report for no time, so what it held it for counts as travel.
    call.peer()
        .client()
        .sendRtcp(
            ReceivingTest.rtcp(writer -> {
              writer.receiverReport(99);
              writer.reportBlock(stream.ssrc(), 128, 5, 10, 3, compactNtp[0], 0);
            }));
    world.world.run(100 * MILLI);

    assertThat(call.observer().receiverReports).containsExactly(stream);
    assertThat(stream.fractionLost()).isEqualTo(128);
    assertThat(call.transport().roundTripNanos()).isBetween(ROUND_TRIP, 2 * SECOND);
  }

  @Test
  void referenceTime_answered_measuresTheRoundTripToAPublisher() {
    var call = world.call(VIDEO);
    call.peer().client().sendRtp(Packets.rtp(96, 7, 1, "1", "", new byte[50]));
    answerReferenceTimes(call);

    assertThat(call.transport().roundTripNanos()).isBetween(ROUND_TRIP - MILLI, ROUND_TRIP + MILLI);
  }

  @Test
  void transportFeedback_tellsEveryArrivalInTime() {
    var call = world.call(AUDIO);
    for (int i = 0; i < 50; i++) {
      if (i != 20) {
        call.peer().client().sendRtp(Packets.transportCc(111, 3, i, 1_000 + i, new byte[40]));
      }
      world.world.run(10 * MILLI);
    }
    world.world.run(100 * MILLI);

    var arrivals = new TreeMap<Integer, Boolean>();
    var ticks = new TreeMap<Integer, Long>();
    var feedback = new TransportFeedback();
    var messages = new int[1];
    RecoveryTest.forEach(
        call,
        compound -> {
          if (feedback.read(compound)) {
            assertThat(feedback.feedbackCount()).isEqualTo(messages[0]++);
            assertThat(feedback.mediaSsrc()).isEqualTo(3);
            while (feedback.next()) {
              arrivals.put(feedback.sequenceNumber(), feedback.received());
              if (feedback.received()) {
                ticks.put(feedback.sequenceNumber(), feedback.arrivalTicks());
              }
            }
          }
        });
    assertThat(arrivals.keySet()).hasSize(50);
    assertThat(arrivals).containsEntry(1_020, false);
    assertThat(arrivals.values()).filteredOn(received -> !received).hasSize(1);
    // 10 ms are 40 ticks, within one message and across messages.
    assertThat(ticks.get(1_049) - ticks.get(1_000)).isBetween(49 * 40L - 1, 49 * 40L + 1);
    // Twenty times a second for half a second.
    assertThat(messages[0]).isBetween(8, 13);
  }

  @Test
  void senderReportOfThePeer_tellsTheClock() {
    var call = world.call(VIDEO);
    call.peer().client().sendRtp(Packets.rtp(96, 7, 1, "1", "", new byte[50]));
    world.world.run(100 * MILLI);
    long unix = world.world.clock().wall().unixNanos();

    call.peer()
        .client()
        .sendRtcp(
            ReceivingTest.rtcp(
                writer -> writer.senderReport(7, NtpTime.fromUnixNanos(unix), 90_000, 1, 50)));
    world.world.run(100 * MILLI);

    RtpReceiveStream stream = call.observer().senderReports.getFirst();
    assertThat(stream.hasSenderReport()).isTrue();
    assertThat(stream.senderReportTimestamp()).isEqualTo(90_000);
  }

  @Test
  void requestsOfThePeer_reachTheObserver() {
    var call = world.call(VIDEO);

    call.peer()
        .client()
        .sendRtcp(
            ReceivingTest.rtcp(writer -> {
              writer.receiverReport(99);
              writer.pictureLoss(99, 1);
              writer.fullIntra(99, 2, 1);
              writer.fullIntra(99, 2, 1);
              writer.fullIntra(99, 2, 2);
              writer.nack(99, 1, new int[] {65_535, 0, 3}, 3);
              writer.remb(99, 1_500_000, new int[] {1}, 1);
            }));
    world.world.run(100 * MILLI);

    assertThat(call.observer().keyframeRequests).containsExactly(1, 2, 2);
    assertThat(call.observer().nacks).containsExactly(65_535, 0, 3);
    assertThat(call.observer().rembs).hasSize(1);
    assertThat(call.observer().rembs.getFirst()).isBetween(1_499_000L, 1_500_000L);
  }

  @Test
  void requestKeyframe_byFullIntraRequest_countsUp() {
    var call = world.call(VIDEO);
    call.peer().client().sendRtp(Packets.rtp(96, 7, 1, "1", "", new byte[50]));
    world.world.run(100 * MILLI);
    RtpReceiveStream stream = call.observer().streams.getFirst();

    world.onLoop(() -> call.transport().requestKeyframe(stream, true));
    world.onLoop(() -> call.transport().requestKeyframe(stream, true));
    world.world.run(100 * MILLI);

    var numbers = new ArrayList<Integer>();
    var request = new FullIntraRequest();
    RecoveryTest.forEach(
        call,
        compound -> {
          if (request.read(compound)) {
            while (request.next()) {
              assertThat(request.mediaSsrc()).isEqualTo(7);
              numbers.add(request.requestNumber());
            }
          }
        });
    assertThat(numbers).containsExactly(1, 2);
  }

  @Test
  void malformedRtcp_authentic_isCountedAndHarmless() {
    var call = world.call(VIDEO);

    call.peer().client().sendRtcp(new byte[] {(byte) 0x80, (byte) 200, 0, 99, 1, 2, 3, 4});
    call.peer().client().sendRtcp(new byte[] {(byte) 0x9f, (byte) 201, 0, 1, 1, 2, 3, 4});
    world.world.run(100 * MILLI);

    assertThat(world.drops(DropReason.MALFORMED_RTCP)).isEqualTo(2);
    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
  }

  private void answerReferenceTimes(Call call) {
    var extended = new ExtendedReport();
    int seen = 0;
    for (int i = 0; i < 400; i++) {
      world.world.run(5 * MILLI);
      while (seen < call.peer().rtcp().size()) {
        byte[] datagram = call.peer().rtcp().get(seen++);
        var compound = new RtcpCompound();
        compound.wrap(datagram, 0, datagram.length);
        while (compound.next()) {
          if (extended.read(compound) && extended.next() && extended.isReceiverReferenceTime()) {
            int reference = NtpTime.compact(extended.ntpTimestamp());
            int ssrc = extended.senderSsrc();
            call.peer()
                .client()
                .sendRtcp(
                    ReceivingTest.rtcp(
                        w -> w.delaySinceReferenceTime(99, ssrc, reference, held(reference))));
          }
        }
      }
    }
  }

  /// How long the peer held the reference: since it was written, less the way here.
  private int held(int reference) {
    int now = NtpTime.compact(NtpTime.fromUnixNanos(world.world.clock().wall().unixNanos()));
    return now - reference - NtpTime.compactFromNanos(ROUND_TRIP / 2);
  }

  private RtpSendStream sendStream(Call call) {
    var stream = new RtpSendStream(4_444, RtpSendStream.NO_RTX_SSRC, 90_000, 0, 64);
    world.onLoop(() -> {
      call.transport().addSendStream(stream);
      for (int i = 0; i < 10; i++) {
        stream.sent(1_000);
      }
      stream.clock(123_456, world.world.clock().wall().unixNanos());
    });
    return stream;
  }

  private static List<int[]> reportBlocks(Call call, int ssrc) {
    var blocks = new ArrayList<int[]>();
    var report = new ReceiverReport();
    var block = new ReportBlock();
    RecoveryTest.forEach(
        call,
        compound -> {
          if (report.read(compound)) {
            for (int i = 0; i < report.blockCount(); i++) {
              report.block(i, block);
              if (block.ssrc() == ssrc) {
                blocks.add(new int[] {block.fractionLost(), block.cumulativeLost()});
              }
            }
          }
        });
    return blocks;
  }
}
