package io.madang.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.madang.sdp.SdpException.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SdpParserTest {
  private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

  @Test
  void parse_wholeDescription_readsEveryTypedValue() throws SdpException {
    SessionDescription session =
        SdpParser.parse(
            HEAD
                + """
                a=group:BUNDLE 0 v
                a=ice-lite
                a=extmap-allow-mixed
                a=fingerprint:sha-256 AA:BB
                m=video 9 UDP/TLS/RTP/SAVPF 96 97
                c=IN IP4 0.0.0.0
                b=AS:1500
                a=mid:v
                a=ice-ufrag:abcd
                a=ice-pwd:0123456789012345678901
                a=ice-options:trickle renomination
                a=setup:actpass
                a=sendonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:96 VP8/90000
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtcp-fb:* transport-cc
                a=extmap:4/sendonly urn:ietf:params:rtp-hdrext:sdes:mid
                a=msid:s t
                a=ssrc-group:FID 4294967295 2
                a=ssrc:4294967295 cname:x y
                a=ssrc:2 cname:x y
                a=rid:h send pt=96,97;max-width=1280
                a=rid:l send
                a=simulcast:send h,~m;l
                a=candidate:1 1 udp 1 192.0.2.1 9 typ host
                a=end-of-candidates
                """);

    MediaDescription video = session.media().getFirst();
    assertThat(session.bundle().orElseThrow().mids()).containsExactly("0", "v");
    assertThat(session.iceLite()).isTrue();
    assertThat(session.section("v")).contains(video);
    assertThat(session.fingerprintsOf(video)).containsExactly("sha-256 AA:BB");
    assertThat(session.extmapAllowMixed(video)).isTrue();
    assertThat(session.iceOptionsOf(video)).containsExactly("trickle", "renomination");
    assertThat(video.kind()).isEqualTo("video");
    assertThat(video.formats()).containsExactly("96", "97");
    assertThat(video.bandwidth("AS")).hasValue(1500);
    assertThat(video.setup()).contains(Setup.ACTPASS);
    assertThat(session.directionOf(video)).isEqualTo(Direction.SENDONLY);
    assertThat(video.rtpMap(96)).contains(new RtpMap(96, "VP8", 90_000, 1));
    assertThat(video.formatParameters(97).orElseThrow().parameter("apt")).contains("96");
    assertThat(video.hasFeedback(96, "nack", "pli")).isTrue();
    assertThat(video.hasFeedback(97, "nack", "pli")).isFalse();
    assertThat(video.hasFeedback(97, "transport-cc", "")).isTrue();
    assertThat(video.extensions().getFirst().direction()).contains(Direction.SENDONLY);
    assertThat(video.msids()).containsExactly(new Msid("s", "t"));
    assertThat(video.ssrcs()).containsExactly(-1, 2);
    assertThat(video.ssrcGroups()).containsExactly(new SsrcGroup("FID", List.of(-1, 2)));
    assertThat(video.ssrcAttributes().getFirst()).isEqualTo(new SsrcAttribute(-1, "cname", "x y"));
    assertThat(video.rids().getFirst().payloadTypes()).containsExactly(96, 97);
    assertThat(video.rids().getFirst().restrictions()).containsEntry("max-width", "1280");
    assertThat(video.simulcast().orElseThrow().sendRids()).containsExactly("h", "l");
    assertThat(video.simulcast().orElseThrow().send().getFirst().get(1).paused()).isTrue();
    assertThat(video.candidates()).containsExactly("1 1 udp 1 192.0.2.1 9 typ host");
    assertThat(video.endOfCandidates()).isTrue();
  }

  @Test
  void parse_dataSection_readsSctpValues() throws SdpException {
    MediaDescription data =
        SdpParser.parse(
                HEAD
                    + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"
                    + "a=sctp-port:5000\n"
                    + "a=max-message-size:262144\n"
                    + "a=fmtp:webrtc-datachannel x=1\n")
            .media()
            .getFirst();

    assertThat(data.sctpPort()).hasValue(5000);
    assertThat(data.maxMessageSize()).hasValue(262_144);
    assertThat(data.formatParameters()).isEmpty();
  }

  @Test
  void parse_unknownLinesAndAttributes_areKept() throws SdpException {
    SessionDescription session =
        SdpParser.parse(HEAD + "y=why\r\na=novelty:1 2\r\nm=audio 9 X 0\r\nz=zone\r\n");

    assertThat(SdpWriter.write(session))
        .isEqualTo(HEAD + "y=why\r\na=novelty:1 2\r\nm=audio 9 X 0\r\nz=zone\r\n");
  }

  @Test
  void parse_onlyVersion_fillsInWhatIsMissing() throws SdpException {
    assertThat(SdpWriter.write(SdpParser.parse("v=0")))
        .isEqualTo("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
  }

  @Test
  void parse_linesInAnotherOrder_areWrittenInTheRightOne() throws SdpException {
    SessionDescription session =
        SdpParser.parse(
            "v=0\ns=x\na=ice-lite\nt=1 2\nr=3\nc=IN IP4 0.0.0.0\nt=4 5\no=- 1 1 IN IP4 1.2.3.4\n");

    assertThat(SdpWriter.write(session))
        .isEqualTo(
            "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=x\r\nc=IN IP4 0.0.0.0\r\n"
                + "t=1 2\r\nr=3\r\nt=4 5\r\na=ice-lite\r\n");
  }

  @Test
  void parse_badText_tellsCodeAndLine() {
    assertError("", Code.MISSING_VERSION, 0);
    assertError("o=- 1 2 IN IP4 0.0.0.0\r\n", Code.MISSING_VERSION, 1);
    assertError("v=1\r\n", Code.UNSUPPORTED_VERSION, 1);
    assertError("v=0\r\n\r\nnonsense\r\n", Code.MALFORMED_LINE, 3);
    assertError("v=0\r\n1=x\r\n", Code.MALFORMED_LINE, 2);
    assertError("v=0\r\nv=0\r\n", Code.DUPLICATE_LINE, 2);
    assertError("v=0\r\no=- 1 2 IN\r\n", Code.MALFORMED_ORIGIN, 2);
    assertError(HEAD + "o=- 1 2 IN IP4 0.0.0.0\r\n", Code.DUPLICATE_LINE, 5);
    assertError(HEAD + "m=audio nine RTP/AVP 0\r\n", Code.MALFORMED_MEDIA, 5);
    assertError(HEAD + "m=audio 70000 RTP/AVP 0\r\n", Code.MALFORMED_MEDIA, 5);
    assertError(HEAD + "m=audio 9\r\n", Code.MALFORMED_MEDIA, 5);
    assertError(HEAD + "a=x\ry\r\n", Code.ILLEGAL_CHARACTER, 5);
    assertError(HEAD + "a=x\0y\r\n", Code.ILLEGAL_CHARACTER, 5);
    assertError(HEAD + "a=\r\n", Code.MALFORMED_ATTRIBUTE, 5);
    for (String attribute : MALFORMED) {
      assertError(HEAD + "a=" + attribute + "\r\n", Code.MALFORMED_ATTRIBUTE, 5);
    }
  }

  private static final List<String> MALFORMED =
      List.of(
          "rtpmap:96",
          "rtpmap:128 VP8/90000",
          "rtpmap:96 VP8",
          "rtpmap:96 VP8/0",
          "rtpmap:96 /8000",
          "fmtp:300 x",
          "rtcp-fb:96",
          "extmap:0 urn:x",
          "extmap:1/up urn:x",
          "extmap:1",
          "msid:",
          "ssrc:-1 cname:x",
          "ssrc:4294967296",
          "ssrc-group:FID x",
          "rid:a.b send",
          "rid:a both",
          "rid:a send pt=abc",
          "simulcast:send",
          "simulcast:send a send b",
          "simulcast:send a;;b",
          "simulcast:send rid=a",
          "group:",
          "setup:both",
          "mid:",
          "mid:a b",
          "ice-ufrag:",
          "sctp-port:70000",
          "max-message-size:many");

  @Test
  void parse_beyondLimits_isRefused() {
    var limits = new SdpLimits(100, 5, 20, 1);

    assertError("v=0\n" + "a=b\n".repeat(30), limits, Code.TOO_LONG, 0);
    assertError("v=0\n" + "a=b\n".repeat(5), limits, Code.TOO_MANY_LINES, 6);
    assertError("v=0\n\n\n\n\n\n", limits, Code.TOO_MANY_LINES, 6);
    assertError("v=0\na=" + "b".repeat(19), limits, Code.LINE_TOO_LONG, 2);
    assertError("v=0\nm=a 9 b c\nm=a 9 b c\n", limits, Code.TOO_MANY_MEDIA, 3);
  }

  private static void assertError(String text, Code code, int line) {
    assertError(text, SdpLimits.DEFAULT, code, line);
  }

  private static void assertError(String text, SdpLimits limits, Code code, int line) {
    var error = catchThrowableOfType(SdpException.class, () -> SdpParser.parse(text, limits));

    assertThat(error).as(text).isNotNull();
    assertThat(error.code()).as(text).isEqualTo(code);
    assertThat(error.line()).as(text).isEqualTo(line);
  }
}
