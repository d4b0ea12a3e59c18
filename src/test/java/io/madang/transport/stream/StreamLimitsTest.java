package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.binding;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Connections of those who have not shown what they want, and of those who take nothing.
class StreamLimitsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RecordingStreams streams = new RecordingStreams();
  private final List<StreamClient> clients = new ArrayList<>();
  private StreamPort port;

  @AfterEach
  void close() throws IOException {
    for (StreamClient client : clients) {
      client.close();
    }
    port.close();
  }

  private void open(TcpEngine engine, StreamLimits limits) throws IOException {
    var settings = new StreamSettings(List.of(), 0, -1, Optional.empty(), false, limits);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofSeconds(10));
    port.start(streams);
  }

  private StreamClient connect(String from) throws IOException {
    StreamClient client = StreamClient.connect(from, port.port());
    clients.add(client);
    return client;
  }

  private long refused(StreamRefusal reason) {
    return port.statistics().refused().get(reason);
  }

  @ParameterizedTest
  @EnumSource
  void address_withTooManyUnconfirmed_isRefused_othersAreNot(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(100, 50, 3, LONG, 8_192));
    for (int i = 0; i < 3; i++) {
      connect("127.0.0.2");
    }
    await("three are there", () -> port.statistics().unconfirmed() == 3);

    assertThat(connect("127.0.0.2").isEnded()).isTrue();
    assertThat(refused(StreamRefusal.TOO_MANY_OF_ADDRESS)).isEqualTo(1);
    connect("127.0.0.3").send(binding(1));
    assertThat(streams.next().bytes()).isEqualTo(binding(1));
  }

  @ParameterizedTest
  @EnumSource
  void confirmed_doNotCountForTheirAddress(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(100, 50, 1, LONG, 8_192));
    for (int i = 1; i <= 5; i++) {
      connect("127.0.0.2").send(binding(i));
      port.confirm(streams.next().connection());
      await("it is confirmed", () -> port.statistics().unconfirmed() == 0);
    }

    assertThat(port.statistics().open()).isEqualTo(5);
    assertThat(refused(StreamRefusal.TOO_MANY_OF_ADDRESS)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void unconfirmed_aboveTheLimit_crowdOutTheOldest(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(100, 2, 50, LONG, 8_192));
    StreamClient confirmed = connect("127.0.0.2");
    confirmed.send(binding(1));
    int connection = streams.next().connection();
    port.confirm(connection);
    await("it is confirmed", () -> port.statistics().unconfirmed() == 0);
    StreamClient oldest = connect("127.0.0.3");
    await("it is there", () -> port.statistics().unconfirmed() == 1);
    connect("127.0.0.4");
    connect("127.0.0.5");

    assertThat(oldest.isEnded()).isTrue();
    assertThat(refused(StreamRefusal.CROWDED_OUT)).isEqualTo(1);
    confirmed.send(binding(2));
    assertThat(streams.next().bytes()).isEqualTo(binding(2));
  }

  @ParameterizedTest
  @EnumSource
  void notConfirmedInTime_isClosed_howeverItPassesTheTime(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(100, 50, 50, Duration.ofMillis(300), 8_192));
    StreamClient silent = connect("127.0.0.2");
    StreamClient begins = connect("127.0.0.2").send(new byte[] {0});
    StreamClient speaks = connect("127.0.0.2").send(binding(1));
    int spoke = streams.next().connection();

    assertThat(silent.isEnded()).isTrue();
    assertThat(begins.isEnded()).isTrue();
    assertThat(speaks.isEnded()).isTrue();
    await("the end is told", () -> streams.closed.contains(spoke));
    assertThat(refused(StreamRefusal.NOT_CONFIRMED)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void connections_aboveTheLimit_areRefused(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(2, 50, 50, LONG, 8_192));
    connect("127.0.0.2");
    connect("127.0.0.3");
    await("two are there", () -> port.statistics().open() == 2);

    assertThat(connect("127.0.0.4").isEnded()).isTrue();
    assertThat(refused(StreamRefusal.TOO_MANY_CONNECTIONS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void floodOfHalfOpenConnections_disturbsNobodyElse(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(1_000, 60, 20, LONG, 8_192));
    StreamClient guest = connect("127.0.1.1");
    guest.send(binding(1));
    int connection = streams.next().connection();
    port.confirm(connection);
    for (int i = 0; i < 600; i++) {
      connect("127.0.2." + (1 + i % 100));
      if (i % 100 == 0) {
        guest.send(binding(i));
        assertThat(streams.next().connection()).isEqualTo(connection);
      }
    }
    await("the flood is in", () -> port.statistics().accepted() == 601);

    assertThat(port.statistics().unconfirmed()).isLessThanOrEqualTo(60);
    assertThat(port.statistics().open()).isLessThanOrEqualTo(61);
    guest.send(binding(700));
    assertThat(streams.next().bytes()).isEqualTo(binding(700));
  }
}
