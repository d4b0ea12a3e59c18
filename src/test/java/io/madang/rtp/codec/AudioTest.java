package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.RtpPacket;
import io.madang.sim.Hex;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AudioTest {
  private final OpusPayload opus = new OpusPayload();

  /// RFC 6716, table 2, and the frame counts of section 3.2.
  @Test
  void opus_durationOfEachMode_agreesWithTheTable() {
    assertThat(duration("78 00 00")).as("config 15, hybrid 20 ms").isEqualTo(960);
    assertThat(duration("18 00 00")).as("config 3, SILK 60 ms").isEqualTo(2880);
    assertThat(duration("80 00 00")).as("config 16, CELT 2.5 ms").isEqualTo(120);
    assertThat(duration("f9 00 00")).as("config 31, CELT 20 ms, two frames").isEqualTo(1920);
    assertThat(duration("63 03 00")).as("config 12, hybrid 10 ms, three frames").isEqualTo(1440);
  }

  @Test
  void opus_shortPackets_areSilence() {
    parse("78");
    assertThat(opus.dtx()).isTrue();
    parse("7c 80");
    assertThat(opus.dtx()).isTrue();
    assertThat(opus.stereo()).isTrue();
    parse("78 0b e4");
    assertThat(opus.dtx()).isFalse();
  }

  @Test
  void opus_malformed_isRefused() {
    assertThat(tryParse("")).isFalse();
    assertThat(tryParse("63")).as("frame count missing").isFalse();
    assertThat(tryParse("63 00 00")).as("no frames").isFalse();
    assertThat(opus.duration()).isZero();
  }

  @Test
  void chromium_opusPackets_last20MillisecondsAndHaveLevels() {
    var packet = new RtpPacket();
    var level = new AudioLevel();
    var capture = ChromiumCapture.load("vp8-l1t3");
    int id = capture.extensions().id(HeaderExtension.AUDIO_LEVEL);
    int timestamp = 0;
    int packets = 0;
    for (byte[] bytes : capture.rtp(111)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      assertThat(opus.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      assertThat(opus.duration()).isEqualTo(960);
      assertThat(level.read(packet, id)).isTrue();
      assertThat(level.level()).isBetween(0, 127);
      assertThat(packets == 0 || packet.timestamp() - timestamp == 960).isTrue();
      timestamp = packet.timestamp();
      packets++;
    }
    assertThat(packets).isEqualTo(12);
  }

  /// RFC 6464, section 3.
  @Test
  void audioLevel_inBothForms_isRead() {
    var level = new AudioLevel();
    var packet = new RtpPacket();
    byte[] oneByte = Hex.bytes("90 6f 0001 00000000 00000001 bede 0001 10a60000 fc");
    byte[] twoByte = Hex.bytes("90 6f 0001 00000000 00000001 1000 0001 01017f00 fc");

    packet.wrap(oneByte, 0, oneByte.length);
    assertThat(level.read(packet, 1)).isTrue();
    assertThat(level.level()).isEqualTo(38);
    assertThat(level.voice()).isTrue();

    packet.wrap(twoByte, 0, twoByte.length);
    assertThat(level.read(packet, 1)).isTrue();
    assertThat(level.level()).isEqualTo(AudioLevel.SILENCE);
    assertThat(level.voice()).isFalse();

    assertThat(level.read(packet, 2)).isFalse();
    assertThat(level.level()).isEqualTo(AudioLevel.SILENCE);
  }

  @Test
  void descriptors_ofAudio_canAlwaysBeBegunWith() {
    for (CodecName codec : CodecName.values()) {
      PayloadDescriptor descriptor = PayloadDescriptor.of(codec);
      assertThat(descriptor.keyframe()).as("%s", codec).isEqualTo(!codec.video());
      assertThat(CodecName.of(codec.sdpName().toLowerCase(Locale.ROOT))).contains(codec);
    }
    assertThat(CodecName.of("rtx")).isEmpty();
  }

  private int duration(String hex) {
    parse(hex);
    return opus.duration();
  }

  private void parse(String hex) {
    assertThat(tryParse(hex)).isTrue();
  }

  private boolean tryParse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return opus.parse(bytes, 0, bytes.length);
  }
}
