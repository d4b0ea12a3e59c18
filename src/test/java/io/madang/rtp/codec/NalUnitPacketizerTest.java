package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.sim.AllocationMeter;
import io.madang.sim.Hex;
import io.madang.wire.ByteArrays;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NalUnitPacketizerTest {
  private static final int BOUND = 100;

  private final RtpPacket view = new RtpPacket();
  private final List<byte[]> payloads = new ArrayList<>();
  private final List<Boolean> marks = new ArrayList<>();
  private final PayloadSink sink =
      (array, offset, length, last) -> {
        assertThat(offset).isGreaterThanOrEqualTo(RtpPacket.FIXED_HEADER_LENGTH);
        payloads.add(Arrays.copyOfRange(array, offset, offset + length));
        marks.add(last);
      };

  @Test
  void h264_parameterSetsAndShortSlice_areAnAggregateAndASingleUnit() {
    new H264Packetizer(BOUND)
        .picture(Hex.bytes("00000001 6742c0 000001 68ce 00000001 65aabb"), 0, 16 + 3, sink);

    assertThat(payloads)
        .containsExactly(Hex.bytes("78 0003 6742c0 0002 68ce"), Hex.bytes("65aabb"));
    assertThat(marks).containsExactly(false, true);
  }

  @Test
  void h264_loneParameterSet_isASingleUnit() {
    var packetizer = new H264Packetizer(BOUND);
    packetizer.unit(Hex.bytes("6742c0"), 0, 3, false, sink);
    assertThat(payloads).isEmpty();
    packetizer.unit(Hex.bytes("65aabb"), 0, 3, true, sink);

    assertThat(payloads).containsExactly(Hex.bytes("6742c0"), Hex.bytes("65aabb"));
  }

  @Test
  void h264_longSlice_isCutIntoFragments() {
    byte[] unit = new byte[1 + 2 * (BOUND - 2) + 1];
    Arrays.fill(unit, (byte) 7);
    unit[0] = 0x65;

    new H264Packetizer(BOUND).unit(unit, 0, unit.length, true, sink);

    assertThat(payloads).extracting(payload -> payload.length).containsExactly(BOUND, BOUND, 3);
    assertThat(payloads)
        .extracting(payload -> Hex.of(payload).substring(0, 4))
        .containsExactly("7c85", "7c05", "7c45");
    assertThat(marks).containsExactly(false, false, true);
  }

  @Test
  void h265_parameterSets_areAnAggregateWithTheLowestIdentifiers() {
    new H265Packetizer(BOUND)
        .picture(Hex.bytes("00000001 4002aa 00000001 4201bb 00000001 2601cc"), 0, 21, sink);

    assertThat(payloads)
        .containsExactly(Hex.bytes("6001 0003 4002aa 0003 4201bb"), Hex.bytes("2601cc"));
  }

  @Test
  void h265_longSlice_isCutIntoFragments() {
    byte[] unit = new byte[2 * BOUND];
    Arrays.fill(unit, (byte) 7);
    unit[0] = 0x26;
    unit[1] = 0x01;

    new H265Packetizer(BOUND).unit(unit, 0, unit.length, true, sink);

    assertThat(payloads)
        .extracting(payload -> Hex.of(payload).substring(0, 6))
        .containsExactly("620193", "620113", "620153");
  }

  @Test
  void fragments_ofAnotherLength_areJoinedAndCutAnew() {
    var packetizer = new H264Packetizer(BOUND);
    packetizer.fragment(0x65, true, false, new byte[150], 0, 150, false, sink);
    packetizer.fragment(0x65, false, false, new byte[150], 0, 150, false, sink);
    packetizer.fragment(0x65, false, true, new byte[20], 0, 20, true, sink);

    assertThat(payloads)
        .extracting(payload -> payload.length)
        .containsExactly(BOUND, BOUND, BOUND, 2 + 320 - 3 * (BOUND - 2));
    assertThat(marks).containsExactly(false, false, false, true);
  }

  @Test
  void fragments_thatFitOnePayload_becomeTheUnit() {
    var packetizer = new H264Packetizer(BOUND);
    packetizer.fragment(0x65, true, false, Hex.bytes("0102"), 0, 2, false, sink);
    packetizer.fragment(0x65, false, true, Hex.bytes("0304"), 0, 2, true, sink);

    assertThat(payloads).containsExactly(Hex.bytes("6501020304"));
  }

  @Test
  void fragment_thatNeverEnds_isHandedOverBeforeTheNextUnit() {
    var packetizer = new H264Packetizer(BOUND);
    packetizer.fragment(0x65, true, false, Hex.bytes("0102"), 0, 2, false, sink);
    packetizer.unit(Hex.bytes("41aa"), 0, 2, true, sink);

    assertThat(payloads).containsExactly(Hex.bytes("7c850102"), Hex.bytes("41aa"));
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void pictures_ofAnyUnits_comeBackFromTheDepacketizer(CodecName codec) {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    NalUnitPacketizer packetizer = packetizer(codec, 16 + random.nextInt(1_185));
    Depacketizer depacketizer = Depacketizer.of(codec, 1 << 20);
    List<byte[]> frames = new ArrayList<>();
    int sequence = 0;
    for (int round = 0; round < 500; round++) {
      // whoever begins with a delimiter is taken for complete from there on
      byte[] picture = round == 0 ? delimiter(codec) : picture(codec, random);
      frames.clear();
      payloads.clear();
      marks.clear();

      packetizer.picture(picture, 0, picture.length, sink);

      for (int i = 0; i < payloads.size(); i++) {
        byte[] packet = packet(sequence++, round, marks.get(i), payloads.get(i));
        assertThat(view.wrap(packet, 0, packet.length)).isTrue();
        depacketizer.packet(
            view, frame -> frames.add(Arrays.copyOf(frame.array(), frame.length())));
      }
      assertThat(frames).as("seed %d round %d", seed, round).hasSize(1);
      assertThat(frames.getFirst()).as("seed %d round %d", seed, round).isEqualTo(picture);
      assertThat(marks.subList(0, marks.size() - 1)).doesNotContain(true);
    }
  }

  @Test
  void picture_ofNoise_givesBoundedPayloadsOrNothing() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) (random.nextInt(3) > 0 ? random.nextInt(2) : random.nextInt());
      }
      packetizer(round % 2 == 0 ? CodecName.H264 : CodecName.H265, 16 + random.nextInt(40))
          .picture(noise, 0, noise.length, sink);
      assertThat(payloads).as("seed %d", seed).allMatch(payload -> payload.length <= 56);
      payloads.clear();
    }
  }

  @Test
  void picture_ofManyPackets_allocatesNothing() {
    byte[] picture = new byte[20_000];
    Arrays.fill(picture, (byte) 3);
    System.arraycopy(Hex.bytes("00000001 6742c0 00000001 68ce 00000001 65"), 0, picture, 0, 18);
    var packetizer = new H264Packetizer();
    int[] count = new int[1];
    PayloadSink counting = (array, offset, length, last) -> count[0] += length;

    assertThat(
            AllocationMeter.bytesPerRound(i -> {
              if (i % 16 == 0) {
                packetizer.picture(picture, 0, picture.length, counting);
              }
            }))
        .isZero();
    assertThat(count[0]).isNotZero();
  }

  private static NalUnitPacketizer packetizer(CodecName codec, int bound) {
    return codec == CodecName.H264 ? new H264Packetizer(bound) : new H265Packetizer(bound);
  }

  private static byte[] delimiter(CodecName codec) {
    return Hex.bytes(codec == CodecName.H264 ? "00000001 09f0" : "00000001 460150");
  }

  /// Parameter sets, SEI and slices of any length, with start codes of four bytes.
  private static byte[] picture(CodecName codec, Random random) {
    var out = new ByteArrayOutputStream();
    int units = 1 + random.nextInt(6);
    for (int i = 0; i < units; i++) {
      byte[] body = new byte[2 + random.nextInt(random.nextInt(4) == 0 ? 5_000 : 60)];
      for (int at = 0; at < body.length; at++) {
        body[at] = (byte) (1 + random.nextInt(255)); // no zeros, so no start codes
      }
      out.writeBytes(new byte[] {0, 0, 0, 1});
      if (codec == CodecName.H264) {
        int[] types = {1, 5, 6, 7, 8, 9};
        out.write(0x60 | types[random.nextInt(types.length)]);
      } else {
        int[] types = {1, 19, 32, 33, 34, 39};
        out.write(types[random.nextInt(types.length)] << 1);
        out.write(1);
      }
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  private static byte[] packet(int sequence, int timestamp, boolean marker, byte[] payload) {
    byte[] packet = new byte[RtpPacket.FIXED_HEADER_LENGTH + payload.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) (marker ? 0x80 | 96 : 96);
    ByteArrays.put16(packet, 2, sequence);
    ByteArrays.put32(packet, 4, timestamp);
    System.arraycopy(payload, 0, packet, RtpPacket.FIXED_HEADER_LENGTH, payload.length);
    return packet;
  }
}
