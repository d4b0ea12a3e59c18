package io.madang.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.doctor.DoctorReport.Path;
import io.madang.server.tls.CertificateFiles;
import io.madang.server.tls.TestCertificate;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.transport.stream.tls.TlsIdentity;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor says, by table: a server as it should be, and one thing wrong at a time.
final class FindingsTest {
  private static final TlsIdentity CERTIFICATE = certificate("DNS:meet.example.org");
  private static final long NOW = CERTIFICATE.notBefore().toEpochMilli() + 1_000;
  private static final Place PUBLIC = place("198.51.100.7", false);

  private static TlsIdentity certificate(String... alternatives) {
    TestCertificate made = TestCertificate.make(90, alternatives);
    return CertificateFiles.read(new TlsFiles(made.certificate(), made.key()));
  }

  private static Place place(String address, boolean local) {
    return new Place(InetAddress.ofLiteral(address), local);
  }

  private static Facts.Media media(Place... advertised) {
    return new Facts.Media(3478, List.of(3478), 3478, true, List.of(advertised));
  }

  private static Facts.Turn turn() {
    return new Facts.Turn(true, true, List.of(), 49_152, 65_535, 10_000);
  }

  private static Facts.Tls tls(Optional<String> host) {
    return new Facts.Tls(Optional.of(CERTIFICATE), "", 5349, host);
  }

  private static Facts.Tls tls() {
    return tls(Optional.of("meet.example.org"));
  }

  private static Facts facts(Facts.Media media, Facts.Turn turn, Facts.Tls tls) {
    return new Facts(true, media, turn, tls, new Facts.Kernel(8 << 20, 4 << 20), NOW);
  }

  private static Facts.Media good() {
    return media(PUBLIC);
  }

  private static List<String> codes(Facts facts, Probes probes) {
    return Findings.of(facts, probes).stream()
        .map(finding -> finding.severity().wireName() + " " + finding.code())
        .toList();
  }

  private static List<String> codes(Facts facts) {
    return codes(facts, Probes.NONE);
  }

