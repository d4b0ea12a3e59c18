package io.madang.rtsp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.rtsp.message.RtspException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://host:8554/yard, yard, '', -1",
    "rtsp://host/yard/, yard, '', -1",
    "RTSP://[::1]:8554/yard/p-3, yard, p-3, -1",
    "rtsp://host/yard/trackID=1, yard, '', 1",
    "rtsp://host/yard/p-3/trackID=0, yard, p-3, 0",
    "rtsp://host/yard/streamid=1, yard, '', 1",
    "rtsp://host/yard/stream=0, yard, '', 0",
    "rtsps://host/yard%2Dtwo, yard-two, '', -1",
    "rtsp://host//yard, yard, '', -1",
  })
  void path_isRoomParticipantAndTrack(String uri, String room, String participant, int track)
      throws RtspException {
    ResourcePath path = ResourcePath.parse(uri);

    assertThat(path.room()).isEqualTo(room);
    assertThat(path.participant()).isEqualTo(participant);
    assertThat(path.track()).isEqualTo(track);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://host/yard?token=a.b-c_d&name=Front%20door",
        "rtsp://host/yard?token=a.b-c_d&name=Front%20door/streamid=1",
        "rtsp://host/yard/?name=Front%20door&token=a.b-c_d/",
      })
  void query_isReadBehindAndBeforeTheTrack(String uri) throws RtspException {
    ResourcePath path = ResourcePath.parse(uri);

    assertThat(path.parameter("token")).contains("a.b-c_d");
    assertThat(path.parameter("name")).contains("Front door");
    assertThat(path).hasToString("yard");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "",
        "rtsp://host",
        "rtsp://host/",
        "http://host/yard",
        "rtsp://h/a/b/c",
        "rtsp://h/%zz"
      })
  void whatNamesNoRoom_isRefused(String uri) {
    assertThatThrownBy(() -> ResourcePath.parse(uri)).isInstanceOf(RtspException.class);
  }

  @Test
  void absurdlyLong_isRefused() {
    assertThatThrownBy(() -> ResourcePath.parse("rtsp://h/" + "a".repeat(5_000)))
        .isInstanceOf(RtspException.class);
  }
}
