package io.madang.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SdpWriterTest {
  @Test
  void write_builtAnswer_hasEveryLineInPlace() {
    MediaDescription video =
        MediaDescription.builder("video", 9, "UDP/TLS/RTP/SAVPF")
            .format(96)
            .line('c', "IN IP4 0.0.0.0")
            .mid("1")
            .attribute("ice-ufrag", "abcd")
            .setup(Setup.PASSIVE)
            .direction(Direction.SENDONLY.reversed())
            .attribute("rtcp-mux")
            .rtpMap(new RtpMap(96, "VP8", 90_000, 1))
            .formatParameters(new FormatParameters(96, "x-google-start-bitrate=800"))
            .rtcpFeedback(new RtcpFeedback(96, "nack"))
            .rtcpFeedback(new RtcpFeedback(96, "ccm", "fir"))
            .extension(new ExtensionMapping(4, "urn:ietf:params:rtp-hdrext:sdes:mid"))
            .msid(new Msid("s", "t"))
            .ssrc(new SsrcAttribute(-2, "cname", "c"))
            .ssrcGroup(new SsrcGroup("FID", List.of(-2, 3)))
            .rid(new Rid("h", false, List.of(96, 97), Map.of("max-fps", "30")))
            .simulcast(Simulcast.receiving(List.of("h", "l")))
            .build();
    SessionDescription session =
        SessionDescription.builder(Origin.of(7, 2))
            .group(new Group(Group.BUNDLE, List.of("1")))
            .attribute("ice-lite")
            .attribute("ice-options", "trickle")
            .media(video)
            .build();

    assertThat(SdpWriter.write(session).split("\r\n"))
        .containsExactly(
            "v=0",
            "o=- 7 2 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 1",
            "a=ice-lite",
            "a=ice-options:trickle",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 0.0.0.0",
            "a=mid:1",
            "a=ice-ufrag:abcd",
            "a=setup:passive",
            "a=recvonly",
            "a=rtcp-mux",
            "a=rtpmap:96 VP8/90000",
            "a=fmtp:96 x-google-start-bitrate=800",
            "a=rtcp-fb:96 nack",
            "a=rtcp-fb:96 ccm fir",
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=msid:s t",
            "a=ssrc:4294967294 cname:c",
            "a=ssrc-group:FID 4294967294 3",
            "a=rid:h recv pt=96,97;max-fps=30",
            "a=simulcast:recv h;l");
  }

  @Test
  void write_layeredMulticast_keepsItsPorts() throws SdpException {
    String text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 4000/2 RTP/AVP 31\r\n";

    assertThat(SdpWriter.write(SdpParser.parse(text))).isEqualTo(text);
  }

  @Test
  void values_withLineBreaks_cannotBeMade() {
    assertIllegal(() -> new Attribute("x", "y\r\na=z"));
    assertIllegal(() -> new Attribute("x\ny", ""));
    assertIllegal(() -> new Attribute("x:y", ""));
    assertIllegal(() -> new Line('b', "AS:1\n"));
    assertIllegal(() -> new Line('a', "x"));
    assertIllegal(() -> MediaDescription.builder("audio\r\n", 9, "RTP/AVP").format(0).build());
    assertIllegal(() -> MediaDescription.builder("audio", 9, "RTP AVP").format(0).build());
    assertIllegal(() -> MediaDescription.builder("audio", 9, "RTP/AVP").format("0\n").build());
    assertIllegal(() -> new Origin("a b", "1", "1", "IN", "IP4", "x"));
    assertIllegal(() -> new Group("BUNDLE", List.of("a b")));
    assertIllegal(() -> new Rid("a b", true));
  }

  private static void assertIllegal(Runnable action) {
    assertThatThrownBy(action::run).isInstanceOf(IllegalArgumentException.class);
  }
}
