package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String SECRET = "h0sh-h0sh_h0shh0shh0shh0sh";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"join\",\"token\":\"%s\",\"room\":\"yard\"}",
        "{\"resume\" : \"%s\"}",
        "joined session=%s resumed=false",
        "GET /hls/yard/master.m3u8?token=%s&x=1",
        "Authorization: Bearer %s",
        "authorization=Basic %s",
        "madang.auth.keys=main:%s",
        "MADANG_AUTH_KEYS=main:%s",
        "a=ice-pwd:%s",
        "turn user=a password: %s",
        "resumes s-%s",
        "{\"url\":\"rtsp://user:%s@camera.local/stream\"}",
        "camera rtsps://%s:p@192.0.2.7:322/1 is away",
        "rtsp://user:a@%s@camera.local/",
        "rtsp://camera.local/live?user=a&pwd=%s",
      })
  void redact_secret_isHidden(String text) {
    String redacted = Redaction.redact(text.formatted(SECRET));

    assertThat(redacted).doesNotContain(SECRET).contains(Redaction.HIDDEN);
  }

  @Test
  void redact_webToken_isHiddenWhereverItStands() {
    String token = "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoieWFyZCJ9.c2lnbmF0dXJl";

    assertThat(Redaction.redact("refused " + token + " of somebody"))
        .isEqualTo("refused eyJ… of somebody");
  }

  @Test
  void redact_addressOfACamera_keepsWhereItIs() {
    assertThat(Redaction.redact("rtsp://user:" + SECRET + "@camera.local:554/1 and more"))
        .isEqualTo("rtsp://…@camera.local:554/1 and more");
  }

  @Test
  void redact_otherMembers_areKept() {
    String redacted = Redaction.redact("{\"token\":\"" + SECRET + "\",\"room\":\"yard\"}");

    assertThat(redacted).isEqualTo("{\"token\":\"…\",\"room\":\"yard\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "room=yard participant=p-3 joined",
        "room=yard participant=p-3 resumed=true",
        "The token's time is over.",
        "media: udp [3478], 1 loop, advertised as 203.0.113.7",
        "s-1 is a short name",
        "camera=c-1 rtsp://camera.local/stream is away",
        "Set madang.auth.keys=key:secret (environment: MADANG_AUTH_KEYS).",
      })
  void redact_textWithoutSecret_isTheSameObject(String text) {
    assertThat(Redaction.redact(text)).isSameAs(text);
  }

  @Test
  void filter_secretInParameter_isHiddenFromHandlers() {
    var line = new ExtLogRecord(Level.INFO, "token=%s", ExtLogRecord.FormatStyle.PRINTF, "test");
    line.setParameters(new Object[] {SECRET});

    assertThat(new RedactingFilter().isLoggable(line)).isTrue();

    assertThat(line.getFormattedMessage()).isEqualTo("token=…");
  }

  @Test
  void filter_lineWithoutSecret_keepsItsFormat() {
    var line = new ExtLogRecord(Level.INFO, "room=%s", ExtLogRecord.FormatStyle.PRINTF, "test");
    line.setParameters(new Object[] {"yard"});

    assertThat(new RedactingFilter().isLoggable(line)).isTrue();

    assertThat(line.getMessage()).isEqualTo("room=%s");
  }
}
