package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.tls.TestCertificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Settings of TLS that must not run, in one sentence each.
class StartCheckTlsTest {
  private record Tls(
      Optional<String> certificate,
      Optional<String> key,
      boolean onePort,
      Optional<String> serverName)
      implements ServerConfig.Tls {
    @Override
    public int port() {
      return 0;
    }
  }

  private static Tls tls(String certificate, String key) {
    return new Tls(Optional.of(certificate), Optional.of(key), false, Optional.empty());
  }

  private static TestCertificate made() {
    return TestCertificate.make(30, "DNS:meet.example.org");
  }

  private static String refusal(Tls tls) {
    String sentence = StartCheck.refusal(tls, true).orElse("");
    assertThat(sentence).doesNotContain("\n").doesNotContain("..");
    return sentence;
  }

  @Test
  void files_thatFit_start() {
    TestCertificate files = made();

    assertThat(refusal(tls(files.certificate().toString(), files.key().toString()))).isEmpty();
  }

  @Test
  void keyInTheOldForm_starts() throws Exception {
    TestCertificate files = made();
    String old = files.key().resolveSibling("old.pem").toString();
    TestCertificate.openssl(List.of("openssl", "ec", "-in", files.key().toString(), "-out", old));

    assertThat(refusal(tls(files.certificate().toString(), old))).isEmpty();
  }

  @Test
  void oneFileAlone_namesTheOther() {
    var half = new Tls(Optional.of("cert.pem"), Optional.empty(), false, Optional.empty());

    assertThat(refusal(half)).contains("madang.tls.key is not", "Set both");
  }

  @Test
  void filesThatAreNotThere_areNamed() {
    assertThat(refusal(tls("/nowhere/cert.pem", "/nowhere/key.pem")))
        .startsWith("Madang does not start: madang.tls")
        .contains("/nowhere/cert.pem");
  }

  @Test
  void keyOfAnotherCertificate_isRefused_withoutBeingShown() {
    String certificate = made().certificate().toString();
    String key = made().key().toString();

    assertThat(refusal(tls(certificate, key))).contains(key).doesNotContain("PRIVATE");
  }

  @Test
  void onePort_withoutACertificateOrWithoutTcp_isRefused() {
    TestCertificate files = made();
    var bare = new Tls(Optional.empty(), Optional.empty(), true, Optional.empty());
    var full =
        new Tls(
            Optional.of(files.certificate().toString()),
            Optional.of(files.key().toString()),
            true,
            Optional.empty());

    assertThat(refusal(bare)).contains("madang.tls.one-port", "madang.tls.certificate");
    assertThat(StartCheck.refusal(full, false).orElseThrow()).contains("madang.media.tcp=true");
    assertThat(refusal(full)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://meet.example.org", "meet.example.org:5349", "-a", "a..b", "a b"})
  void serverName_thatIsNone_isRefused(String name) {
    var tls = new Tls(Optional.empty(), Optional.empty(), false, Optional.of(name));

    assertThat(StartCheck.refusal(tls, true).orElseThrow())
        .contains("madang.tls.server-name", name);
  }
}
