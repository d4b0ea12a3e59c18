package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.rtp.RtpPacket;
import io.madang.sim.Hex;
import org.junit.jupiter.api.Test;

class H26xTest {
  private final H264NalUnit h264 = new H264NalUnit();
  private final H265NalUnit h265 = new H265NalUnit();

  @Test
  void h264_singleIdr_isAKeyframeAtItsFirstSliceOnly() {
    parse264("65 88 84 00");
    assertThat(h264.idr()).isTrue();
    assertThat(h264.keyframe()).isTrue();
    assertThat(h264.startOfFrame()).isTrue();

    parse264("65 48 84 00");
    assertThat(h264.idr()).isTrue();
    assertThat(h264.keyframe()).as("first_mb_in_slice is not 0").isFalse();
  }

  @Test
  void h264_interSlice_isNoKeyframe() {
    parse264("41 9a 00");

    assertThat(h264.keyframe()).isFalse();
    assertThat(h264.startOfFrame()).isTrue();
  }

  @Test
  void h264_parameterSetsInAPacketOfTheirOwn_areTheEntry() {
    parse264("78 0005 67 42c01f d9 0004 68 ce 3c 80");

    assertThat(h264.sps()).isTrue();
    assertThat(h264.idr()).isFalse();
    assertThat(h264.keyframe()).isTrue();
  }

  @Test
  void h264_fragments_countTheFirstOnly() {
    parse264("7c 85 88 84");
    assertThat(h264.keyframe()).as("S, type 5").isTrue();

    parse264("7c 05 88 84");
    assertThat(h264.keyframe()).as("middle").isFalse();
    assertThat(h264.startOfFrame()).isFalse();

    parse264("7c 81 9a 84");
    assertThat(h264.keyframe()).as("S, type 1").isFalse();
    assertThat(h264.startOfFrame()).isTrue();
  }

  @Test
  void h264_malformed_isRefused() {
    assertThat(tryParse264("")).isFalse();
    assertThat(tryParse264("00 01")).as("type 0").isFalse();
    assertThat(tryParse264("78")).as("empty aggregate").isFalse();
    assertThat(tryParse264("78 0002 67")).as("aggregate cut").isFalse();
    assertThat(tryParse264("78 0000")).as("empty unit").isFalse();
    assertThat(tryParse264("7c 85")).as("empty fragment").isFalse();
    assertThat(tryParse264("79 0000 00")).as("STAP-B").isFalse();
    assertThat(h264.keyframe()).isFalse();
  }

  /// Written by hand, bit for bit: profile 66, level 31, id 0; log2_max_frame_num 4 bits (ue 0),
  /// order type 2 (ue 2 = 011), one reference (ue 1 = 010), no gaps (0); 40 by 23 macroblocks (ue
  /// 39 = 00000101000, ue 22 = 000010111), frames only (1), direct 8x8 (1), cropping (1): 0 0 0 4
  /// (1 1 1 00101): 640 by 23 * 16 - 2 * 4 = 360.
  @Test
  void h264_spsByHand_tellsItsSize() {
    parse264("67 42001f" + bits("1 1 011 010 0 00000101000 000010111 1 1 1 1 1 1 00101 0 1"));

    assertThat(h264.width()).isEqualTo(640);
    assertThat(h264.height()).isEqualTo(360);
  }

  /// High profile 4:2:0 with a scaling list and interlaced coding: 120 by 34 map units of two
  /// fields, 1920 x 1088 cropped by 4.
  @Test
  void h264_spsOfHighProfileInterlaced_tellsItsSize() {
    parse264(
        "67 640028"
            + bits(
                "1 010 1 1 0 1 1" // id 0, 4:2:0, 8 and 8 bits, scaling matrix: the first list is
                    // there
                    + " 1111111111111111 0000000" // 16 equal steps; the other seven lists are not
                    + " 1 1 1 010 0" // frame number and order of 4 bits, one reference
                    + " 0000001111000 00000100010 0 0 1" // 120 by 34, fields, direct 8x8
                    + " 1 1 1 1 011 0 1")); // cropping 0 0 0 2: 4 lines a unit

    assertThat(h264.width()).isEqualTo(1920);
    assertThat(h264.height()).isEqualTo(1080);
  }

  @Test
  void h264_spsOfNonsense_tellsNoSize() {
    parse264("67 42c01f 00 00 00 00 00");

    assertThat(h264.sps()).isTrue();
    assertThat(h264.width()).isZero();
  }

  @Test
  void h264_chromium_beginsWithParameterSetsOfItsSize() {
    var packet = new RtpPacket();
    int keyframes = 0;
    boolean first = true;
    for (byte[] bytes : ChromiumCapture.load("h264").rtp(102)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      if (packet.payloadLength() == 0) {
        continue;
      }
      assertThat(h264.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      if (h264.sps()) {
        assertThat(h264.width()).isEqualTo(320);
        assertThat(h264.height()).isEqualTo(180);
        keyframes++;
      }
      assertThat(first && !h264.keyframe()).isFalse();
      first = false;
    }
    assertThat(keyframes).isPositive();
  }

  @Test
  void h265_parameterSets_areTheEntry() {
    parse265("60 01 0009 40 01 0c 01 ff ff 01 60 00 0003 42 01 01");
    assertThat(h265.keyframe()).isTrue();
    assertThat(h265.startOfFrame()).isTrue();
  }

  @Test
  void h265_idr_isTheEntryAtItsFirstSlice() {
    parse265("26 01 af 08");
    assertThat(h265.keyframe()).as("IDR_W_RADL, first slice").isTrue();

    parse265("26 01 2f 08");
    assertThat(h265.keyframe()).as("IDR_W_RADL, later slice").isFalse();

    parse265("02 03 d0 08");
    assertThat(h265.keyframe()).as("TRAIL_R").isFalse();
    assertThat(h265.startOfFrame()).isTrue();
    assertThat(h265.temporalLayer()).isEqualTo(2);
  }

  @Test
  void h265_fragments_countTheFirstOnly() {
    parse265("62 01 93 af 08");
    assertThat(h265.keyframe()).as("S, type 19").isTrue();

    parse265("62 01 13 af 08");
    assertThat(h265.keyframe()).isFalse();
    assertThat(h265.startOfFrame()).isFalse();
  }

  @Test
  void h265_malformed_isRefused() {
    assertThat(tryParse265("26 01")).isFalse();
    assertThat(tryParse265("60 01 0009 40")).as("aggregate cut").isFalse();
    assertThat(tryParse265("60 01 00")).as("length cut").isFalse();
    assertThat(tryParse265("62 01 93")).as("empty fragment").isFalse();
    assertThat(tryParse265("64 01 00 00")).as("PACI").isFalse();
    assertThat(h265.keyframe()).isFalse();
  }

  private static String bits(String text) {
    String digits = text.replace(" ", "");
    digits += "0".repeat((8 - digits.length() % 8) % 8);
    var hex = new StringBuilder();
    for (int i = 0; i < digits.length(); i += 8) {
      hex.append("%02x".formatted(Integer.parseInt(digits.substring(i, i + 8), 2)));
    }
    return hex.toString();
  }

  private void parse264(String hex) {
    assertThat(tryParse264(hex)).isTrue();
  }

  private boolean tryParse264(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return h264.parse(bytes, 0, bytes.length);
  }

  private void parse265(String hex) {
    assertThat(tryParse265(hex)).isTrue();
  }

  private boolean tryParse265(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return h265.parse(bytes, 0, bytes.length);
  }
}
