package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.hls.LiveStream;
import io.madang.server.MediaServer;
import io.madang.server.tls.OnePort;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Viewers that come by the media port have addresses of their own, though their connections reach
/// the HTTPS server from this machine.
@QuarkusTest
@TestProfile(OnePort.class)
class OnePortViewersTest {
  @Inject HlsStreams streams;
  @Inject MediaServer media;

  @ParameterizedTest
  @ValueSource(strings = {"--alpn", "--no-alpn"})
  void viewers_areCountedByTheirAddress(String alpn) throws Exception {
    LiveStream stream = streams.open("viewers" + alpn, TestBroadcast.plan(true));
    new TestBroadcast(stream).parts(8);
    for (String address : List.of("127.0.0.2", "127.0.0.3", "127.0.0.2")) {
      watch(stream, alpn, address, "");
    }
    assertThat(stream.viewers()).isEqualTo(2);

    watch(stream, alpn, "127.0.0.2", "X-Forwarded-For: 198.51.100.7");
    watch(stream, alpn, "127.0.0.2", "Forwarded: for=198.51.100.7");

    assertThat(stream.viewers()).as("nobody is believed").isEqualTo(2);
  }

  private void watch(LiveStream stream, String alpn, String from, String header) throws Exception {
    var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--insecure", alpn));
    command.addAll(List.of("--interface", from, "--header", header, "--output", "/dev/null"));
    command.addAll(List.of("--write-out", "%{response_code}"));
    command.add(
        "https://127.0.0.1:"
            + media.tcpPort()
            + "/hls/viewers"
            + alpn
            + "/"
            + stream.id()
            + "/720p/index.m3u8");

    assertThat(CmafFile.run(command)).isEqualTo("200");
  }
}
