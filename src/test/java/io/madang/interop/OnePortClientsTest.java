package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.MediaServer;
import io.madang.server.tls.OnePort;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.BindException;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients of others on the one port for everything, where they are installed: curl, OpenSSL,
/// Python's `http.client` and aiohttp, coturn's `turnutils_uclient`.
@Tag("interop")
@QuarkusTest
@TestProfile(OnePort.class)
class OnePortClientsTest {
  private static final String PYTHON = "/usr/bin/python3";

  @Inject MediaServer media;

  @ParameterizedTest
  @CsvSource({"--http2,2", "--http1.1,1.1", "--no-alpn,1.1", "--no-alpn --tls-max 1.2,1.1"})
  void curl_getsPages(String options, String version) throws Exception {
    Program.assumeInstalled("curl", Map.of(), "curl", "--version");
    var command = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("--cacert", OnePort.certificate().toString(), "--max-time", "30"));
    command.addAll(
        List.of(
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_version} %{scheme} %{response_code}\n"));
    String page = "https://localhost:" + media.tcpPort() + "/q/health/live";
    command.addAll(List.of(page, "--output", "/dev/null", page));

    assertThat(Program.outputOf(command))
        .containsExactly(version + " HTTPS 200", version + " HTTPS 200");
  }

  @Test
  void openssl_getsAPage() throws Exception {
    Program.assumeInstalled("openssl", Map.of(), "openssl", "version");
    String request = "printf 'GET /q/health/live HTTP/1.0\\r\\n\\r\\n'";
    String client = "openssl s_client -quiet -connect localhost:" + media.tcpPort();

    List<String> output = Program.outputOf(List.of("sh", "-c", request + " | " + client));

    assertThat(output).anyMatch(line -> line.startsWith("HTTP/1.0 200 OK"));
  }

  @Test
  void python_getsPagesAndSpeaksByWebSocket() throws Exception {
    Program.assumeInstalled("aiohttp (python3-aiohttp)", Map.of(), PYTHON, "-c", "import aiohttp");
    String script = Program.script("http_without_alpn.py");
    String port = Integer.toString(media.tcpPort());
    try (Program python =
        Program.start(Map.of(), PYTHON, script, port, OnePort.certificate().toString())) {
      Map<String, String> found = python.finish();

      assertThat(found.get("STATUS")).isEqualTo("200");
      assertThat(found.get("ANSWER")).contains("bad-json");
    }
  }

  @Test
  void uclient_besideThem_getsItsMessagesBack() throws Exception {
    Program.assumeInstalled(
        "coturn (coturn)", Map.of(), "sh", "-c", "command -v turnutils_uclient");
    int peerPort = freePort();
    try (var _ =
        Program.start(
            Map.of(), "turnutils_peer", "-L", "127.0.0.1", "-p", Integer.toString(peerPort))) {
      var command = new ArrayList<>(List.of("turnutils_uclient", "-u", "u", "-W", OnePort.SECRET));
      command.addAll(List.of("-t", "-S", "-z", "300", "-n", "10"));
      command.addAll(List.of("-e", "127.0.0.1", "-r", Integer.toString(peerPort)));
      command.addAll(List.of("-p", Integer.toString(media.tcpPort()), "127.0.0.1"));

      assertThat(Program.outputOf(command))
          .anyMatch(line -> line.contains("Total lost packets 0 "));
    }
  }

  /// Below those that the kernel chooses from, and relays.
  private static int freePort() throws Exception {
    for (int port = 18_700; ; port++) {
      try (var socket = new DatagramSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        assertThat(port).isLessThan(18_800);
      }
    }
  }
}
