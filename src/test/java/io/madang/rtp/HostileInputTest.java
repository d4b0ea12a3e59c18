package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.codec.Av1DependencyDescriptor;
import io.madang.rtp.codec.DependencyDescriptorRewriter;
import io.madang.rtp.codec.PayloadDescriptor;
import io.madang.rtp.codec.Vp8Descriptor;
import io.madang.rtp.codec.Vp9Descriptor;
import io.madang.rtp.rtcp.Bye;
import io.madang.rtp.rtcp.ExtendedReport;
import io.madang.rtp.rtcp.FullIntraRequest;
import io.madang.rtp.rtcp.GenericNack;
import io.madang.rtp.rtcp.PictureLossIndication;
import io.madang.rtp.rtcp.ReceiverReport;
import io.madang.rtp.rtcp.Remb;
import io.madang.rtp.rtcp.ReportBlock;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.rtp.rtcp.SourceDescription;
import io.madang.rtp.rtcp.TransportFeedback;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random and mutated bytes for every parser of RTP and RTCP: whatever comes, nothing is thrown,
/// nothing beyond the packet is read, and every walk ends.
///
/// Each input stands at the very end of its array, so that a read beyond it throws. The seed is
/// part of each failure's message.
class HostileInputTest {
  private static final int RANDOM_INPUTS = 20_000;
  private static final int MUTATIONS_PER_PACKET = 40;
  private static final int GUARD = 16;

  private static final List<byte[]> CAPTURED =
      Stream.of("vp8-l1t3", "vp9-l3t3", "av1-l3t3", "av1-l1t2", "h264")
          .flatMap(name -> ChromiumCapture.load(name).packets().stream().limit(60))
          .toList();

  @Test
  void rtpPacket_ofAnyBytes_staysWithinItsBounds() {
    var packet = new RtpPacket();
    hurl(
        1,
        array -> {
          int length = array.length - GUARD;
          if (!packet.wrap(array, GUARD, length)) {
            return;
          }
          assertThat(packet.headerLength() + packet.payloadLength() + packet.paddingLength())
              .isEqualTo(length);
          int elements = 0;
          while (packet.nextExtension()) {
            assertThat(packet.extensionOffset() + packet.extensionLength())
                .isLessThanOrEqualTo(packet.payloadOffset());
            elements++;
          }
          assertThat(elements).isLessThanOrEqualTo(length);
          RtxPacket.unwrap(packet, 96, 1);
        });
  }

  @Test
  void rtcp_ofAnyBytes_endsEveryWalk() {
    var walker = new RtcpWalker();
    hurl(2, array -> walker.walk(array, GUARD, array.length - GUARD));
  }

  @ParameterizedTest
  @EnumSource(CodecName.class)
  void descriptor_ofAnyBytes_isReadOrRefused(CodecName codec) {
    PayloadDescriptor descriptor = PayloadDescriptor.of(codec);
    hurl(
        3 + codec.ordinal(),
        array -> {
          int length = array.length - GUARD;
          boolean wellFormed = descriptor.parse(array, GUARD, length);
          assertThat(wellFormed || !codec.video() || !descriptor.keyframe()).isTrue();
          assertThat(descriptor.width()).isBetween(0, 65_536);
          assertThat(descriptor.height()).isBetween(0, 65_536);
          assertThat(descriptor.spatialLayer()).isBetween(0, 7);
          assertThat(descriptor.temporalLayer()).isBetween(0, 7);
          if (wellFormed) {
            rewrite(descriptor, array);
          }
        });
  }

  @Test
  void dependencyDescriptor_ofAnyBytes_isReadOrRefused() {
    var descriptor = new Av1DependencyDescriptor();
    var rewriter = new DependencyDescriptorRewriter();
    var receiver = new Av1DependencyDescriptor();
    byte[] copy = new byte[2000];
    byte[] structure = firstDescriptor();
    hurl(
        40,
        array -> {
          descriptor.reset();
          receiver.reset();
          descriptor.parse(structure, 0, structure.length);
          receiver.parse(structure, 0, structure.length);
          int length = array.length - GUARD;
          if (!descriptor.parse(array, GUARD, length)) {
            return;
          }
          readAll(descriptor);
          int rewritten =
              rewriter.rewrite(descriptor, array, GUARD, length, 77, -1, copy, 0, copy.length);
          assertThat(rewritten).isPositive();
          assertThat(receiver.parse(copy, 0, rewritten)).isTrue();
          assertThat(receiver.spatialLayer()).isEqualTo(descriptor.spatialLayer());
        });
  }

