package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.sim.Hex;
import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DepacketizerTest {
  private static final int BOUND = 1 << 20;
  private static final int OPUS = 111;

  private final RtpPacket view = new RtpPacket();
  private final List<Frame> frames = new ArrayList<>();

  @Test
  void vp8_threePackets_makeOneFrameWithoutDescriptors() {
    var vp8 = Depacketizer.of(CodecName.VP8, BOUND);

    send(vp8, packet(1, 90, false, "10 0001"));
    send(vp8, packet(2, 90, false, "00 0203"));
    assertThat(frames).isEmpty();
    send(vp8, packet(3, 90, true, "00 04"));

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().bytes).isEqualTo(Hex.bytes("0001020304"));
    assertThat(frames.getFirst().keyframe).isTrue();
  }

  @Test
  void vp8_middlePacketLost_frameIsLeftOutAndTheNextSaysSo() {
    var vp8 = Depacketizer.of(CodecName.VP8, BOUND);
    send(vp8, packet(1, 90, true, "10 00"));
    send(vp8, packet(2, 180, false, "10 01"));
    send(vp8, packet(4, 180, true, "00 02"));
    send(vp8, packet(5, 270, true, "10 01"));
    send(vp8, packet(6, 360, true, "10 01"));

    assertThat(frames).extracting(Frame::timestamp).containsExactly(90, 270, 360);
    assertThat(frames).extracting(Frame::afterLoss).containsExactly(true, true, false);
    assertThat(vp8.droppedFrames()).isEqualTo(1);
  }

  @Test
  void vp8_firstPacketLost_frameIsLeftOut() {
    var vp8 = Depacketizer.of(CodecName.VP8, BOUND);
    send(vp8, packet(65_534, 90, true, "10 00"));
    send(vp8, packet(0, 180, true, "00 01"));
    send(vp8, packet(1, 270, true, "10 00"));

    assertThat(frames).extracting(Frame::timestamp).containsExactly(90, 270);
  }

  @Test
  void anyFrame_withoutMarker_endsWithTheNextTimestamp() {
    var h264 = Depacketizer.of(CodecName.H264, BOUND);
    send(h264, packet(1, 90, false, "67 42"));
    send(h264, packet(2, 90, false, "65 80"));
    send(h264, packet(3, 180, false, "41 80"));

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().bytes).isEqualTo(Hex.bytes("00000001 6742 00000001 6580"));
  }

  @Test
  void anyFrame_withPaddingOnlyPackets_isNotDisturbed() {
    var vp8 = Depacketizer.of(CodecName.VP8, BOUND);
    send(vp8, packet(1, 90, false, "10 00"));
    send(vp8, packet(2, 90, false, ""));
    send(vp8, packet(3, 90, true, "00 01"));

    assertThat(frames).hasSize(1);
  }

  @Test
  void h264_aggregateAndFragments_becomeAByteStream() {
    var h264 = Depacketizer.of(CodecName.H264, BOUND);
    send(h264, packet(1, 90, false, "78 0002 6742 0002 68ce"));
    send(h264, packet(2, 90, false, "7c 85 8001"));
    send(h264, packet(3, 90, false, "7c 05 02"));
    send(h264, packet(4, 90, true, "7c 45 03"));

    assertThat(frames.getFirst().bytes)
        .isEqualTo(Hex.bytes("00000001 6742 00000001 68ce 00000001 65 80010203"));
    assertThat(frames.getFirst().keyframe).isTrue();
  }

  @Test
  void h264_fragmentThatNeverEnds_isLeftOut() {
    var h264 = Depacketizer.of(CodecName.H264, BOUND);
    send(h264, packet(1, 90, true, "7c 85 8001"));
    send(h264, packet(2, 180, true, "41 80"));

    assertThat(frames).extracting(Frame::timestamp).containsExactly(180);
    assertThat(frames.getFirst().afterLoss).isTrue();
  }

  @Test
  void h265_aggregateAndFragments_becomeAByteStream() {
    var h265 = Depacketizer.of(CodecName.H265, BOUND);
    send(h265, packet(1, 90, false, "6001 0003 400101 0003 420102"));
    send(h265, packet(2, 90, false, "6201 93 80aa"));
    send(h265, packet(3, 90, true, "6201 53 bb"));

    assertThat(frames.getFirst().bytes)
        .isEqualTo(Hex.bytes("00000001 400101 00000001 420102 00000001 2601 80aabb"));
    assertThat(frames.getFirst().keyframe).isTrue();
  }

  @Test
  void vp9_twoSpatialLayers_becomeASuperframe() {
    var vp9 = Depacketizer.of(CodecName.VP9, BOUND);
    send(vp9, packet(1, 90, false, "2c 00 00 aabbcc"));
    send(vp9, packet(2, 90, false, "28 03 00 dd"));
    send(vp9, packet(3, 90, true, "24 03 00 ee"));

    assertThat(frames.getFirst().bytes).isEqualTo(Hex.bytes("aabbcc ddee d9 03000000 02000000 d9"));
    assertThat(frames.getFirst().keyframe).isTrue();
  }

  @Test
  void av1_obuOverTwoPackets_getsItsSize() {
    var av1 = Depacketizer.of(CodecName.AV1, BOUND);
    send(av1, packet(1, 90, false, "68 02 08aa 3001"));
    send(av1, packet(2, 90, true, "90 0203"));

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().bytes).isEqualTo(Hex.bytes("1200 0a01aa 3203 010203"));
    assertThat(frames.getFirst().keyframe).isTrue();
  }

  @Test
  void av1_temporalDelimiterInAPacket_isLeftOut() {
    var av1 = Depacketizer.of(CodecName.AV1, BOUND);
    send(av1, packet(1, 90, true, "20 01 10 30aa"));

    assertThat(frames.getFirst().bytes).isEqualTo(Hex.bytes("1200 3201aa"));
  }

  @Test
  void frame_beyondItsBound_isLeftOut() {
    var vp8 = Depacketizer.of(CodecName.VP8, 100_000);
    String start = "10" + "00".repeat(60_000);
    send(vp8, packet(1, 90, false, start));
    send(vp8, packet(2, 90, true, "00" + "00".repeat(60_000)));
    send(vp8, packet(3, 180, true, start));

    assertThat(frames).extracting(Frame::timestamp).containsExactly(180);
  }

  @Test
  void captures_ofChromium_giveAFrameForEachTimestamp() {
    record Case(CodecName codec, String capture) {}
    for (Case c :
        List.of(
            new Case(CodecName.VP8, "vp8-l1t3"),
            new Case(CodecName.VP8, "vp8-l1t3-dd"),
            new Case(CodecName.VP9, "vp9-l3t3"),
            new Case(CodecName.VP9, "vp9-l2t2-key"),
            new Case(CodecName.H264, "h264"),
            new Case(CodecName.AV1, "av1-l1t2"),
            new Case(CodecName.AV1, "av1-l3t3"))) {
      frames.clear();
      List<byte[]> packets = video(c.capture);
      var depacketizer = Depacketizer.of(c.codec, BOUND);

      packets.forEach(packet -> send(depacketizer, packet));

      List<Integer> marked = new ArrayList<>();
      for (byte[] packet : packets) {
        view.wrap(packet, 0, packet.length);
        if (view.marker()) {
          marked.add(view.timestamp());
        }
      }
      assertThat(frames)
          .as(c.capture)
          .extracting(Frame::timestamp)
          .containsExactlyElementsOf(marked);
      assertThat(frames.getFirst().keyframe).as(c.capture).isTrue();
      assertThat(depacketizer.droppedFrames()).as(c.capture).isZero();
    }
  }

  @Test
  void noise_ofAnyCodec_givesFramesWithinTheBoundOrNothing() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (CodecName codec : CodecName.values()) {
      if (!codec.video()) {
        continue;
      }
      var depacketizer = Depacketizer.of(codec, 4_000);
      for (int i = 0; i < 30_000; i++) {
        var payload = new byte[random.nextInt(40)];
        random.nextBytes(payload);
        int sequence = (i + random.nextInt(8) / 7) & 0xffff;
        send(
            depacketizer,
            packet(sequence, random.nextInt(3) + i / 4, random.nextInt(4) == 0, payload));
      }
      assertThat(frames).as("seed %d", seed).allMatch(frame -> frame.bytes.length <= 4_000);
      frames.clear();
    }
  }

  @Test
  void captures_damagedAnywhere_neverThrow() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (String capture : List.of("vp8-l1t3", "vp9-l3t3", "h264", "av1-l3t3")) {
      CodecName codec =
          CodecName.of(capture.substring(0, capture.indexOf('-') < 0 ? 4 : capture.indexOf('-')))
              .orElseThrow();
      for (int round = 0; round < 50; round++) {
        var depacketizer = Depacketizer.of(codec, BOUND);
        for (byte[] packet : video(capture)) {
          byte[] copy = packet.clone();
          copy[12 + random.nextInt(copy.length - 12)] = (byte) random.nextInt(256);
          if (random.nextInt(20) > 0 && view.wrap(copy, 0, copy.length)) {
            depacketizer.packet(view, frame -> frames.add(Frame.of(frame)));
          }
        }
      }
    }
    assertThat(frames).as("seed %d", seed).isNotEmpty();
  }

  private static List<byte[]> video(String capture) {
    ChromiumCapture whole = ChromiumCapture.load(capture);
    List<byte[]> media =
        whole.packets().stream()
            .filter(packet -> (packet[1] & 0xff) < 192 || (packet[1] & 0xff) > 223)
            .filter(packet -> (packet[1] & 0x7f) != OPUS)
            .toList();
    int ssrc = ByteArrays.i32(media.getFirst(), 8);
    return media.stream().filter(packet -> ByteArrays.i32(packet, 8) == ssrc).toList();
  }

  private void send(Depacketizer depacketizer, byte[] packet) {
    assertThat(view.wrap(packet, 0, packet.length)).isTrue();
    depacketizer.packet(view, frame -> frames.add(Frame.of(frame)));
  }

  private static byte[] packet(int sequence, int timestamp, boolean marker, String payload) {
    return packet(sequence, timestamp, marker, Hex.bytes(payload));
  }

  private static byte[] packet(int sequence, int timestamp, boolean marker, byte[] payload) {
    var packet = new byte[RtpPacket.FIXED_HEADER_LENGTH + payload.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) (marker ? 0x80 | 96 : 96);
    ByteArrays.put16(packet, 2, sequence);
    ByteArrays.put32(packet, 4, timestamp);
    System.arraycopy(payload, 0, packet, RtpPacket.FIXED_HEADER_LENGTH, payload.length);
    return packet;
  }

  private record Frame(byte[] bytes, int timestamp, boolean keyframe, boolean afterLoss) {
    static Frame of(EncodedFrame frame) {
      return new Frame(
          Arrays.copyOf(frame.array(), frame.length()),
          frame.timestamp(),
          frame.keyframe(),
          frame.afterLoss());
    }
  }
}
