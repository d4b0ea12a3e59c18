package io.madang.rtsp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.madang.rtp.MediaKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDescriptionTest {

  @ParameterizedTest
  @CsvSource({
    "audio, 0, PCMU, 8000, 1",
    "audio, 8, PCMA, 8000, 1",
    "audio, 9, G722, 8000, 1",
    "audio, 10, L16, 44100, 2",
    "audio, 14, MPA, 90000, 1",
    "video, 26, JPEG, 90000, 1",
    "video, 33, MP2T, 90000, 1",
  })
  void parse_staticTypes_needNoMap(String media, int type, String name, int clockRate, int channels)
      throws Exception {
    StreamTrack track = track("m=" + media + " 0 RTP/AVP " + type);

    assertThat(track.encodingName()).isEqualTo(name);
    assertThat(track.clockRate()).isEqualTo(clockRate);
    assertThat(track.channels()).isEqualTo(channels);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          video, a=rtpmap:96 H264/90000, H264, 90000, 1
          video, a=rtpmap:96 H264, H264, 90000, 1
          video, A=RTPMAP : 96  h264 / 90000, H264, 90000, 1
          video, a=rtpmap:96 HEVC/90000, H265, 90000, 1
          video, a=rtpmap:96 H264/x, H264, 90000, 1
          video, a=fmtp:96 packetization-mode=1, H264, 90000, 1
          video, a=fmtp:96 sprop-vps=QAEM, H265, 90000, 1
          audio, a=rtpmap:96 opus, OPUS, 48000, 2
          audio, a=rtpmap:96 MPEG4-GENERIC/48000/2, MPEG4-GENERIC, 48000, 2
          audio, a=rtpmap:96 L16/16000/0, L16, 16000, 1
          """)
  void parse_maps_areReadLeniently(
      String media, String attribute, String name, int clockRate, int channels) throws Exception {
    StreamTrack track = track("m=" + media + " 0 RTP/AVP 96", attribute);

    assertThat(track.encodingName()).isEqualTo(name);
    assertThat(track.clockRate()).isEqualTo(clockRate);
    assertThat(track.channels()).isEqualTo(channels);
  }

  @Test
  void parse_severalFormats_takesTheFirstThatIsMedia() throws Exception {
    StreamTrack track =
        track(
            "m=video 0 RTP/AVP x 200 95 97 96",
            "a=rtpmap:96 H264/90000",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:96 packetization-mode=1",
            "a=fmtp:96 sprop-parameter-sets=AA==");

    assertThat(track.payloadType()).isEqualTo(96);
    assertThat(track.formatParameters())
        .isEqualTo("packetization-mode=1;sprop-parameter-sets=AA==");
  }

  @Test
  void parse_feedback_isToldByProfileOrAttribute() throws Exception {
    assertThat(track("m=audio 0 RTP/AVP 0").feedback()).isFalse();
    assertThat(track("m=audio 0 RTP/AVPF 0").feedback()).isTrue();
    assertThat(track("m=audio 0 RTP/AVP 0", "a=rtcp-fb:* ccm fir").feedback()).isTrue();
  }

  @Test
  void parse_backchannel_isLeftOut() throws Exception {
    StreamDescription both =
        parse("m=audio 0 RTP/AVP 0", "a=sendonly", "m=audio 0 RTP/AVP 8", "a=recvonly");
    StreamDescription alone = parse("m=audio 0 RTP/AVP 0", "a=sendonly");
    StreamDescription all =
        parse("m=audio 0 RTP/AVP 0", "a=sendonly", "m=video 0 RTP/AVP 26", "a=sendonly");

    assertThat(both.tracks()).extracting(StreamTrack::encodingName).containsExactly("PCMA");
    assertThat(alone.tracks()).hasSize(1);
    assertThat(all.tracks()).hasSize(2);
  }

  @Test
  void parse_oddControls_areKept() throws Exception {
    StreamDescription description =
        parse(
            "a=control:*",
            "m=video 0 RTP/AVP 26",
            "a=control:track ID=1",
            "a=control:second",
            "m=audio 0 RTP/AVP 0");

    assertThat(description.control()).isEqualTo("*");
    assertThat(description.tracks())
        .extracting(StreamTrack::control)
        .containsExactly("track%20ID=1", "");
    assertThat(description.tracks()).extracting(StreamTrack::index).containsExactly(0, 1);
    assertThat(description.tracks())
        .extracting(StreamTrack::kind)
        .containsExactly(MediaKind.VIDEO, MediaKind.AUDIO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=application 0 RTP/AVP 107\na=rtpmap:107 vnd.onvif.metadata/90000",
        "m=video 0 RTP/SAVP 96\na=rtpmap:96 H264/90000",
        "m=video 0 MP2T/H2221/UDP 33",
        "m=video 0 RTP/AVP",
        "m=video",
        "m=",
        "m=video 0 RTP/AVP 96",
        "m=audio 0 RTP/AVP 97\na=rtpmap:97 G999",
      })
  void parse_nothingToPlay_saysSo(String section) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> parse(section))
        .matches(refusal -> refusal.code() == RtspException.Code.NOTHING_TO_PLAY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html></html>", "v=0", "garbage\nmore"})
  void parse_noDescription_isRefused(String text) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> StreamDescription.parse(text))
        .matches(refusal -> refusal.code() == RtspException.Code.MALFORMED_DESCRIPTION);
  }

  @Test
  void parse_absurdSizes_areRefused() {
    assertMalformed("x".repeat(1 << 19));
    assertMalformed("v=0\n".repeat(5_000));
    assertMalformed("m=video 0 RTP/AVP 26\n".repeat(65));
  }

  @Test
  void parse_manyTracks_keepsTheFirst() throws Exception {
    assertThat(StreamDescription.parse("m=video 0 RTP/AVP 26\n".repeat(60)).tracks()).hasSize(8);
  }

  @Test
  void parse_mutatedDescriptions_neverSurprises() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    List<byte[]> dialogues = Dialogues.all();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Mutations.mutated(dialogues.get(random.nextInt(dialogues.size())), random);
      try {
        StreamDescription description =
            StreamDescription.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        description.tracks().forEach(StreamDescriptionTest::requireUsable);
      } catch (RtspException expected) {
        // Told apart from a bug.
      } catch (RuntimeException bug) {
        throw new AssertionError(
            "seed " + seed + ", crash: " + HexFormat.of().formatHex(bytes), bug);
      }
    }
  }

  /// Whatever was read can be asked for and played.
  private static void requireUsable(StreamTrack track) {
    if (track.clockRate() <= 0 || track.channels() <= 0 || track.encodingName().isEmpty()) {
      throw new IllegalStateException(track.toString());
    }
    String uri = ControlUrl.resolve("rtsp://h/a", track.control());
    RtspWriter.bytes(new RtspRequest("SETUP", uri, RtspHeaders.NONE));
  }

  private static void assertMalformed(String text) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> StreamDescription.parse(text))
        .matches(refusal -> refusal.code() == RtspException.Code.MALFORMED_DESCRIPTION);
  }

  private static StreamTrack track(String... lines) throws RtspException {
    return parse(lines).tracks().getFirst();
  }

  private static StreamDescription parse(String... lines) throws RtspException {
    return StreamDescription.parse("v=0\r\ns=x\r\n" + String.join("\r\n", lines));
  }
}