  @Test
  void dependencyDescriptor_mutated_isReadOrRefused() {
    var descriptor = new Av1DependencyDescriptor();
    byte[] structure = firstDescriptor();
    long seed = 41;
    var random = new Random(seed);
    for (int i = 0; i < RANDOM_INPUTS; i++) {
      byte[] bytes = Arrays.copyOf(structure, 1 + random.nextInt(structure.length));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (descriptor.parse(bytes, 0, bytes.length)) {
        readAll(descriptor);
      }
    }
    assertThat(descriptor.parse(structure, 0, structure.length)).as("seed %d", seed).isTrue();
  }

  @Test
  void receiveStream_ofAnyNumbers_staysBounded() {
    var codec = new Codec(CodecName.VP8, 96, 90_000, 1, "", 97, true, true, true, true, false);
    var stream =
        new RtpReceiveStream(1, "0", "", codec, HeaderExtensionMap.EMPTY, new SenderClock());
    var history = new PacketHistory(256, 1500);
    var packet = new RtpPacket();
    int[] buffer = new int[64];
    hurlPackets(
        50,
        packet,
        (p, now) -> {
          long sequence = stream.receive(p, now);
          if (sequence >= 0) {
            assertThat(sequence & 0xffff).isEqualTo(p.sequenceNumber());
            history.put(sequence, p, now);
          }
          stream.nacks().collect(now, 0, buffer);
          assertThat(stream.nacks().missing()).isLessThanOrEqualTo(NackGenerator.MAX_MISSING);
        });
    assertThat(stream.highestSequence()).isPositive();
    assertThat(history.allocatedBytes()).isLessThanOrEqualTo(256 * 1500);
  }

  private interface PacketConsumer {
    void accept(RtpPacket packet, long now);
  }

  private static void hurlPackets(long seed, RtpPacket packet, PacketConsumer consumer) {
    var random = new Random(seed);
    byte[] array = new byte[200];
    array[0] = (byte) 0x80;
    int sequence = 0;
    for (int i = 0; i < RANDOM_INPUTS; i++) {
      sequence = random.nextInt(20) == 0 ? random.nextInt(65536) : sequence + random.nextInt(-2, 4);
      packet.wrap(array, 0, 12 + random.nextInt(188));
      packet.setSequenceNumber(sequence & 0xffff);
      packet.setTimestamp(random.nextInt());
      consumer.accept(packet, i * 100_000L);
    }
  }

  /// Feeds random bytes, then captured packets with flipped bits and cut ends.
  private static void hurl(long seed, Consumer<byte[]> target) {
    var random = new Random(seed);
    for (int i = 0; i < RANDOM_INPUTS; i++) {
      byte[] array = new byte[GUARD + random.nextInt(1 + random.nextInt(100))];
      random.nextBytes(array);
      if (array.length > GUARD + 1 && random.nextBoolean()) {
        array[GUARD] = (byte) (0x80 | array[GUARD] & 0x3f);
      }
      attempt(seed, i, array, target);
    }
    for (byte[] packet : CAPTURED) {
      for (int i = 0; i < MUTATIONS_PER_PACKET; i++) {
        int from = random.nextInt(3) == 0 ? Math.min(packet.length, 12 + random.nextInt(40)) : 0;
        int length = packet.length - from;
        length = random.nextInt(3) == 0 ? random.nextInt(length + 1) : length;
        byte[] array = new byte[GUARD + length];
        System.arraycopy(packet, from, array, GUARD, length);
        for (int flips = random.nextInt(6); flips > 0 && length > 0; flips--) {
          int at = GUARD + random.nextInt(random.nextBoolean() ? Math.min(length, 30) : length);
          array[at] ^= (byte) (1 << random.nextInt(8));
        }
        attempt(seed, i, array, target);
      }
    }
  }

