package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The origin with a certificate: HTTP/2 over TLS, by another implementation (curl with nghttp2).
@QuarkusTest
@TestProfile(HlsTlsTest.WithCertificate.class)
class HlsTlsTest {

  /// A certificate of our own for this run.
  public static final class WithCertificate implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path directory = Files.createTempDirectory("tls");
        String key = directory.resolve("key.pem").toString();
        String certificate = directory.resolve("cert.pem").toString();
        CmafFile.run(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=localhost",
                "-keyout",
                key,
                "-out",
                certificate));
        return Map.of(
            "quarkus.http.ssl.certificate.files", certificate,
            "quarkus.http.ssl.certificate.key-files", key,
            "quarkus.http.test-ssl-port", "0");
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (Exception failure) {
        throw new IllegalStateException("openssl makes a certificate", failure);
      }
    }
  }

  @Inject HlsStreams streams;

  @TestHTTPResource(value = "/hls/yard/", tls = true)
  URI base;

  @Test
  void playlistsAndSegments_comeByHttp2() throws Exception {
    var stream = streams.open("yard", TestBroadcast.plan(true));
    new TestBroadcast(stream).parts(8);

    for (String path :
        List.of("master.m3u8", stream.id() + "/720p/index.m3u8", stream.id() + "/720p/0.m4s")) {
      String seen =
          CmafFile.run(
              List.of(
                  "curl",
                  "--http2",
                  "--insecure",
                  "--silent",
                  "--show-error",
                  "--compressed",
                  "--output",
                  "/dev/null",
                  "--write-out",
                  "%{http_version} %{response_code} %{size_download} %{header_json}",
                  base.resolve(path).toString()));
      assertThat(seen).as(path).startsWith("2 200 ");
      assertThat(seen.contains("\"gzip\"")).as(seen).isEqualTo(path.endsWith(".m3u8"));
    }
  }
}
