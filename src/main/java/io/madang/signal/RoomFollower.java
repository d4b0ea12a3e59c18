package io.madang.signal;

import io.madang.room.RoomEvent;
import io.madang.room.RoomObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/// Passes a room's events on, or holds them back while an answer is being made that has to come
/// first. Starts holding. Thread-safe: events come on the room's loop, which waits for nobody,
/// since the lock is held only while a queue is moved.
///
/// Held events are few: a room answers within a deadline, and what comes meanwhile is bounded by
/// the queue that `next` fills.
final class RoomFollower implements RoomObserver {
  private final Consumer<RoomEvent> next;
  private final Queue<RoomEvent> held = new ArrayDeque<>();
  private final int limit;
  private boolean holding = true;

  /// @param limit of held events; more go through out of order, so that `next` notices the flood
  RoomFollower(int limit, Consumer<RoomEvent> next) {
    this.limit = limit;
    this.next = next;
  }

  @Override
  public synchronized void onEvent(RoomEvent event) {
    if (holding && held.size() < limit) {
      held.add(event);
    } else {
      next.accept(event);
    }
  }

  synchronized void hold() {
    holding = true;
  }

  /// Passes on what was held, then everything as it comes.
  synchronized void release() {
    holding = false;
    while (!held.isEmpty()) {
      next.accept(held.remove());
    }
  }
}
