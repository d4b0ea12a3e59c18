package io.madang.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The timers of one loop: a binary heap of [Deadline]s ordered by due time, then by the order of
/// scheduling.
///
/// Rescheduling an existing deadline allocates nothing. An action that throws leaves the queue
/// consistent: its own deadline is gone, the others wait for the next [#runDue]. Confined to one
/// thread.
public final class DeadlineQueue {
  private @Nullable Deadline[] heap = new @Nullable Deadline[64];
  private int size;
  private @Nullable Deadline[] staged = new @Nullable Deadline[16];
  private int stagedCount;
  private long orders;

  /// A deadline that is not scheduled yet; give it to [#reschedule].
  public Deadline create(Runnable action) {
    return new Deadline(action);
  }

  /// Runs `action` in the first [#runDue] at or after `atNanos`.
  public Deadline schedule(long atNanos, Runnable action) {
    Deadline deadline = create(action);
    reschedule(deadline, atNanos);
    return deadline;
  }

  /// Moves a deadline, scheduled or not, to another time.
  public void reschedule(Deadline deadline, long atNanos) {
    deadline.atNanos = atNanos;
    deadline.order = orders++;
    if (deadline.heapIndex < 0) {
      insert(deadline);
      return;
    }
    siftUp(deadline.heapIndex);
    siftDown(deadline.heapIndex);
  }

  /// Takes a deadline out; does nothing if it is not scheduled.
  public void cancel(Deadline deadline) {
    int index = deadline.heapIndex;
    deadline.heapIndex = Deadline.IDLE;
    if (index < 0) {
      return;
    }
    Deadline last = at(--size);
    heap[size] = null;
    if (last != deadline) {
      place(last, index);
      siftUp(index);
      siftDown(last.heapIndex);
    }
  }

  /// The earliest due time, `Long.MAX_VALUE` if nothing waits.
  public long nextDeadline() {
    return size == 0 ? Long.MAX_VALUE : at(0).atNanos;
  }

  /// Runs what is due at `now`, earliest first, and answers how many ran. What these actions
  /// schedule waits for the next call even if it is due already, so that the call ends; what they
  /// cancel does not run. Not reentrant.
  public int runDue(long now) {
    stageDue(now);
    int ran = 0;
    int next = 0;
    try {
      while (next < stagedCount) {
        Deadline deadline = takeStaged(next++);
        if (deadline.heapIndex == Deadline.STAGED) {
          deadline.heapIndex = Deadline.IDLE;
          ran++;
          deadline.action.run();
        }
      }
    } finally {
      putBack(next);
    }
    return ran;
  }

  public int size() {
    return size;
  }

  private void stageDue(long now) {
    while (size > 0 && at(0).atNanos <= now) {
      Deadline due = at(0);
      cancel(due);
      due.heapIndex = Deadline.STAGED;
      if (stagedCount == staged.length) {
        staged = Arrays.copyOf(staged, stagedCount * 2);
      }
      staged[stagedCount++] = due;
    }
  }

  private Deadline takeStaged(int index) {
    Deadline deadline = staged[index];
    if (deadline == null) {
      throw new IllegalStateException("hole in the stage");
    }
    staged[index] = null;
    return deadline;
  }

  /// After an action that threw: what did not run yet waits again.
  private void putBack(int from) {
    for (int i = from; i < stagedCount; i++) {
      Deadline deadline = takeStaged(i);
      if (deadline.heapIndex == Deadline.STAGED) {
        insert(deadline);
      }
    }
    stagedCount = 0;
  }

  private void insert(Deadline deadline) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    place(deadline, size++);
    siftUp(deadline.heapIndex);
  }

  private Deadline at(int index) {
    Deadline deadline = heap[index];
    if (deadline == null) {
      throw new IllegalStateException("hole in the heap");
    }
    return deadline;
  }

  private void place(Deadline deadline, int index) {
    heap[index] = deadline;
    deadline.heapIndex = index;
  }

  private static boolean before(Deadline a, Deadline b) {
    return a.atNanos != b.atNanos ? a.atNanos < b.atNanos : a.order < b.order;
  }

  private void siftUp(int index) {
    Deadline moving = at(index);
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (!before(moving, at(parent))) {
        break;
      }
      place(at(parent), index);
      index = parent;
    }
    place(moving, index);
  }

  private void siftDown(int index) {
    Deadline moving = at(index);
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size && before(at(child + 1), at(child))) {
        child++;
      }
      if (!before(at(child), moving)) {
        break;
      }
      place(at(child), index);
      index = child;
    }
    place(moving, index);
  }
}
