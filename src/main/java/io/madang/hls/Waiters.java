package io.madang.hls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Requests that wait for the same track to grow (blocking playlist reloads and hinted parts, RFC
/// 8216bis, section 6.2.5.2), without a thread for each. Confined to the lock of its [LiveStream].
final class Waiters {

  /// Looks whether a request can be answered by now.
  @FunctionalInterface
  interface Attempt {
    Optional<Answer> now();
  }

  private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
  private final AtomicInteger count;

  /// @param count of all waiters of the broadcast
  Waiters(AtomicInteger count) {
    this.count = count;
  }

  /// Lets a request wait; deadlines never go back from one call to the next.
  Waiter add(Attempt attempt, long deadlineNanos, Consumer<Answer> answer) {
    var waiter = new Waiter(attempt, deadlineNanos, answer);
    waiting.add(waiter);
    count.incrementAndGet();
    return waiter;
  }

  void remove(Waiter waiter) {
    if (waiting.remove(waiter)) {
      count.decrementAndGet();
    }
  }

  /// Takes out all that can be answered.
  ///
  /// @param due takes the answers, to be given once the lock is free
  void settle(List<Runnable> due) {
    Iterator<Waiter> each = waiting.iterator();
    while (each.hasNext()) {
      Waiter waiter = each.next();
      Optional<Answer> answer = waiter.attempt.now();
      if (answer.isPresent()) {
        each.remove();
        count.decrementAndGet();
        due.add(() -> waiter.answer.accept(answer.get()));
      }
    }
  }

  /// Takes out all whose deadline has passed; the oldest come first.
  void expire(long nowNanos, List<Runnable> due) {
    Iterator<Waiter> each = waiting.iterator();
    while (each.hasNext()) {
      Waiter waiter = each.next();
      if (nowNanos < waiter.deadlineNanos) {
        return;
      }
      each.remove();
      count.decrementAndGet();
      due.add(() -> waiter.answer.accept(new Answer.Late()));
    }
  }

  /// Answers all that are left.
  void dismiss(Answer answer, List<Runnable> due) {
    for (Waiter waiter : new ArrayList<>(waiting)) {
      remove(waiter);
      due.add(() -> waiter.answer.accept(answer));
    }
  }

  /// One request that waits.
  static final class Waiter {
    private final Attempt attempt;
    private final long deadlineNanos;
    private final Consumer<Answer> answer;

    private Waiter(Attempt attempt, long deadlineNanos, Consumer<Answer> answer) {
      this.attempt = attempt;
      this.deadlineNanos = deadlineNanos;
      this.answer = answer;
    }
  }
}
