package io.madang.server.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The messages of one connection on their way from the event loop, which must not block, to a
/// virtual thread, which may: in order, one at a time, and bounded. A client that sends faster than
/// its messages can be handled is cut off instead of filling the memory.
///
/// Thread-safe.
final class SerialInbox {

  private final Executor executor;
  private final int maxMessages;
  private final int maxCharacters;
  private final Consumer<Runnable> guard;
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private int waitingCharacters;
  private boolean running;

  /// @param executor starts a virtual thread
  /// @param maxMessages that may wait
  /// @param maxCharacters that may wait in all of them
  /// @param guard runs each task and keeps its exceptions
  SerialInbox(Executor executor, int maxMessages, int maxCharacters, Consumer<Runnable> guard) {
    this.executor = executor;
    this.maxMessages = maxMessages;
    this.maxCharacters = maxCharacters;
    this.guard = guard;
  }

  /// Handles a message when those before it are done.
  ///
  /// @return false if there is no room: the message is not handled
  boolean offer(int characters, Runnable task) {
    synchronized (this) {
      if (waiting.size() >= maxMessages || waitingCharacters + characters > maxCharacters) {
        return false;
      }
      add(new Entry(characters, task));
    }
    return true;
  }

  /// Handles what must not be lost, such as the end of the connection, after everything before it.
  void force(Runnable task) {
    synchronized (this) {
      add(new Entry(0, task));
    }
  }

  private void add(Entry entry) {
    waiting.add(entry);
    waitingCharacters += entry.characters();
    if (!running) {
      running = true;
      executor.execute(this::drain);
    }
  }

  private void drain() {
    for (Entry entry = next(); entry != Entry.NONE; entry = next()) {
      guard.accept(entry.task());
    }
  }

  private synchronized Entry next() {
    Entry entry = waiting.poll();
    if (entry == null) {
      running = false;
      return Entry.NONE;
    }
    waitingCharacters -= entry.characters();
    return entry;
  }

  private record Entry(int characters, Runnable task) {
    static final Entry NONE = new Entry(0, () -> {});
  }
}
