package io.madang.rtsp.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
  private static final Credentials MUFASA = new Credentials("Mufasa", "Circle of Life");
  private static final String URI = "rtsp://h/a";

  private static final ServerAuthentication.Passwords PASSWORDS =
      new ServerAuthentication.Passwords() {
        @Override
        public boolean accepts(Credentials credentials) {
          return credentials.equals(MUFASA);
        }

        @Override
        public Optional<String> of(String user) {
          return user.equals(MUFASA.user()) ? Optional.of(MUFASA.password()) : Optional.empty();
        }
      };

  /// The examples of RFC 7616, section 3.9.1.
  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  })
  void compute_examplesOfRfc7616_agree(String algorithm, String expected) {
    var response =
        new DigestResponse(
            algorithm,
            "http-auth@example.org",
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "auth",
            "00000001",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "/dir/index.html");

    assertThat(response.compute("GET", MUFASA)).isEqualTo(expected);
  }

  /// The example of RFC 2069, section 2.4, as corrected by its errata.
  @Test
  void compute_withoutQop_isTheOlderForm() {
    var response =
        new DigestResponse(
            "",
            "testrealm@host.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            "",
            "",
            "",
            "/dir/index.html");

    assertThat(response.compute("GET", new Credentials("Mufasa", "CircleOfLife")))
        .isEqualTo("1949323746fe6a43ef61f9606e7febea");
  }

  @Test
  void authorization_severalChallenges_takesTheStrongest() {
    var client = client();
    boolean again =
        client.challenged(
            List.of(
                "Basic realm=\"a, b\"",
                "Digest realm=\"r\", nonce=\"n1\"",
                "Digest realm=\"r\", nonce=\"n2\", algorithm=SHA-512-256",
                "Digest realm=\"r\", nonce=\"n3\", algorithm=SHA-256, qop=\"auth-int,auth\""));

    String shown = client.authorization("DESCRIBE", URI).orElseThrow();
    assertThat(again).isTrue();
    assertThat(shown)
        .contains("nonce=\"n3\"", "algorithm=SHA-256", "qop=auth", "nc=00000001", "uri=\"" + URI);
    assertThat(client.authorization("SETUP", URI).orElseThrow()).contains("nc=00000002");
  }

  @Test
  void authorization_basicAlone_isBasic() {
    var client = client();
    client.challenged(List.of("Basic realm=x"));

    assertThat(client.authorization("DESCRIBE", URI))
        .contains("Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl");
  }

  @Test
  void challenged_again_givesUpUnlessStale() {
    var client = client();

    assertThat(client.challenged(List.of("Digest realm=\"r\", nonce=\"1\""))).isTrue();
    assertThat(client.challenged(List.of("Digest realm=\"r\", nonce=\"2\", stale=TRUE"))).isTrue();
    assertThat(client.challenged(List.of("Digest realm=\"r\", nonce=\"3\""))).isFalse();
    client.accepted();
    assertThat(client.challenged(List.of("Digest realm=\"r\", nonce=\"4\""))).isTrue();
  }

  @Test
  void challenged_withoutCredentialsOrKnownScheme_givesUp() {
    var nobody = new ClientAuthentication(Optional.empty(), new Random(1));

    assertThat(nobody.challenged(List.of("Basic realm=x"))).isFalse();
    assertThat(client().challenged(List.of("Bearer x", "Negotiate", ""))).isFalse();
    assertThat(client().challenged(List.of())).isFalse();
  }

  @Test
  void authorization_quotesInNames_areEscaped() {
    var client =
        new ClientAuthentication(Optional.of(new Credentials("a\"b\\c\r\n", "p")), new Random(1));
    client.challenged(List.of("Digest realm=\"re\\\"alm\", nonce=\"n\""));

    assertThat(client.authorization("OPTIONS", "*").orElseThrow())
        .contains("username=\"a\\\"b\\\\c\"", "realm=\"re\\\"alm\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void user_rightPassword_isLetIn(int challenge) {
    var server = server();
    var client = client();
    client.challenged(List.of(server.challenges(true).get(challenge)));

    for (String method : List.of("DESCRIBE", "SETUP")) {
      String shown = client.authorization(method, URI).orElseThrow();
      assertThat(server.user(request(method, shown), PASSWORDS)).contains("Mufasa");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void user_wrongPassword_isNot(int challenge) {
    var server = server();
    for (Credentials wrong :
        List.of(new Credentials("Mufasa", "circle"), new Credentials("Scar", "Circle of Life"))) {
      var client = new ClientAuthentication(Optional.of(wrong), new Random(1));
      client.challenged(List.of(server.challenges(true).get(challenge)));

      String shown = client.authorization("DESCRIBE", URI).orElseThrow();
      assertThat(server.user(request("DESCRIBE", shown), PASSWORDS)).isEmpty();
    }
  }

  @Test
  void user_digestOfAnotherRequestOrConnection_isNotLetIn() {
    var server = server();
    var client = client();
    client.challenged(server.challenges(false));
    String first = client.authorization("DESCRIBE", URI).orElseThrow();
    String second = client.authorization("DESCRIBE", URI).orElseThrow();
    var other = new ServerAuthentication("Madang", new Random(2));

    assertThat(server.user(request("SETUP", first), PASSWORDS)).isEmpty();
    assertThat(other.user(request("DESCRIBE", first), PASSWORDS)).isEmpty();
    var elsewhere =
        new RtspRequest("DESCRIBE", "rtsp://h/b", RtspHeaders.of("Authorization", first));
    assertThat(server.user(elsewhere, PASSWORDS)).isEmpty();
    assertThat(server.user(request("DESCRIBE", second), PASSWORDS)).isPresent();
    assertThat(server.user(request("DESCRIBE", first), PASSWORDS)).isEmpty();
  }

  /// What GStreamer and older clients send: no qop, no algorithm.
  @Test
  void user_olderForm_isLetIn() {
    var server = server();
    AuthenticationHeader asked =
        AuthenticationHeader.parse(server.challenges(false).get(1)).getFirst();
    var response =
        new DigestResponse("", "Madang", asked.parameter("nonce"), "", "", "", URI + "/");
    String shown =
        "Digest username=\"Mufasa\", realm=\"Madang\", nonce=\"%s\", uri=\"%s\", response=\"%s\""
            .formatted(response.nonce(), response.uri(), response.compute("DESCRIBE", MUFASA));

    assertThat(server.user(request("DESCRIBE", shown), PASSWORDS)).contains("Mufasa");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic !!!",
        "Basic TXVmYXNh",
        "Digest",
        "Digest username=",
        "Digest username=\"Mufasa",
        "Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl, Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl",
        "Bearer abc",
      })
  void user_malformed_isNotLetIn(String header) {
    assertThat(server().user(request("DESCRIBE", header), PASSWORDS)).isEmpty();
  }

  @Test
  void parse_mutatedHeaders_neverSurprise() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var server = server();
    var client = client();
    client.challenged(server.challenges(false));
    byte[] original =
        client
            .authorization("DESCRIBE", URI)
            .orElseThrow()
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Mutations.mutated(original, random);
      String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      try {
        String line = text.replaceAll("[\r\n\0]", " ");
        server.user(request("DESCRIBE", line), PASSWORDS);
        client().challenged(List.of(text));
        TransportHeader.parse(text);
        SessionHeader.parse(text);
        RtpInfo.parse(text);
      } catch (RuntimeException bug) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), bug);
      }
    }
  }

  @Test
  void texts_neverHoldSecrets() {
    assertThat(MUFASA.toString()).doesNotContain("Mufasa", "Circle");
    assertThat(request("DESCRIBE", "Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl").toString())
        .doesNotContain("TXVm");
  }

  private static ClientAuthentication client() {
    return new ClientAuthentication(Optional.of(MUFASA), new Random(1));
  }

  private static ServerAuthentication server() {
    return new ServerAuthentication("Madang", new Random(1));
  }

  private static RtspRequest request(String method, String authorization) {
    return new RtspRequest(method, URI, RtspHeaders.of("Authorization", authorization));
  }
}
