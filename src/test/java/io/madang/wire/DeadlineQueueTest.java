package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
  private final DeadlineQueue queue = new DeadlineQueue();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runDue_runsInOrderOfTimeThenOfScheduling() {
    queue.schedule(30, () -> ran.add("c"));
    queue.schedule(10, () -> ran.add("a"));
    queue.schedule(30, () -> ran.add("d"));
    queue.schedule(20, () -> ran.add("b"));

    assertThat(queue.nextDeadline()).isEqualTo(10);
    assertThat(queue.runDue(29)).isEqualTo(2);
    assertThat(queue.runDue(30)).isEqualTo(2);
    assertThat(ran).containsExactly("a", "b", "c", "d");
    assertThat(queue.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void cancel_keepsItFromRunning() {
    Deadline cancelled = queue.schedule(10, () -> ran.add("cancelled"));
    queue.schedule(11, () -> ran.add("kept"));

    queue.cancel(cancelled);
    queue.cancel(cancelled);

    assertThat(cancelled.isScheduled()).isFalse();
    assertThat(queue.nextDeadline()).isEqualTo(11);
    queue.runDue(20);
    assertThat(ran).containsExactly("kept");
  }

  @Test
  void runDue_actionCancelsAnotherThatIsDue_whichDoesNotRun() {
    Deadline[] second = new Deadline[1];
    queue.schedule(10, () -> queue.cancel(second[0]));
    second[0] = queue.schedule(10, () -> ran.add("second"));

    assertThat(queue.runDue(10)).isEqualTo(1);
    assertThat(ran).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void runDue_actionReschedulesItself_runsOncePerCall() {
    Deadline[] self = new Deadline[1];
    self[0] =
        queue.create(() -> {
          ran.add("tick");
          queue.reschedule(self[0], 5);
        });
    queue.reschedule(self[0], 5);

    assertThat(queue.runDue(100)).isEqualTo(1);
    assertThat(queue.runDue(100)).isEqualTo(1);
    assertThat(ran).containsExactly("tick", "tick");
    assertThat(self[0].isScheduled()).isTrue();
  }

  @Test
  void runDue_actionThrows_othersWaitForTheNextCall() {
    queue.schedule(
        1,
        () -> {
          throw new IllegalStateException("broken");
        });
    queue.schedule(2, () -> ran.add("later"));

    assertThatThrownBy(() -> queue.runDue(10)).hasMessage("broken");
    assertThat(ran).isEmpty();
    assertThat(queue.nextDeadline()).isEqualTo(2);
    assertThat(queue.runDue(10)).isEqualTo(1);
    assertThat(ran).containsExactly("later");
  }

  @Test
  void queue_underRandomUse_runsEverythingOnceInOrder() {
    long seed = 5;
    var random = new Random(seed);
    List<Deadline> all = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Deadline[] box = new Deadline[1];
      box[0] = queue.create(() -> times.add(box[0].atNanos()));
      all.add(box[0]);
    }
    for (int i = 0; i < 20_000; i++) {
      Deadline deadline = all.get(random.nextInt(all.size()));
      if (random.nextInt(4) == 0) {
        queue.cancel(deadline);
      } else {
        queue.reschedule(deadline, random.nextInt(1_000));
      }
    }
    long scheduled = all.stream().filter(Deadline::isScheduled).count();

    for (int now = 0; now < 1_007; now += 7) {
      queue.runDue(now);
    }

    assertThat(times).as("seed %d", seed).hasSize((int) scheduled).isSorted();
  }
}
