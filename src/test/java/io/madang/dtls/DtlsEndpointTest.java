package io.madang.dtls;

import static io.madang.dtls.Handshakes.ALL;
import static io.madang.dtls.Handshakes.GCM_128;
import static io.madang.dtls.Handshakes.GCM_256;
import static io.madang.dtls.Handshakes.SHA1_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.madang.dtls.Handshakes.Outcome;
import io.madang.dtls.Handshakes.Pair;
import io.madang.dtls.Handshakes.Party;
import io.madang.dtls.record.RecordTransport;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DtlsEndpointTest {
  @Test
  void handshake_betweenTwoOfUs_exportsTheSameKeys() {
    Pair pair = Handshakes.start(Party.any(), Party.any(), DatagramLink.perfect()).sessions();

    KeyingMaterial client = pair.client().keys();
    KeyingMaterial server = pair.server().keys();
    assertThat(client.profileId()).isEqualTo(server.profileId()).isEqualTo(GCM_128.id());
    assertThat(client.localKey()).hasSize(16).isEqualTo(server.remoteKey());
    assertThat(client.localSalt()).hasSize(12).isEqualTo(server.remoteSalt());
    assertThat(client.remoteKey()).hasSize(16).isEqualTo(server.localKey());
    assertThat(client.remoteSalt()).hasSize(12).isEqualTo(server.localSalt());
    assertThat(client.localKey()).isNotEqualTo(client.remoteKey());
    assertThat(pair.client().cipherSuite())
        .isEqualTo(pair.server().cipherSuite())
        .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  }

  @Test
  void handshake_twice_givesDifferentKeys() {
    Party client = Party.any();
    Party server = Party.any();

    Pair first = Handshakes.start(client, server, DatagramLink.perfect()).sessions();
    Pair second = Handshakes.start(client, server, DatagramLink.perfect()).sessions();

    assertThat(first.client().keys().localKey()).isNotEqualTo(second.client().keys().localKey());
  }

  @Test
  void flight_ofTheServer_isOneDatagram() {
    List<byte[]> sentByServer = new CopyOnWriteArrayList<>();
    DatagramLink link =
        DatagramLink.of(
            sent -> sent,
            sent -> {
              sentByServer.addAll(sent);
              return sent;
            });

    Handshakes.start(Party.any(), Party.any(), link).sessions();

    // ServerHello, Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone
    assertThat(Records.split(sentByServer.getFirst()))
        .extracting(record -> (int) record[13])
        .containsExactly(2, 11, 12, 13, 14);
    assertThat(sentByServer).allMatch(datagram -> datagram.length <= RecordTransport.MTU);
  }

  static Stream<Arguments> preferences() {
    return Stream.of(
        Arguments.of(List.of(SHA1_80, GCM_256, GCM_128), ALL, GCM_128),
        Arguments.of(ALL, List.of(GCM_256, GCM_128), GCM_256),
        Arguments.of(ALL, List.of(SHA1_80, GCM_128), SHA1_80),
        Arguments.of(List.of(SHA1_80), ALL, SHA1_80),
        Arguments.of(List.of(GCM_256), ALL, GCM_256));
  }

  @ParameterizedTest
  @MethodSource("preferences")
  void profile_isTheFirstOfTheServersPreference(
      List<SrtpProfileSpec> client, List<SrtpProfileSpec> server, SrtpProfileSpec chosen) {
    Pair pair =
        Handshakes.start(Party.with(client), Party.with(server), DatagramLink.perfect()).sessions();

    assertThat(pair.client().keys().profileId()).isEqualTo(chosen.id());
    assertThat(pair.server().keys().profileId()).isEqualTo(chosen.id());
    assertThat(pair.server().keys().localKey()).hasSize(chosen.keyLength());
    assertThat(pair.server().keys().localSalt()).hasSize(chosen.saltLength());
  }

  @Test
  void profiles_withoutACommonOne_failAtBothEnds() {
    Outcome outcome =
        Handshakes.start(
            Party.with(List.of(GCM_256)), Party.with(List.of(SHA1_80)), DatagramLink.perfect());

    assertThat(outcome.serverFailure()).isEqualTo(DtlsException.Code.NO_SRTP_PROFILE);
    assertThat(outcome.clientFailure()).isEqualTo(DtlsException.Code.PROTOCOL);
  }

  @Test
  void clientCertificate_notAnnounced_isRefused() {
    Party client = Party.any();
    Party server = Party.any();
    DatagramLink link = DatagramLink.perfect();
    Outcome outcome =
        new Outcome(
            Handshakes.handshake(client, DtlsRole.CLIENT, server.fingerprint(), link.client()),
            Handshakes.handshake(
                server, DtlsRole.SERVER, Party.any().fingerprint(), link.server()));

    assertThat(outcome.serverFailure()).isEqualTo(DtlsException.Code.FINGERPRINT_MISMATCH);
    assertThat(outcome.clientFailure()).isEqualTo(DtlsException.Code.PROTOCOL);
  }

  @Test
  void serverCertificate_notAnnounced_isRefused() {
    Party client = Party.any();
    Party server = Party.any();
    DatagramLink link = DatagramLink.perfect();
    Outcome outcome =
        new Outcome(
            Handshakes.handshake(client, DtlsRole.CLIENT, Party.any().fingerprint(), link.client()),
            Handshakes.handshake(server, DtlsRole.SERVER, client.fingerprint(), link.server()));

    assertThat(outcome.clientFailure()).isEqualTo(DtlsException.Code.FINGERPRINT_MISMATCH);
    assertThat(outcome.serverFailure()).isEqualTo(DtlsException.Code.PROTOCOL);
  }

  @Test
  void fingerprints_thatMayNotBeBelieved_failAtOnce() {
    Party party = Party.any();
    byte[] certificate = party.certificate().encoded();
    List<Fingerprint> weak =
        List.of(Fingerprint.of("sha-1", certificate), Fingerprint.of("md5", certificate));
    DatagramLink link = DatagramLink.perfect();

    DtlsException failure =
        catchThrowableOfType(
            DtlsException.class,
            () -> party.endpoint().handshake(DtlsRole.CLIENT, weak, link.client(), 10_000));

    assertThat(failure.code()).isEqualTo(DtlsException.Code.FINGERPRINT_MISMATCH);
    assertThat(link.clientSent()).isZero();
  }

  @Test
  void peer_thatNeverAnswers_timesOut() {
    Party party = Party.any();
    DatagramLink link = DatagramLink.perfect();

    DtlsException asClient =
        catchThrowableOfType(
            DtlsException.class,
            () ->
                party
                    .endpoint()
                    .handshake(DtlsRole.CLIENT, List.of(party.fingerprint()), link.client(), 400));
    DtlsException asServer =
        catchThrowableOfType(
            DtlsException.class,
            () ->
                party
                    .endpoint()
                    .handshake(
                        DtlsRole.SERVER,
                        List.of(party.fingerprint()),
                        DatagramLink.perfect().server(),
                        50));

    assertThat(asClient.code()).isEqualTo(DtlsException.Code.TIMEOUT);
    assertThat(asServer.code()).isEqualTo(DtlsException.Code.TIMEOUT);
    assertThat(link.clientSent()).as("the first flight is repeated").isBetween(2, 5);
  }

  @Test
  void exchange_thatEnds_endsTheHandshake() {
    DatagramLink link = DatagramLink.of(sent -> List.of(), sent -> List.of());
    Outcome outcome = Handshakes.start(Party.any(), Party.any(), link);

    link.end();

    assertThat(outcome.clientFailure()).isEqualTo(DtlsException.Code.CLOSED);
    assertThat(outcome.serverFailure()).isEqualTo(DtlsException.Code.CLOSED);
  }

  @Test
  void endpoint_withoutProfiles_isOurBug() {
    SecureRandom random = new SecureRandom();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DtlsEndpoint(DtlsCertificate.generate(random), List.of(), random));
  }
}
