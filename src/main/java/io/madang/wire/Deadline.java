package io.madang.wire;

/// One entry of a [DeadlineQueue]: an action and the time it is due. Made once, scheduled as often
/// as needed.
///
/// Confined to the queue's thread.
public final class Deadline {
  /// In no queue.
  static final int IDLE = -1;

  /// Taken out of the heap by a run that has not reached it yet.
  static final int STAGED = -2;

  final Runnable action;
  long atNanos = Long.MAX_VALUE;
  long order;
  int heapIndex = IDLE;

  Deadline(Runnable action) {
    this.action = action;
  }

  /// Whether it waits in the queue.
  public boolean isScheduled() {
    return heapIndex != IDLE;
  }

  /// When it is due, in monotonic nanoseconds; meaningful while scheduled.
  public long atNanos() {
    return atNanos;
  }
}
