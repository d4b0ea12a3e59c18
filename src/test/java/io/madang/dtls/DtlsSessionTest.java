package io.madang.dtls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.madang.dtls.Handshakes.Pair;
import io.madang.dtls.Handshakes.Party;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DtlsSessionTest {
  private static final int WAIT_MILLIS = 10_000;

  private final byte[] buffer = new byte[DtlsSession.RECEIVE_CAPACITY];

  @Test
  void applicationData_goesBothWays() throws DtlsException {
    Pair pair = Handshakes.start(Party.any(), Party.any(), DatagramLink.perfect()).sessions();

    send(pair.client(), "from the client");
    send(pair.server(), "from the server");

    assertThat(receive(pair.server())).isEqualTo("from the client");
    assertThat(receive(pair.client())).isEqualTo("from the server");
  }

  @Test
  void largestPayload_fitsIntoOneDatagram() throws DtlsException {
    DatagramLink link = DatagramLink.perfect();
    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();
    byte[] payload = new byte[pair.client().maximumPayload()];
    int before = link.clientSent();

    pair.client().send(payload, 0, payload.length);

    assertThat(pair.server().receive(buffer, 0, buffer.length, WAIT_MILLIS))
        .isEqualTo(payload.length)
        .isGreaterThan(1150);
    assertThat(link.clientSent() - before).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair.client().send(new byte[1300], 0, payload.length + 1));
  }

  @Test
  void receive_withoutData_timesOut() {
    Pair pair = Handshakes.start(Party.any(), Party.any(), DatagramLink.perfect()).sessions();

    assertThat(pair.server().receive(buffer, 0, buffer.length, 1)).isEqualTo(DtlsSession.TIMED_OUT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair.server().receive(new byte[100], 0, 100, 1));
  }

  @Test
  void closeNotify_endsTheOtherEnd() {
    Pair pair = Handshakes.start(Party.any(), Party.any(), DatagramLink.perfect()).sessions();

    pair.client().close();

    assertThat(pair.server().receive(buffer, 0, buffer.length, WAIT_MILLIS))
        .isEqualTo(DtlsSession.CLOSED);
    assertThat(pair.client().receive(buffer, 0, buffer.length, WAIT_MILLIS))
        .isEqualTo(DtlsSession.CLOSED);
    assertThat(catchThrowableOfType(DtlsException.class, () -> send(pair.server(), "late")).code())
        .isEqualTo(DtlsException.Code.CLOSED);
  }

  @Test
  void close_twice_isOnce() {
    DatagramLink link = DatagramLink.perfect();
    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();
    int before = link.clientSent();

    pair.client().close();
    pair.client().close();

    assertThat(link.clientSent() - before).isEqualTo(1);
  }

  @Test
  void exchange_thatEnds_endsTheSession() {
    DatagramLink link = DatagramLink.perfect();
    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    link.end();

    assertThat(pair.server().receive(buffer, 0, buffer.length, WAIT_MILLIS))
        .isEqualTo(DtlsSession.CLOSED);
  }

  @Test
  void lastFlight_lost_isSentAgainByTheReceivingServer() {
    AtomicInteger flight = new AtomicInteger();
    DatagramLink link =
        DatagramLink.of(sent -> sent, sent -> flight.incrementAndGet() == 2 ? List.of() : sent);
    Party client = Party.any();
    Party server = Party.any();
    CompletableFuture<DtlsSession> atClient =
        Handshakes.handshake(client, DtlsRole.CLIENT, server.fingerprint(), link.client());
    DtlsSession serverSession =
        Handshakes.get(
            Handshakes.handshake(server, DtlsRole.SERVER, client.fingerprint(), link.server()));
    CompletableFuture<Integer> receiving =
        Handshakes.async(() -> serverSession.receive(buffer, 0, buffer.length, WAIT_MILLIS));

    DtlsSession clientSession = Handshakes.get(atClient);
    clientSession.close();

    assertThat(clientSession.keys().localKey()).isEqualTo(serverSession.keys().remoteKey());
    assertThat(Handshakes.get(receiving)).isEqualTo(DtlsSession.CLOSED);
  }

  @Test
  void hostileDatagrams_afterTheHandshake_changeNothing() throws DtlsException {
    DatagramLink link = DatagramLink.perfect();
    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    for (byte[] datagram : HostileDatagrams.all()) {
      link.injectToServer(datagram);
    }
    send(pair.client(), "still here");

    assertThat(receive(pair.server())).isEqualTo("still here");
  }

  @Test
  void replayedRecord_isTakenOnce() throws DtlsException {
    DatagramLink link =
        DatagramLink.of(
            sent -> sent.getFirst()[0] == 23 ? List.of(sent.getFirst(), sent.getFirst()) : sent,
            sent -> sent);
    Pair pair = Handshakes.start(Party.any(), Party.any(), link).sessions();

    send(pair.client(), "one");
    send(pair.client(), "two");

    assertThat(receive(pair.server())).isEqualTo("one");
    assertThat(receive(pair.server())).isEqualTo("two");
    assertThat(pair.server().receive(buffer, 0, buffer.length, 1)).isEqualTo(DtlsSession.TIMED_OUT);
  }

  @Test
  void sendingAndReceiving_atTheSameTime_disturbNotEachOther() throws DtlsException {
    Pair pair = Handshakes.start(Party.any(), Party.any(), DatagramLink.perfect()).sessions();
    int messages = 500;
    CompletableFuture<Integer> echo = Handshakes.async(() -> echo(pair.server(), messages));
    CompletableFuture<Integer> sending = Handshakes.async(() -> sendAll(pair.client(), messages));

    for (int i = 0; i < messages; i++) {
      assertThat(receive(pair.client())).isEqualTo("message " + i);
    }

    assertThat(Handshakes.get(sending)).isEqualTo(messages);
    assertThat(Handshakes.get(echo)).isEqualTo(messages);
  }

  private static int sendAll(DtlsSession session, int messages) throws DtlsException {
    for (int i = 0; i < messages; i++) {
      send(session, "message " + i);
    }
    return messages;
  }

  private static int echo(DtlsSession session, int messages) throws DtlsException {
    byte[] own = new byte[DtlsSession.RECEIVE_CAPACITY];
    for (int i = 0; i < messages; i++) {
      int length = session.receive(own, 0, own.length, WAIT_MILLIS);
      session.send(own, 0, length);
    }
    return messages;
  }

  private static void send(DtlsSession session, String text) throws DtlsException {
    byte[] bytes = text.getBytes(US_ASCII);
    session.send(bytes, 0, bytes.length);
  }

  private String receive(DtlsSession session) {
    int length = session.receive(buffer, 0, buffer.length, WAIT_MILLIS);
    return length < 0 ? "nothing: " + length : new String(buffer, 0, length, US_ASCII);
  }
}