  @Test
  void server_asItShouldBe_hasNoFindings() {
    List<Finding> none = Findings.of(facts(good(), turn(), tls()), Probes.NONE);

    assertThat(none).isEmpty();
    assertThat(Findings.isOk(none)).isTrue();
    assertThat(Findings.summary(none)).startsWith("Clients can come");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, error advertised-loopback",
    "10.0.0.5, warning advertised-private",
    "192.168.1.9, warning advertised-private",
    "100.64.3.4, warning advertised-private",
    "fd00::1, warning advertised-private",
    "169.254.1.1, warning advertised-private",
  })
  void address_thatOutsidersDoNotReach_isNamed(String address, String expected) {
    Facts facts = facts(media(place(address, true)), turn(), tls());

    assertThat(codes(facts)).containsExactly(expected);
    assertThat(Findings.of(facts, Probes.NONE).getFirst().text())
        .contains(InetAddress.ofLiteral(address).getHostAddress())
        .contains("Set madang.media.advertised-addresses");
  }

  @Test
  void addresses_whileDeveloping_areNoErrors() {
    Facts production = facts(media(place("127.0.0.1", true)), turn(), tls());
    var facts =
        new Facts(
            false,
            production.media(),
            turn(),
            tls(),
            production.kernel(),
            production.nowUnixMillis());

    assertThat(codes(facts)).containsExactly("info advertised-loopback");
  }

  @Test
  void privateAddress_besideAPublicOne_isRight() {
    assertThat(codes(facts(media(place("10.0.0.5", true), PUBLIC), turn(), tls()))).isEmpty();
  }

  @Test
  void ports_thatNoRuleCanName_orThatAreClosed_areNamed() {
    var random = new Facts.Media(0, List.of(50_123), 50_123, true, List.of(PUBLIC));
    var closed = new Facts.Media(3478, List.of(3478), -1, false, List.of(PUBLIC));

    assertThat(codes(facts(random, turn(), tls()))).containsExactly("warning media-port-random");
    assertThat(codes(facts(closed, turn(), tls()))).containsExactly("warning tcp-off");
  }

  @Test
  void kernel_thatGivesSmallBuffers_isNamedWithTheNumberToSet() {
    Facts good = facts(good(), turn(), tls());
    var facts =
        new Facts(true, good.media(), turn(), tls(), new Facts.Kernel(212_992, 4 << 20), NOW);

    Finding finding = Findings.of(facts, Probes.NONE).getFirst();

    assertThat(finding.code()).isEqualTo("udp-buffers");
    assertThat(finding.text()).contains("208 KB", "net.core.rmem_max", "4194304");
  }

  @Test
  void turn_turnedOffOrNarrow_isNamed() {
    var off = new Facts.Turn(false, false, List.of(), 0, 0, 10_000);
    var narrow = new Facts.Turn(true, false, List.of(), 3_400, 3_499, 10_000);

    assertThat(codes(facts(good(), off, tls()))).containsExactly("warning turn-off");
    assertThat(codes(facts(good(), narrow, tls())))
        .containsExactly(
            "warning relay-ports-overlap", "info turn-secret-random", "info relay-ports-few");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, error certificate-not-yet",
    "77, warning certificate-expires",
    "91, error certificate-expired",
  })
  void certificate_byItsAge(int days, String expected) {
    long now = CERTIFICATE.notBefore().toEpochMilli() + TimeUnit.DAYS.toMillis(days);
    Facts good = facts(good(), turn(), tls());
    var facts = new Facts(true, good.media(), turn(), tls(), good.kernel(), now);

    assertThat(codes(facts)).containsExactly(expected);
  }

  @Test
  void certificate_thatIsMissing_isNamed() {
    var none = new Facts.Tls(Optional.empty(), "", -1, Optional.empty());

    assertThat(codes(facts(good(), turn(), none))).containsExactly("warning no-certificate");
  }

  @Test
  void certificate_whoseNewFilesDoNotFit_isNamedWithTheReason() {
    var stale =
        new Facts.Tls(Optional.of(CERTIFICATE), "madang.tls.key: another key", 5349, tls().host());

    Facts facts = facts(good(), turn(), stale);

    assertThat(codes(facts)).containsExactly("warning certificate-stale");
    assertThat(Findings.of(facts, Probes.NONE).getFirst().text()).contains("another key");
  }

  @Test
  void turnName_thatIsMissingOrOfAnotherCertificate_isNamed() {
    Facts nameless = facts(good(), turn(), tls(Optional.empty()));
    Facts other = facts(good(), turn(), tls(Optional.of("turn.example.net")));
    Facts covered = facts(good(), turn(), tls(Optional.of("MEET.example.org")));

    assertThat(codes(nameless)).containsExactly("warning turns-no-name");
    assertThat(codes(other)).containsExactly("error turns-not-covered");
    assertThat(codes(covered)).isEmpty();
  }

  @Test
  void turnName_thatLeadsElsewhere_isNamed() {
    Facts facts = facts(good(), turn(), tls());

    assertThat(codes(facts, leadsTo("198.51.100.7"))).isEmpty();
    assertThat(codes(facts, leadsTo("203.0.113.1"))).containsExactly("warning turns-elsewhere");
    assertThat(codes(facts, leadsTo())).containsExactly("warning turns-unknown-name");
  }

  private static Probes leadsTo(String... addresses) {
    List<InetAddress> found = List.of(addresses).stream().map(InetAddress::ofLiteral).toList();
    return new Probes(Map.of(), Optional.of(found), false);
  }

  @Test
  void silence_ofAnOwnAddress_isAnError_andOfAForeignOneMayBeTheNat() {
    Place own = place("203.0.113.9", true);
    Facts facts = facts(media(own, PUBLIC), turn(), tls());
    var silent = new Path("stun-udp", 3478, false, 2_000, "", "no answer within 2 s");
    var heard = new Path("stun-tcp", 3478, true, 1, "203.0.113.9", "");
    var probes =
        new Probes(
            Map.of(own, List.of(silent, heard), PUBLIC, List.of(silent)), Optional.empty(), false);

    assertThat(codes(facts, probes)).containsExactly("error path-dead", "warning path-silent");
    List<Finding> findings = Findings.of(facts, probes);
    assertThat(findings.get(1).text()).contains("no hairpinning", "198.51.100.7", "UDP port 3478");
    assertThat(Findings.isOk(findings)).isFalse();
    assertThat(Findings.summary(findings)).startsWith("1 error, 1 warning. 203.0.113.9");
  }

  @Test
  void certificate_ofSomebodyElse_isNamed() {
    var probes = new Probes(Map.of(), Optional.empty(), true);

    assertThat(codes(facts(good(), turn(), tls()), probes))
        .containsExactly("warning tls-other-certificate");
  }
}
