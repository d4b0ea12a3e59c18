package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.codec.AudioLevel;
import io.madang.rtp.codec.Av1DependencyDescriptor;
import io.madang.rtp.codec.DependencyDescriptorRewriter;
import io.madang.rtp.codec.PayloadDescriptor;
import io.madang.rtp.codec.Vp8Descriptor;
import io.madang.rtp.rtcp.GenericNack;
import io.madang.rtp.rtcp.ReceiverReport;
import io.madang.rtp.rtcp.ReportBlock;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.rtp.rtcp.TransportFeedback;
import io.madang.rtp.rtcp.TransportFeedbackBuilder;
import io.madang.sim.AllocationMeter;
import io.madang.wire.IntMap;
import io.madang.wire.PacketBuffer;
import io.madang.wire.PacketPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What runs once per packet allocates nothing: each stage over 100 000 packets.
class ZeroAllocationTest {
  private static final long MS = 1_000_000;
  private static final Codec VIDEO =
      new Codec(CodecName.VP8, 96, 90_000, 1, "", 97, true, true, true, true, false);

  private final RtpPacket packet = new RtpPacket();
  private final byte[] array = new byte[1500];

  @Test
  void receiving_withLossAndRepair_allocatesNothing() {
    var stream =
        new RtpReceiveStream(1, "0", "", VIDEO, HeaderExtensionMap.EMPTY, new SenderClock());
    int[] buffer = new int[64];
    array[0] = (byte) 0x80;
    packet.wrap(array, 0, 1200);

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          if (i % 50 != 7) {
            packet.setSequenceNumber(i & 0xffff);
            stream.receive(packet, i * MS);
          }
          if (i % 50 == 20) {
            packet.setSequenceNumber(i - 13 & 0xffff);
            stream.receiveRepaired(packet, i * MS);
          }
          stream.nacks().collect(i * MS, 50 * MS, buffer);
        });

    assertThat(bytes).isZero();
  }

  @Test
  void history_onceGrown_allocatesNothing() {
    var history = new PacketHistory(512, 1500);
    array[0] = (byte) 0x80;
    long[] sequence = new long[1];

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          packet.wrap(array, 0, 200 + i % 1000);
          history.put(sequence[0]++, packet, i);
          history.slotOf(sequence[0] - 100);
        });

    assertThat(bytes).isZero();
  }

  @Test
  void forwarding_headerExtensionsAndDescriptor_allocatesNothing() {
    var capture = ChromiumCapture.load("vp8-l1t3");
    byte[][] packets = capture.rtp(96).toArray(byte[][]::new);
    var to =
        HeaderExtensionMap.EMPTY
            .with(HeaderExtension.TRANSPORT_CC, 3)
            .with(HeaderExtension.ABS_SEND_TIME, 2)
            .with(HeaderExtension.MID, 1)
            .with(HeaderExtension.VIDEO_ORIENTATION, 5);
    var writer = new RtpWriter();
    var vp8 = new Vp8Descriptor();
    var history = new PacketHistory(64, 1500);
    var sendStream = new RtpSendStream(7, 8, 90_000, 1, 1024);
    byte[] mid = {'0'};

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          byte[] source = packets[i % packets.length];
          packet.wrap(source, 0, source.length);
          vp8.parse(source, packet.payloadOffset(), packet.payloadLength());
          writer.begin(array, 0, array.length);
          writer.header(96, packet.marker(), i & 0xffff, i * 3000, 7).beginExtensions(false);
          writer.transportCc(to.id(HeaderExtension.TRANSPORT_CC));
          writer.absSendTime(to.id(HeaderExtension.ABS_SEND_TIME));
          writer.extension(to.id(HeaderExtension.MID), mid, 0, 1);
          writer.forwardExtensions(packet, capture.extensions(), to).endExtensions();
          writer.payload(source, packet.payloadOffset(), packet.payloadLength());
          vp8.writePictureId(array, writer.payloadOffset(), i);
          vp8.writeTl0PictureIndex(array, writer.payloadOffset(), i);
          sendStream.sent(packet.payloadLength());
          sendStream.remember(i & 0xffff, history, i, i, i, i);
          sendStream.mayResend(sendStream.find(i & 0xffff), i);
          writer.finish();
        });

    assertThat(bytes).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "VP8, vp8-l1t3, 96",
    "VP9, vp9-l3t3, 98",
    "AV1, av1-l1t2, 45",
    "H264, h264, 102",
    "OPUS, h264, 111"
  })
  void describing_capturedPayloads_allocatesNothing(CodecName codec, String name, int payloadType) {
    byte[][] packets = ChromiumCapture.load(name).rtp(payloadType).toArray(byte[][]::new);
    PayloadDescriptor descriptor = PayloadDescriptor.of(codec);

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          byte[] source = packets[i % packets.length];
          packet.wrap(source, 0, source.length);
          descriptor.parse(source, packet.payloadOffset(), packet.payloadLength());
        });

    assertThat(bytes).isZero();
  }

  @Test
  void dependencyDescriptors_readAndRewritten_allocateNothing() {
    var capture = ChromiumCapture.load("av1-l3t3");
    byte[][] packets = capture.rtp(45).toArray(byte[][]::new);
    int id = capture.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    var descriptor = new Av1DependencyDescriptor();
    var rewriter = new DependencyDescriptorRewriter();

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          byte[] source = packets[i % packets.length];
          packet.wrap(source, 0, source.length);
          packet.findExtension(id);
          int at = packet.extensionOffset();
          int length = packet.extensionLength();
          descriptor.parse(source, at, length);
          rewriter.rewrite(descriptor, source, at, length, i, 7, array, 0, array.length);
        });

    assertThat(bytes).isZero();
  }

  @Test
  void audioLevels_allocateNothing() {
    var capture = ChromiumCapture.load("h264");
    byte[] source = capture.rtp(111).getFirst();
    int id = capture.extensions().id(HeaderExtension.AUDIO_LEVEL);
    var level = new AudioLevel();

    long bytes =
        AllocationMeter.bytesPerRound(_ -> {
          packet.wrap(source, 0, source.length);
          level.read(packet, id);
        });

    assertThat(bytes).isZero();
  }

  @Test
  void retransmissions_wrappedAndUnwrapped_allocateNothing() {
    array[0] = (byte) 0x80;

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          packet.wrap(array, 0, 1000);
          RtxPacket.wrap(packet, 97, 8, i & 0xffff);
          RtxPacket.unwrap(packet, 96, 7);
          System.arraycopy(array, 2, array, 0, 1000);
        });

    assertThat(bytes).isZero();
  }

  @Test
  void rtcp_writtenAndRead_allocatesNothing() {
    var stream =
        new RtpReceiveStream(1, "0", "", VIDEO, HeaderExtensionMap.EMPTY, new SenderClock());
    var builder = new TransportFeedbackBuilder();
    var writer = new RtcpWriter();
    var out = new PacketBuffer(1400);
    var compound = new RtcpCompound();
    var report = new ReceiverReport();
    var block = new ReportBlock();
    var nack = new GenericNack();
    var feedback = new TransportFeedback();
    int[] lost = {1, 3, 500, 501};

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          out.setLength(0);
          writer.begin(out).receiverReport(1);
          stream.writeReportBlock(writer, i * MS);
          writer.nack(1, 2, lost, 4);
          writer.pictureLoss(1, 2);
          builder.start(i, i * MS);
          builder.add(i, i * MS);
          builder.add(i + 3, (i + 300) * MS);
          builder.write(writer, 1, 2);
          compound.wrap(out.array(), 0, out.length());
          while (compound.next()) {
            if (report.read(compound)) {
              report.block(0, block);
            }
            if (nack.read(compound)) {
              while (nack.next()) {}
            }
            if (feedback.read(compound)) {
              while (feedback.next()) {}
            }
          }
        });

    assertThat(bytes).isZero();
  }

  @Test
  void poolsAndMaps_allocateNothing() {
    var pool = new PacketPool(4, 100);
    var map = new IntMap<PacketBuffer>();
    map.put(5, new PacketBuffer());

    long bytes =
        AllocationMeter.bytesPerRound(i -> {
          PacketBuffer buffer = pool.lease();
          map.put(i & 7, buffer);
          map.get(i);
          map.remove(i & 7);
          pool.release(buffer);
        });

    assertThat(bytes).isZero();
  }

  @Test
  void meter_ofSomethingThatAllocates_saysSo() {
    Object[] box = new Object[1];

    assertThat(AllocationMeter.bytesPerRound(_ -> box[0] = new byte[8]))
        .isGreaterThanOrEqualTo(8L * AllocationMeter.PACKETS);
  }
}
