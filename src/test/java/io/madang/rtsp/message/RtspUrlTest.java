package io.madang.rtsp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtspUrlTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          rtsp://door.example, door.example, 554, ``
          rtsps://door.example/a, door.example, 322, /a
          RTSP://Door.Example:8554/a?b=c, door.example, 8554, /a?b=c
          rtsp://[2001:DB8::1]:5554/x, 2001:db8::1, 5554, /x
          rtsp://10.0.0.5?channel=1, 10.0.0.5, 554, ?channel=1
          rtsp://u:p@h.example/a#fragment, h.example, 554, /a
          rtsp://hof.exämple/a, hof.xn--exmple-cua, 554, /a
          """)
  void parse_url_tellsItsParts(String text, String host, int port, String resource)
      throws Exception {
    RtspUrl url = RtspUrl.parse(text);

    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.resource()).isEqualTo(resource);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          rtsp://admin:12345@h/a, admin, 12345
          rtsp://admin:p%40ss%3Aword@h/a, admin, p@ss:word
          rtsp://admin:p@ss:w@h/a, admin, p@ss:w
          rtsp://admin:100%@h/a, admin, 100%
          rtsp://admin@h/a, admin, ``
          rtsp://%C3%BCser:p%C3%A4ss@h/a, üser, päss
          """)
  void parse_userInformation_isDecodedLeniently(String text, String user, String password)
      throws Exception {
    assertThat(RtspUrl.parse(text).credentials()).contains(new Credentials(user, password));
  }

  @Test
  void texts_neverHoldCredentials() throws Exception {
    RtspUrl url =
        RtspUrl.parse("rtsp://admin:hunter2@h.example:8554/a?user=x&password=hunter2&c=1");

    assertThat(url.toString()).isEqualTo("rtsp://h.example:8554/a?user=x&password=…&c=1");
    assertThat(url.display()).doesNotContain("hunter2", "admin");
    assertThat(url.requestUri()).doesNotContain("admin");
    assertThat(url.credentials().toString()).doesNotContain("hunter2", "admin");
    assertThat(RtspUrl.redact("rtsp://admin:hun@ter2@h/a?pwd=hunter2"))
        .isEqualTo("rtsp://h/a?pwd=…");
    assertThat(RtspUrl.parse("rtsp://h/user=admin_password=hunter2_channel=1").display())
        .isEqualTo("rtsp://h/user=admin_password=…");
    assertThat(RtspUrl.parse("rtsp://h/monkey=1&turkey=2").display()).contains("monkey=1&turkey=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://h/a",
        "rtsp:/h/a",
        "rtspu://h/a",
        "file:///etc/passwd",
        "rtsp://",
        "rtsp:///a",
        "rtsp://h:0/",
        "rtsp://h:65536/",
        "rtsp://h:http/",
        "rtsp://admin:pa/ss@h/a",
        "rtsp://[::1/a",
        "rtsp://[1.2.3.4]/a",
        "rtsp://[fe80::1%25eth0]/a",
        "rtsp://h\r\nSession: 1/a",
        "rtsp://h/\0",
        "rtsp://-h/a",
        "rtsp://h$(id)/a",
      })
  void parse_anythingElse_isRefused(String text) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> RtspUrl.parse(text))
        .matches(refusal -> refusal.code() == RtspException.Code.MALFORMED_URL)
        .withMessageNotContaining("pa/ss");
  }

  @Test
  void parse_tooLong_isRefused() {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> RtspUrl.parse("rtsp://h/" + "a".repeat(2_048)));
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://h/b, rtsp://h/b, true",
    "rtsp://h:8554/b, rtsp://h:8554/b, true",
    "/b, rtsp://h/b, true",
    "b, rtsp://h/b, true",
    "rtsp://other/b, rtsp://other/b, false",
  })
  void redirected_keepsCredentialsForTheSameHostOnly(String location, String display, boolean keeps)
      throws Exception {
    RtspUrl target = RtspUrl.parse("rtsp://u:p@h/a").redirected(location);

    assertThat(target.display()).isEqualTo(display);
    assertThat(target.credentials().isPresent()).isEqualTo(keeps);
  }

  @Test
  void redirected_fromTlsToPlain_losesCredentials() throws Exception {
    assertThat(RtspUrl.parse("rtsps://u:p@h/a").redirected("rtsp://h/a").credentials()).isEmpty();
  }
}
