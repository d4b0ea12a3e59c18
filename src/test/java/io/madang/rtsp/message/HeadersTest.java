package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.madang.rtsp.message.TransportHeader.NumberPair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  @ParameterizedTest
  @CsvSource({
    "RTP/AVP;unicast;client_port=4588-4589, UDP, , 4588-4589",
    "RTP/AVP/UDP;unicast;client_port=4588, UDP, , 4588-4589",
    "rtp/avp/tcp;interleaved=2-3, TCP, 2-3,",
    "RTP/AVP/TCP; unicast ; interleaved = 4 , TCP, 4-5,",
    "RTP/AVP;unicast;interleaved=0-1, TCP, 0-1,",
    "RTP/AVP/TCP;interleaved=255, TCP, ,",
    "RTP/AVP/TCP;interleaved=0-256, TCP, ,",
    "RTP/AVP;client_port=0-1, UDP, ,",
    "RTP/AVP;client_port=70000-70001, UDP, ,",
    "RTP/AVP;client_port=a-b, UDP, ,",
  })
  void transport_alternatives_areRead(
      String value, LowerTransport lower, String channels, String clientPorts) {
    TransportHeader header = TransportHeader.parse(value).getFirst();

    assertThat(header.lower()).isEqualTo(lower);
    assertThat(header.channels().map(NumberPair::toString))
        .isEqualTo(Optional.ofNullable(channels));
    assertThat(header.clientPorts().map(NumberPair::toString))
        .isEqualTo(Optional.ofNullable(clientPorts));
  }

  /// Crashes that fuzzing found.
  @ParameterizedTest
  @ValueSource(strings = {";", "", ",", ";;,;", "RTP/AVP;", "\""})
  void transport_nothingButSeparators_isNone(String value) {
    assertThat(TransportHeader.parse(value)).noneMatch(header -> header.clientPorts().isPresent());
  }

  @Test
  void transport_severalAlternatives_keepTheirOrder() {
    List<TransportHeader> headers =
        TransportHeader.parse(
            "RAW/RAW/UDP;unicast,RTP/AVP;multicast;ttl=127;mode=\"PLAY,RECORD\","
                + "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record;ssrc=zz;source=10.0.0.1");

    assertThat(headers).hasSize(2);
    assertThat(headers.get(0).multicast()).isTrue();
    assertThat(headers.get(0).record()).isTrue();
    assertThat(headers.get(1).record()).isTrue();
    assertThat(headers.get(1).ssrc()).isEmpty();
    assertThat(headers.get(1).source()).isEqualTo("10.0.0.1");
  }

  @Test
  void transport_written_isAsInTheRfc() {
    assertThat(TransportHeader.udp(new NumberPair(5000, 5001)))
        .hasToString("RTP/AVP;unicast;client_port=5000-5001");
    assertThat(TransportHeader.tcp(new NumberPair(0, 1)).recording())
        .hasToString("RTP/AVP/TCP;unicast;interleaved=0-1;mode=record");
    assertThat(
            TransportHeader.udp(new NumberPair(5000, 5001))
                .answered(Optional.of(new NumberPair(6000, 6001)), "1a2b3c4d"))
        .hasToString("RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001;ssrc=1A2B3C4D");
  }

  @ParameterizedTest
  @CsvSource({
    "1234, 1234, 60",
    "12;timeout=5, 12, 5",
    "' 12 ; Timeout = \"90\" ', 12, 90",
    "12;timeout=0, 12, 60",
    "12;timeout=99999999, 12, 86400",
    "12;timeout=x, 12, 60",
    "12;timeout=-1;x, 12, 60",
  })
  void session_timeouts_areReadLeniently(String value, String id, int seconds) {
    assertThat(SessionHeader.parse(value)).contains(new SessionHeader(id, seconds));
  }

  @Test
  void session_withoutId_isNone() {
    assertThat(SessionHeader.parse(";timeout=5")).isEmpty();
    assertThat(SessionHeader.parse("")).isEmpty();
    assertThat(SessionHeader.parse("x".repeat(300))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://h/a/, track1, rtsp://h/a/track1",
    "rtsp://h/a, track1, rtsp://h/a/track1",
    "rtsp://h/a, *, rtsp://h/a",
    "rtsp://h/a/, '', rtsp://h/a/",
    "rtsp://h/a?x=1, trackID=0, rtsp://h/a?x=1/trackID=0",
    "rtsp://h/a?x=1/, trackID=0, rtsp://h/a?x=1/trackID=0",
    "rtsp://h/a, ?ctype=video, rtsp://h/a?ctype=video",
    "rtsp://h/a, RTSP://other/b, RTSP://other/b",
    "rtsp://h/a, /a/track1, rtsp://h/a/track1",
    "rtsp://h/a, /track1, rtsp://h/a/track1",
    "rtsp://h, track1, rtsp://h/track1",
  })
  void control_asCamerasMeanIt_isResolved(String base, String control, String expected) {
    assertThat(ControlUrl.resolve(base, control)).isEqualTo(expected);
  }

  @Test
  void base_isTakenFromWhereItIs() {
    assertThat(base("Content-Base", "rtsp://h/b/", "Content-Location", "rtsp://h/l"))
        .isEqualTo("rtsp://h/b/");
    assertThat(base("Content-Base", "", "Content-Location", "rtsp://h/l")).isEqualTo("rtsp://h/l");
    assertThat(base("Content-Base", "/nonsense")).isEqualTo("rtsp://h/asked");
  }

  @Test
  void writer_messages_areExact() {
    var request =
        new RtspRequest("ANNOUNCE", "rtsp://h/a", RtspHeaders.of("CSeq", "1"), "v=0\r\nä\r\n");

    assertThat(new String(RtspWriter.bytes(request), UTF_8))
        .isEqualTo(
            "ANNOUNCE rtsp://h/a RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 9\r\n\r\nv=0\r\nä\r\n");
    assertThat(new String(RtspWriter.bytes(new RtspResponse(461, RtspHeaders.NONE)), UTF_8))
        .isEqualTo("RTSP/1.0 461 Unsupported Transport\r\n\r\n");
  }

  @Test
  void headers_moreThanALine_areABug() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RtspHeaders.of("Session", "1\r\nAuthorization: x"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RtspWriter.bytes(new RtspRequest("PLAY", "rtsp://h\r\nA: b", RtspHeaders.NONE)));
  }

  @Test
  void info_elements_areReadAndWritten() {
    List<RtpInfo> info =
        RtpInfo.parse("url=rtsp://h/a,b;seq=45102;rtptime=12345678, url=x;seq=70000;rtptime=");

    assertThat(info)
        .containsExactly(new RtpInfo("rtsp://h/a,b", 45_102, 12_345_678), new RtpInfo("x", -1, -1));
    assertThat(info.getFirst()).hasToString("url=rtsp://h/a,b;seq=45102;rtptime=12345678");
  }

  private static String base(String... headers) {
    return ControlUrl.base(new RtspResponse(200, RtspHeaders.of(headers)), "rtsp://h/asked");
  }
}