  private static void attempt(long seed, int step, byte[] array, Consumer<byte[]> target) {
    byte[] before = array.clone();
    try {
      target.accept(array);
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ", step " + step + ": " + HexFormat.of().formatHex(before), e);
    }
  }

  private static void rewrite(PayloadDescriptor descriptor, byte[] array) {
    switch (descriptor) {
      case Vp8Descriptor vp8 -> {
        vp8.writePictureId(array, GUARD, 1);
        vp8.writeTl0PictureIndex(array, GUARD, 2);
        vp8.writeKeyIndex(array, GUARD, 3);
      }
      case Vp9Descriptor vp9 -> {
        vp9.writePictureId(array, GUARD, 1);
        vp9.writeTl0PictureIndex(array, GUARD, 2);
      }
      default -> {
        // the others are not rewritten
      }
    }
  }

  private static byte[] firstDescriptor() {
    var capture = ChromiumCapture.load("av1-l3t3");
    var packet = new RtpPacket();
    byte[] bytes = capture.rtp(45).getFirst();
    packet.wrap(bytes, 0, bytes.length);
    packet.findExtension(capture.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
    int from = packet.extensionOffset();
    return Arrays.copyOfRange(bytes, from, from + packet.extensionLength());
  }

  private static void readAll(Av1DependencyDescriptor descriptor) {
    assertThat(descriptor.spatialLayer()).isBetween(0, descriptor.maxSpatialLayer());
    assertThat(descriptor.temporalLayer()).isBetween(0, descriptor.maxTemporalLayer());
    for (int target = 0; target < descriptor.decodeTargets(); target++) {
      assertThat(descriptor.indication(target)).isBetween(0, 3);
      assertThat(descriptor.targetSpatialLayer(target)).isBetween(0, 3);
      if (descriptor.chains() > 0) {
        assertThat(descriptor.protectingChain(target)).isBetween(0, descriptor.chains() - 1);
      }
    }
    for (int i = 0; i < descriptor.frameDependencies(); i++) {
      assertThat(descriptor.frameDependency(i)).isPositive();
    }
    for (int i = 0; i < descriptor.chains(); i++) {
      assertThat(descriptor.chainDiff(i)).isNotNegative();
    }
  }

  /// Reads every RTCP packet with every reader, to its end.
  private static final class RtcpWalker {
    private final RtcpCompound compound = new RtcpCompound();
    private final SenderReport senderReport = new SenderReport();
    private final ReceiverReport receiverReport = new ReceiverReport();
    private final ReportBlock block = new ReportBlock();
    private final SourceDescription description = new SourceDescription();
    private final Bye bye = new Bye();
    private final GenericNack nack = new GenericNack();
    private final PictureLossIndication pli = new PictureLossIndication();
    private final FullIntraRequest fir = new FullIntraRequest();
    private final Remb remb = new Remb();
    private final TransportFeedback feedback = new TransportFeedback();
    private final ExtendedReport extended = new ExtendedReport();

    void walk(byte[] array, int offset, int length) {
      if (!compound.wrap(array, offset, length)) {
        return;
      }
      int packets = 0;
      while (compound.next()) {
        assertThat(compound.offset() + compound.length()).isLessThanOrEqualTo(offset + length);
        compound.senderSsrc();
        reports();
        descriptions();
        requests();
        feedback();
        packets++;
      }
      assertThat(packets).isLessThanOrEqualTo(length / 4);
    }

    private void reports() {
      if (senderReport.read(compound)) {
        for (int i = 0; i < senderReport.blockCount(); i++) {
          senderReport.block(i, block);
          block.delaySinceLastSenderReport();
        }
      }
      if (receiverReport.read(compound)) {
        for (int i = 0; i < receiverReport.blockCount(); i++) {
          receiverReport.block(i, block);
          block.delaySinceLastSenderReport();
        }
      }
    }

    private void descriptions() {
      if (description.read(compound)) {
        while (description.next()) {
          description.cname();
        }
      }
      if (bye.read(compound)) {
        for (int i = 0; i < bye.count(); i++) {
          bye.ssrc(i);
        }
      }
      if (extended.read(compound)) {
        while (extended.next()) {
          if (extended.isReceiverReferenceTime()) {
            extended.ntpTimestamp();
          } else {
            extended.delaySinceLastReceiverReport();
          }
        }
      }
    }

    private void requests() {
      if (nack.read(compound)) {
        while (nack.next()) {
          assertThat(nack.sequenceNumber()).isBetween(0, 65_535);
        }
      }
      if (pli.read(compound)) {
        pli.mediaSsrc();
      }
      if (fir.read(compound)) {
        while (fir.next()) {
          fir.requestNumber();
        }
      }
      if (remb.read(compound)) {
        assertThat(remb.bitrateBps()).isNotNegative();
        for (int i = 0; i < remb.ssrcCount(); i++) {
          remb.ssrc(i);
        }
      }
    }

    private void feedback() {
      if (!feedback.read(compound)) {
        return;
      }
      int packets = 0;
      while (feedback.next()) {
        feedback.arrivalTicks();
        packets++;
      }
      assertThat(packets).isEqualTo(feedback.packetStatusCount());
    }
  }
}
