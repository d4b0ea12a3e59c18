package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int THREADS = 4;
  private static final int MESSAGES = 2_000;

  private final SignalCodec codec = new SignalCodec(SignalLimits.DEFAULT);

  @Test
  void add_fromManyThreads_sendsEachOnceAndInTheOrderOfItsThread() throws InterruptedException {
    var sink = new SlowSink();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var outbox = new Outbox(sink, codec, executor, THREADS * MESSAGES + 1);
      var adders = new ArrayList<Thread>();
      for (int n = 0; n < THREADS; n++) {
        String from = "p-" + n;
        adders.add(Thread.ofPlatform().start(() -> addAll(outbox, from)));
      }
      for (Thread adder : adders) {
        adder.join();
      }
      outbox.close(1000, "");
      sink.closed.await();
    }

    assertThat(sink.overlaps).isZero();
    for (int n = 0; n < THREADS; n++) {
      String from = "\"p-" + n + "\"";
      assertThat(sink.sent.stream().filter(text -> text.contains(from)).map(OutboxTest::at))
          .containsExactlyElementsOf(numbers());
    }
  }

  @Test
  void add_afterClose_isDropped() {
    var sink = new FakeSink();
    var outbox = new Outbox(sink, codec, Runnable::run, 10);

    outbox.close(1000, "");

    assertThat(outbox.add(new ServerMessage.GoingAway(1))).isTrue();
    assertThat(sink.sent).isEmpty();
    assertThat(sink.closed).containsExactly("1000 ");
  }

  @Test
  void add_overTheBound_isRefused() {
    var waiting = new ArrayList<Runnable>();
    var outbox = new Outbox(new FakeSink(), codec, waiting::add, 2);

    assertThat(outbox.add(new ServerMessage.GoingAway(1))).isTrue();
    assertThat(outbox.add(new ServerMessage.GoingAway(2))).isTrue();
    assertThat(outbox.add(new ServerMessage.GoingAway(3))).isFalse();
  }

  @Test
  void cut_dropsWhatWaits() {
    var sink = new FakeSink();
    var waiting = new ArrayList<Runnable>();
    var outbox = new Outbox(sink, codec, waiting::add, 10);
    outbox.add(new ServerMessage.GoingAway(1));

    outbox.cut(1008, "slow-consumer");
    waiting.forEach(Runnable::run);

    assertThat(sink.sent).isEmpty();
    assertThat(sink.closed).containsExactly("1008 slow-consumer");
  }

  private static void addAll(Outbox outbox, String from) {
    for (int i = 0; i < MESSAGES; i++) {
      outbox.add(new ServerMessage.Hand(from, i));
    }
  }

  private static List<Integer> numbers() {
    var numbers = new ArrayList<Integer>();
    for (int i = 0; i < MESSAGES; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private static int at(String text) {
    return Integer.parseInt(text.substring(text.indexOf("\"at\":") + 5, text.length() - 1));
  }

  /// Notices two writers at once.
  private static final class SlowSink implements SignalSink {
    final List<String> sent = new ArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile int overlaps;
    private volatile boolean sending;

    @Override
    public void send(String json) {
      if (sending) {
        overlaps++;
      }
      sending = true;
      Thread.yield();
      sent.add(json);
      sending = false;
    }

    @Override
    public void close(int code, String reason) {
      closed.countDown();
    }
  }
}
