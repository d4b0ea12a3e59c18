package io.madang.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.Handshakes.Pair;
import io.madang.dtls.Handshakes.Party;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Handshakes over paths that lose, repeat and reorder datagrams, and with datagrams of strangers
/// among their own.
class UnreliablePathTest {
  private static final int HANDSHAKES = 25;

  @ParameterizedTest(name = "loss {0} %, repetition {1} %, reordering {2} %")
  @CsvSource({"20, 0, 0", "0, 50, 0", "0, 0, 30", "10, 30, 20"})
  void handshakes_overUnreliablePaths_complete(int loss, int repetition, int reordering) {
    Party client = Party.any();
    Party server = Party.any();
    List<Handshakes.Outcome> outcomes = new ArrayList<>();
    for (long seed = 1; seed <= HANDSHAKES; seed++) {
      DatagramLink link = DatagramLink.lossy(seed, loss, repetition, reordering);
      outcomes.add(Handshakes.start(client, server, link).keptAlive());
    }

    for (int seed = 1; seed <= HANDSHAKES; seed++) {
      Pair pair = outcomes.get(seed - 1).sessions();
      assertThat(pair.client().keys().localKey())
          .as("seed %d", seed)
          .isEqualTo(pair.server().keys().remoteKey());
      pair.client().close();
      pair.server().close();
    }
  }

  @Test
  void hostileDatagrams_beforeTheHandshake_areSurvived() {
    DatagramLink link = DatagramLink.perfect();
    HostileDatagrams.all().forEach(link::injectToServer);
    HostileDatagrams.all().forEach(link::injectToClient);

    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    assertThat(pair.client().keys().localKey()).isEqualTo(pair.server().keys().remoteKey());
  }

  @Test
  void hostileDatagrams_betweenAllOthers_areSurvived() {
    DatagramLink link = DatagramLink.of(UnreliablePathTest::poison, UnreliablePathTest::poison);

    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    assertThat(pair.client().keys().localKey()).isEqualTo(pair.server().keys().remoteKey());
  }

  @Test
  void forgedFatalAlert_doesNotStopAHandshakeThatGoesOn() {
    byte[] alert = Records.record(Records.ALERT, 0, 0, new byte[] {2, 40});
    DatagramLink link = DatagramLink.perfect();
    link.injectToServer(alert);
    link.injectToClient(alert);

    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    assertThat(pair.client().keys().localKey()).isEqualTo(pair.server().keys().remoteKey());
  }

  @Test
  void cipherSpec_overtakingItsFlight_isHeldBack() {
    // one record a datagram, backwards: Finished first, the client's certificate last
    DatagramLink link =
        DatagramLink.of(sent -> Records.split(sent.getFirst()).reversed(), sent -> sent);

    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    assertThat(pair.client().keys().localKey()).isEqualTo(pair.server().keys().remoteKey());
  }

  private static List<byte[]> poison(List<byte[]> sent) {
    List<byte[]> all = new ArrayList<>(HostileDatagrams.all());
    all.addAll(sent);
    return all;
  }
}
