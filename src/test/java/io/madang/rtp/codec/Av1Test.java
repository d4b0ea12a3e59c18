package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.RtpPacket;
import io.madang.sim.Hex;
import io.madang.wire.BitWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Av1Test {
  private final Av1DependencyDescriptor descriptor = new Av1DependencyDescriptor();
  private final DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
  private final Av1Payload payload = new Av1Payload();
  private final RtpPacket packet = new RtpPacket();

  @Test
  void parse_structureByHand_readsEveryField() {
    byte[] key = keyframe(100, 60);

    assertThat(descriptor.parse(key, 0, key.length)).isTrue();

    assertThat(descriptor.startOfFrame()).isTrue();
    assertThat(descriptor.endOfFrame()).isFalse();
    assertThat(descriptor.frameNumber()).isEqualTo(100);
    assertThat(descriptor.structureAttached()).isTrue();
    assertThat(descriptor.decodeTargets()).isEqualTo(2);
    assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b11);
    assertThat(descriptor.maxTemporalLayer()).isEqualTo(1);
    assertThat(descriptor.maxSpatialLayer()).isZero();
    assertThat(descriptor.temporalLayer()).isZero();
    assertThat(descriptor.indication(0)).isEqualTo(Av1DependencyDescriptor.SWITCH);
    assertThat(descriptor.frameDependencies()).isZero();
    assertThat(descriptor.chains()).isEqualTo(1);
    assertThat(descriptor.chainDiff(0)).isZero();
    assertThat(descriptor.protectingChain(1)).isZero();
    assertThat(descriptor.targetTemporalLayer(0)).isZero();
    assertThat(descriptor.targetTemporalLayer(1)).isEqualTo(1);
    assertThat(descriptor.width(0)).isEqualTo(640);
    assertThat(descriptor.height(0)).isEqualTo(360);
    assertThat(descriptor.width(1)).isZero();
  }

  @Test
  void parse_shortDescriptor_usesTheStructureKept() {
    parseKey(100, 60);
    byte[] inter =
        Hex.bytes("fe 0065"); // start, end, template 62 = second behind offset 60; frame 101

    assertThat(descriptor.parse(inter, 0, 3)).isTrue();

    assertThat(descriptor.endOfFrame()).isTrue();
    assertThat(descriptor.temporalLayer()).isEqualTo(1);
    assertThat(descriptor.indication(0)).isEqualTo(Av1DependencyDescriptor.NOT_PRESENT);
    assertThat(descriptor.indication(1)).isEqualTo(Av1DependencyDescriptor.DISCARDABLE);
    assertThat(descriptor.frameDependencies()).isEqualTo(1);
    assertThat(descriptor.frameDependency(0)).isEqualTo(1);
    assertThat(descriptor.chainDiff(0)).isEqualTo(1);
    assertThat(descriptor.structureAttached()).isFalse();
    assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b11);
  }

  @Test
  void parse_templateIds_wrapAt64() {
    parseKey(100, 63);
    byte[] inter = Hex.bytes("c1 0065"); // template 1 = 63 + 2

    assertThat(descriptor.parse(inter, 0, 3)).isTrue();
    assertThat(descriptor.temporalLayer()).isEqualTo(1);
  }

  @Test
  void parse_customFields_overrideTheTemplate() {
    parseKey(100, 0);
    var bits = new BitWriter();
    byte[] custom = new byte[12];
    bits.wrap(custom, 0, custom.length);
    mandatory(bits, 1, 101);
    bits.bits(0b01111, 5)
        .bits(0b01, 2); // mask, dtis, fdiffs, chains; only the first target is active
    bits.bits(3, 2).bits(2, 2); // required, switch
    bits.bits(1, 2).bits(4, 4).bits(3, 2).bits(299, 12).bits(0, 2); // five and 300 frames back
    bits.bits(200, 8);

    assertThat(descriptor.parse(custom, 0, bits.bytes())).isTrue();

    assertThat(descriptor.activeDecodeTargetsAttached()).isTrue();
    assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b01);
    assertThat(descriptor.indication(0)).isEqualTo(Av1DependencyDescriptor.REQUIRED);
    assertThat(descriptor.indication(1)).isEqualTo(Av1DependencyDescriptor.SWITCH);
    assertThat(descriptor.frameDependencies()).isEqualTo(2);
    assertThat(descriptor.frameDependency(0)).isEqualTo(5);
    assertThat(descriptor.frameDependency(1)).isEqualTo(300);
    assertThat(descriptor.chainDiff(0)).isEqualTo(200);
  }

  @Test
  void parse_withoutStructure_isRefused() {
    assertThat(descriptor.parse(Hex.bytes("c0 0001"), 0, 3)).isFalse();
    assertThat(descriptor.parse(Hex.bytes("c0 0001 00 00"), 0, 5)).isFalse();
    assertThat(descriptor.hasStructure()).isFalse();
  }

  @Test
  void parse_unknownTemplate_isRefused() {
    parseKey(100, 0);

    assertThat(descriptor.parse(Hex.bytes("c3 0065"), 0, 3)).isFalse();
    assertThat(descriptor.parse(Hex.bytes("c2 0065"), 0, 3)).isTrue();
  }

  @Test
  void parse_cutAnywhere_isRefusedAndKeepsTheOldStructure() {
    parseKey(100, 0);
    byte[] key = keyframe(200, 10);

    for (int length = 4; length < key.length; length++) {
      assertThat(descriptor.parse(key, 0, length)).as("%d bytes", length).isFalse();
    }
    assertThat(descriptor.parse(Hex.bytes("c2 0065"), 0, 3)).isTrue();
  }

  @Test
  void parse_lateKeyframe_doesNotSetTheStructureBack() {
    byte[] old = keyframe(100, 0);
    parseKey(100, 0);
    parseKey(65, 30); // numbers begin anew far below? no: 35 frames back is late
    assertThat(descriptor.parse(Hex.bytes("c1 0065"), 0, 3)).as("structure of offset 0").isTrue();

    parseKey(120, 30);
    assertThat(descriptor.parse(old, 0, old.length)).as("read by its own structure").isTrue();
    assertThat(descriptor.width(0)).isEqualTo(640);
    assertThat(descriptor.parse(Hex.bytes("df 0079"), 0, 3)).as("structure of offset 30").isTrue();
  }

  @Test
  void parse_senderThatCountsAnew_isFollowed() {
    parseKey(20_000, 0);
    parseKey(100, 30);

    assertThat(descriptor.parse(Hex.bytes("df 0065"), 0, 3)).isTrue();
  }

  @Test
  void parse_keyframeAfterAWholeCycle_isTaken() {
    parseKey(1000, 0);
    for (int frame = 1001; frame < 65536 + 900; frame++) {
      byte[] inter = {(byte) 0xc1, (byte) (frame >> 8), (byte) frame};
      assertThat(descriptor.parse(inter, 0, 3)).isTrue();
    }

    parseKey(900, 30);

    assertThat(descriptor.parse(Hex.bytes("df 0385"), 0, 3)).isTrue();
  }

  @Test
  void rewrite_keyframe_insertsTheMask() {
    byte[] key = keyframe(100, 0);
    parseKey(100, 0);
    byte[] copy = new byte[64];

    int length = rewriter.rewrite(descriptor, key, 0, key.length, 65535, 0b01, copy, 5, 59);

    assertThat(length).isBetween(key.length, DependencyDescriptorRewriter.maxLength(key.length));
    var receiver = new Av1DependencyDescriptor();
    assertThat(receiver.parse(copy, 5, length)).isTrue();
    assertThat(receiver.frameNumber()).isEqualTo(65535);
    assertThat(receiver.structureAttached()).isTrue();
    assertThat(receiver.activeDecodeTargets()).isEqualTo(0b01);
    assertThat(receiver.width(0)).isEqualTo(640);
    assertThat(receiver.decodeTargets()).isEqualTo(2);
  }

  @Test
  void rewrite_shortDescriptor_growsByTheMask() {
    parseKey(100, 0);
    byte[] inter = Hex.bytes("c2 0065");
    assertThat(descriptor.parse(inter, 0, 3)).isTrue();
    byte[] copy = new byte[8];

    int length = rewriter.rewrite(descriptor, inter, 0, 3, 7, 0b01, copy, 0, 8);

    assertThat(Hex.of(copy, 0, length)).isEqualTo("c20007" + "42"); // 01000 01 0
    assertThat(rewriter.rewrite(descriptor, inter, 0, 3, 7, 1, copy, 0, 3))
        .isEqualTo(DependencyDescriptorRewriter.NO_ROOM);
  }

  @Test
  void rewrite_again_replacesTheMask() {
    parseKey(100, 0);
    byte[] masked = Hex.bytes("c2 0065 42");
    assertThat(descriptor.parse(masked, 0, 4)).isTrue();
    byte[] copy = new byte[8];

    int length = rewriter.rewrite(descriptor, masked, 0, 4, 8, 0b10, copy, 0, 8);

    assertThat(Hex.of(copy, 0, length)).isEqualTo("c20008" + "44");
  }

  @Test
  void writeFrameNumber_patchesInPlace() {
    byte[] bytes = Hex.bytes("ff c2 0065");

    Av1DependencyDescriptor.writeFrameNumber(bytes, 1, 0xabcd);

    assertThat(Hex.of(bytes)).isEqualTo("ffc2abcd");
    assertThat(Av1DependencyDescriptor.readFrameNumber(bytes, 1)).isEqualTo(0xabcd);
  }

  /// L3T3: nine decode targets, each picture three frames with numbers of their own.
  @Test
  void chromium_av1ThreeByThree_isReadWhole() {
    List<Integer> frames = frames("av1-l3t3", 45);

    assertThat(descriptor.decodeTargets()).isEqualTo(9);
    assertThat(descriptor.chains()).isEqualTo(3);
    assertThat(descriptor.maxSpatialLayer()).isEqualTo(2);
    assertThat(descriptor.maxTemporalLayer()).isEqualTo(2);
    assertThat(descriptor.width(2)).isEqualTo(1280);
    assertThat(descriptor.height(2)).isEqualTo(720);
    assertThat(descriptor.width(0)).isEqualTo(320);
    assertThat(frames).hasSizeGreaterThan(20);
    for (int i = 1; i < frames.size(); i++) {
      assertThat(frames.get(i) - frames.get(i - 1)).isEqualTo(1);
    }
  }

  @Test
  void chromium_av1TwoTemporalLayers_isReadWhole() {
    frames("av1-l1t2", 45);

    assertThat(descriptor.decodeTargets()).isEqualTo(2);
    assertThat(descriptor.maxTemporalLayer()).isEqualTo(1);
    assertThat(descriptor.targetTemporalLayer(0) + descriptor.targetTemporalLayer(1)).isEqualTo(1);
  }

  @Test
  void chromium_everyDescriptor_survivesRewriting() {
    var receiver = new Av1DependencyDescriptor();
    var capture = ChromiumCapture.load("av1-l3t3");
    int id = capture.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    byte[] copy = new byte[300];
    for (byte[] bytes : capture.rtp(45)) {
      packet.wrap(bytes, 0, bytes.length);
      if (!packet.findExtension(id)) {
        continue;
      }
      int at = packet.extensionOffset();
      assertThat(descriptor.parse(bytes, at, packet.extensionLength())).isTrue();
      int length =
          rewriter.rewrite(
              descriptor,
              bytes,
              at,
              packet.extensionLength(),
              descriptor.frameNumber() + 9,
              0b111,
              copy,
              0,
              300);
      assertThat(receiver.parse(copy, 0, length)).isTrue();
      assertThat(receiver.activeDecodeTargets()).isEqualTo(0b111);
      assertThat(receiver.frameNumber()).isEqualTo(descriptor.frameNumber() + 9 & 0xffff);
      assertThat(receiver.spatialLayer()).isEqualTo(descriptor.spatialLayer());
      assertThat(receiver.temporalLayer()).isEqualTo(descriptor.temporalLayer());
      assertThat(receiver.frameDependencies()).isEqualTo(descriptor.frameDependencies());
      for (int i = 0; i < descriptor.frameDependencies(); i++) {
        assertThat(receiver.frameDependency(i)).isEqualTo(descriptor.frameDependency(i));
      }
      for (int i = 0; i < descriptor.chains(); i++) {
        assertThat(receiver.chainDiff(i)).isEqualTo(descriptor.chainDiff(i));
      }
    }
  }

  @Test
  void payload_chromiumKeyframe_hasASequenceHeader() {
    int keyframes = 0;
    for (byte[] bytes : ChromiumCapture.load("av1-l1t2").rtp(45)) {
      packet.wrap(bytes, 0, bytes.length);
      if (packet.payloadLength() == 0) {
        continue;
      }
      assertThat(payload.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      if (payload.keyframe()) {
        assertThat(payload.width()).isEqualTo(320);
        assertThat(payload.height()).isEqualTo(180);
        keyframes++;
      }
    }
    assertThat(keyframes).isPositive();
  }

  /// Z=0 Y=0 W=2 N=0; an OBU of 3 bytes with extension (type 6, temporal 1, spatial 2), and one
  /// without length.
  @Test
  void payload_countedElements_areWalked() {
    byte[] bytes = Hex.bytes("20 03 34 30 aa 30 bb");

    assertThat(payload.parse(bytes, 0, bytes.length)).isTrue();

    assertThat(payload.keyframe()).isFalse();
    assertThat(payload.startOfFrame()).isTrue();
    assertThat(payload.temporalLayer()).isEqualTo(1);
    assertThat(payload.spatialLayer()).isEqualTo(2);
  }

  @Test
  void payload_malformed_isRefused() {
    assertThat(tryPayload("10")).as("header only").isFalse();
    assertThat(tryPayload("88 01 30")).as("Z and N").isFalse();
    assertThat(tryPayload("20 05 30 00")).as("element cut").isFalse();
    assertThat(tryPayload("00 ff ff")).as("length cut").isFalse();
    assertThat(tryPayload("30 01 30")).as("elements missing").isFalse();
    assertThat(payload.keyframe()).isFalse();
  }

  private boolean tryPayload(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return payload.parse(bytes, 0, bytes.length);
  }

  /// Parses all descriptors of a capture and answers the frame numbers in order.
  private List<Integer> frames(String name, int payloadType) {
    var capture = ChromiumCapture.load(name);
    int id = capture.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    List<Integer> frames = new ArrayList<>();
    for (byte[] bytes : capture.rtp(payloadType)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      if (packet.payloadLength() == 0) {
        continue;
      }
      assertThat(packet.findExtension(id)).isTrue();
      assertThat(descriptor.parse(bytes, packet.extensionOffset(), packet.extensionLength()))
          .isTrue();
      payload.parse(bytes, packet.payloadOffset(), packet.payloadLength());
      assertThat(descriptor.structureAttached()).isEqualTo(payload.keyframe());
      if (descriptor.startOfFrame()) {
        frames.add(descriptor.frameNumber());
      }
    }
    return frames;
  }

  private void parseKey(int frameNumber, int idOffset) {
    byte[] key = keyframe(frameNumber, idOffset);
    assertThat(descriptor.parse(key, 0, key.length)).isTrue();
  }

  /// L1T2 with three templates (key, T0, T1... in layer order: T0 key, T0 inter, T1), two targets,
  /// one chain, 640x360.
  private static byte[] keyframe(int frameNumber, int idOffset) {
    byte[] array = new byte[40];
    var bits = new BitWriter().wrap(array, 0, array.length);
    bits.bits(1, 1).bits(0, 1).bits(idOffset, 6).bits(frameNumber, 16);
    bits.bits(0b10000, 5);
    bits.bits(idOffset, 6).bits(1, 5);
    bits.bits(0, 2).bits(1, 2).bits(3, 2); // same layer, next temporal, no more
    bits.bits(0b1010, 4).bits(0b1111, 4).bits(0b0001, 4);
    bits.bits(0, 1); // key: refers to nothing
    bits.bits(1, 1).bits(1, 4).bits(0, 1); // T0: two frames back
    bits.bits(1, 1).bits(0, 4).bits(0, 1); // T1: one frame back
    bits.nonSymmetric(1, 3); // one chain; ns(1) has no bits
    bits.bits(0, 4).bits(2, 4).bits(1, 4);
    bits.flag(true).bits(639, 16).bits(359, 16);
    return Arrays.copyOf(array, bits.bytes());
  }

  private static void mandatory(BitWriter bits, int template, int frameNumber) {
    bits.bits(0b11, 2).bits(template, 6).bits(frameNumber, 16);
  }
}
