package io.madang.transport;

import static io.madang.transport.TransportWorld.MILLI;
import static io.madang.transport.TransportWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// The duty cycle: commands, deadlines, flushes, and what a bug in one of them costs.
class MediaLoopTest {
  private final TransportWorld world = new TransportWorld(91);
  private final MediaLoop loop = world.loop;
  private final List<String> log = new ArrayList<>();

  @Test
  void execute_severalCommands_runInOrder() {
    loop.execute(() -> log.add("one"));
    loop.execute(() -> log.add("two"));
    world.world.settle();

    assertThat(log).containsExactly("one", "two");
    assertThat(loop.statistics().commands()).isEqualTo(2);
  }

  @Test
  void execute_fromACommand_runsInALaterCycle() {
    loop.execute(() -> {
      long cycle = loop.statistics().cycles();
      loop.execute(() -> log.add("cycles between: " + (loop.statistics().cycles() - cycle)));
    });
    world.world.settle();

    assertThat(log).hasSize(1);
  }

  @Test
  void execute_moreThanTheQueueHolds_isRejected() {
    for (int i = 0; i < MediaLoop.COMMAND_CAPACITY; i++) {
      assertThat(loop.execute(() -> {})).isTrue();
    }

    assertThat(loop.execute(() -> log.add("too many"))).isFalse();
    assertThat(loop.ask(() -> 1))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withRootCauseInstanceOf(RejectedExecutionException.class);
    world.world.settle();
    assertThat(log).isEmpty();
    assertThat(loop.execute(() -> {})).isTrue();
  }

  @Test
  void execute_manyCommands_areSpreadOverCycles() {
    long cycles = loop.statistics().cycles();
    for (int i = 0; i < 3 * MediaLoop.COMMANDS_PER_CYCLE; i++) {
      loop.execute(() -> {});
    }
    world.world.settle();

    assertThat(loop.statistics().cycles() - cycles).isGreaterThanOrEqualTo(3);
  }

  @Test
  void ask_answersAndFails() {
    CompletableFuture<Integer> answer = loop.ask(() -> 42);
    CompletableFuture<Integer> failure =
        loop.ask(() -> {
          throw new IllegalArgumentException("no");
        });
    world.world.settle();

    assertThat(answer).isCompletedWithValue(42);
    assertThat(failure).isCompletedExceptionally();
    assertThat(failure.handle((value, thrown) -> thrown).join())
        .isInstanceOfAny(IllegalArgumentException.class, CompletionException.class);
    assertThat(loop.statistics().bugs()).isZero();
  }

  @Test
  void bug_inACommand_isCountedAndTheRestRuns() {
    loop.execute(() -> {
      throw new IllegalStateException("a bug, as this test wants it");
    });
    loop.execute(() -> log.add("next"));
    world.world.settle();

    assertThat(log).containsExactly("next");
    assertThat(loop.statistics().bugs()).isEqualTo(1);
  }

  @Test
  void bug_inADeadlineOrFlush_isCountedAndTheRestRuns() {
    world.onLoop(() -> {
      loop.deadlines()
          .schedule(
              loop.now(),
              () -> {
                throw new IllegalStateException("a bug, as this test wants it");
              });
      loop.deadlines().schedule(loop.now(), () -> log.add("deadline"));
      loop.atCycleEnd(() -> {
        throw new IllegalStateException("another bug, as this test wants it");
      });
      loop.atCycleEnd(() -> log.add("flush"));
    });

    assertThat(log).containsExactly("deadline", "flush");
    assertThat(loop.statistics().bugs()).isEqualTo(2);
  }

  @Test
  void deadlines_runWhenTheyAreDue() {
    long start = world.world.now();
    world.onLoop(() -> {
      loop.deadlines().schedule(start + 20 * MILLI, () -> log.add("second"));
      loop.deadlines().schedule(start + 10 * MILLI, () -> log.add("first"));
    });

    world.world.run(9 * MILLI);
    assertThat(log).isEmpty();
    world.world.run(MILLI);
    assertThat(log).containsExactly("first");
    world.world.run(SECOND);
    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void flushes_thatCauseFlushes_runInTheSameCycleButNotForEver() {
    var rounds = new int[1];
    Flushable again =
        new Flushable() {
          @Override
          public void flush() {
            if (++rounds[0] < 100) {
              loop.atCycleEnd(this);
            }
          }
        };
    long cycles = loop.statistics().cycles();

    world.onLoop(() -> loop.atCycleEnd(again));

    assertThat(rounds[0]).isEqualTo(100);
    assertThat(loop.statistics().cycles() - cycles).isBetween(20L, 40L);
  }

  @Test
  void wallClock_runsWithTheMonotonicClock() {
    long before = loop.wallClock().unixNanos();
    world.world.run(SECOND);
    world.onLoop(() -> {});

    assertThat(loop.wallClock().unixNanos() - before).isEqualTo(SECOND);
  }

  @Test
  void close_pendingQuestions_fail() {
    CompletableFuture<Integer> pending = loop.ask(() -> 1);

    loop.close();

    assertThat(pending).isCompletedExceptionally();
    assertThat(loop.execute(() -> {})).isFalse();
  }

  @Test
  void close_liveTransports_areClosedWithTheLoop() {
    var call = world.call(TransportWorld.AUDIO);

    loop.close();

    assertThat(call.transport().state()).isEqualTo(TransportState.CLOSED);
    assertThat(call.transport().closeReason()).isEqualTo(CloseReason.SHUTDOWN);
    assertThat(loop.transportCount()).isZero();
  }
}
