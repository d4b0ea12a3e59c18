package io.madang.rtsp.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is understood of the dialogues of real kinds of cameras, compared with
/// `src/test/resources/rtsp/NAME.expected`.
class DialogueTest {
  private static final Path FOLDER = Path.of("src/test/resources/rtsp");

  static List<String> names() throws IOException {
    return Dialogues.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void dialogue_ofACamera_isUnderstood(String name) throws Exception {
    var log = new RtspReaderTest.Log();
    var reader = new RtspReader(new ByteArrayInputStream(Dialogues.read(name)), RtspLimits.DEFAULT);
    while (reader.next(log)) {
      // All of it.
    }

    var told = new StringBuilder();
    for (RtspResponse response : log.responses) {
      tell(told, response);
    }
    told.append("frames ").append(log.frames).append('\n');
    told.append("garbage ").append(reader.garbageBytes()).append('\n');

    String expected = Files.readString(FOLDER.resolve(name.replace(".txt", ".expected")));
    assertThat(told.toString()).isEqualTo(expected);
  }

  private static void tell(StringBuilder told, RtspResponse response) throws RtspException {
    told.append(response.status()).append(" cseq ").append(response.sequence()).append('\n');
    RtspHeaders headers = response.headers();
    headers.all("WWW-Authenticate").stream()
        .flatMap(value -> AuthenticationHeader.parse(value).stream())
        .forEach(challenge ->
            told.append("  challenge ")
                .append(challenge)
                .append(' ')
                .append(new java.util.TreeMap<>(challenge.parameters()))
                .append('\n'));
    line(told, "public", headers.list("Public"));
    headers
        .first("Session")
        .flatMap(SessionHeader::parse)
        .ifPresent(it -> line(told, "session", it));
    headers
        .first("Transport")
        .map(TransportHeader::parse)
        .ifPresent(it -> line(told, "transport", it));
    headers.first("RTP-Info").map(RtpInfo::parse).ifPresent(it -> line(told, "info", it));
    headers.first("Location").ifPresent(it -> line(told, "location", RtspUrl.redact(it)));
    if (!response.body().isEmpty()) {
      description(told, response);
    }
  }

  private static void description(StringBuilder told, RtspResponse response) throws RtspException {
    StreamDescription description = StreamDescription.parse(response.body());
    String base = ControlUrl.base(response, "rtsp://asked/path");
    line(told, "title", '"' + description.title() + '"');
    line(told, "play", ControlUrl.resolve(base, description.control()));
    for (StreamTrack track : description.tracks()) {
      line(told, "track", track);
      line(told, "  setup", ControlUrl.resolve(base, track.control()));
    }
  }

  private static void line(StringBuilder told, String name, Object value) {
    if (!value.equals(List.of())) {
      told.append("  ").append(name).append(' ').append(value).append('\n');
    }
  }
}
