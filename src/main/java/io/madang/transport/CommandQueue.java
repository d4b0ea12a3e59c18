package io.madang.transport;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The commands other threads post to a loop: bounded, in order per thread, with at most one
/// wake-up per cycle.
///
/// [#offer] and [#signal] from any thread; the rest on the loop.
final class CommandQueue {
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final int capacity;
  private final Runnable wakeUp;
  private volatile boolean closed;

  CommandQueue(int capacity, Runnable wakeUp) {
    this.capacity = capacity;
    this.wakeUp = wakeUp;
  }

  boolean offer(Runnable command) {
    if (closed) {
      return false;
    }
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      return false;
    }
    queue.add(command);
    signal();
    if (closed) {
      rejectAll();
    }
    return true;
  }

  /// Wakes the loop unless it has been woken since it last [#acknowledge]d.
  void signal() {
    if (signalled.compareAndSet(false, true)) {
      wakeUp.run();
    }
  }

  /// The loop is about to look at everything: later signals wake it again.
  void acknowledge() {
    signalled.set(false);
  }

  @Nullable Runnable poll() {
    Runnable command = queue.poll();
    if (command != null) {
      size.decrementAndGet();
    }
    return command;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// Takes nothing more, and tells those who wait that their command will not run.
  void close() {
    closed = true;
    rejectAll();
  }

  private void rejectAll() {
    for (Runnable command = queue.poll(); command != null; command = queue.poll()) {
      if (command instanceof Rejectable rejectable) {
        rejectable.reject();
      }
    }
  }
}
