package io.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialInboxTest {

  private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
  private final List<String> handled = new ArrayList<>();
  private final List<RuntimeException> kept = new ArrayList<>();
  private final SerialInbox inbox = new SerialInbox(threads::add, 3, 100, this::guard);

  @Test
  void offer_whileOneRuns_keepsOrderOnOneThread() {
    offer("a", 1);
    offer("b", 1);
    offer("c", 1);

    assertThat(threads).hasSize(1);
    threads.remove().run();
    assertThat(handled).containsExactly("a", "b", "c");
  }

  @Test
  void offer_afterAllWasHandled_startsAgain() {
    offer("a", 1);
    threads.remove().run();
    offer("b", 1);

    threads.remove().run();

    assertThat(handled).containsExactly("a", "b");
  }

  @Test
  void offer_tooManyMessages_isRefused() {
    offer("a", 1);
    offer("b", 1);
    offer("c", 1);

    assertThat(offer("d", 1)).isFalse();
  }

  @Test
  void offer_tooManyCharacters_isRefused() {
    offer("a", 60);

    assertThat(offer("b", 41)).isFalse();
    assertThat(offer("c", 40)).isTrue();
  }

  @Test
  void offer_afterHandling_hasRoomAgain() {
    offer("a", 100);
    threads.remove().run();

    assertThat(offer("b", 100)).isTrue();
  }

  @Test
  void force_whenFull_isHandledLast() {
    offer("a", 100);
    inbox.force(() -> handled.add("end"));

    threads.remove().run();

    assertThat(handled).containsExactly("a", "end");
  }

  @Test
  void task_thatThrows_doesNotStopTheNext() {
    inbox.offer(
        1,
        () -> {
          throw new IllegalStateException("a fault");
        });
    offer("b", 1);

    threads.remove().run();

    assertThat(handled).containsExactly("b");
    assertThat(kept).hasSize(1);
  }

  private boolean offer(String name, int characters) {
    return inbox.offer(characters, () -> handled.add(name));
  }

  private void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      kept.add(fault);
    }
  }
}
