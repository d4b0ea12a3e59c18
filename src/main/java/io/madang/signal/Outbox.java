package io.madang.signal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// What waits to be sent to one client: a bounded queue that one virtual thread at a time writes to
/// the socket. Thread-safe; adding never blocks.
///
/// Policy: a client that reads so slowly that the queue is full is cut off; it may resume.
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);

  private final SignalSink sink;
  private final SignalCodec codec;
  private final Executor executor;
  private final int limit;
  private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();

  Outbox(SignalSink sink, SignalCodec codec, Executor executor, int limit) {
    this.sink = sink;
    this.codec = codec;
    this.executor = executor;
    this.limit = limit;
  }

  private sealed interface Item {
    record Message(ServerMessage message) implements Item {}

    record Close(int code, String reason) implements Item {}
  }

  /// Sends a message after those before it.
  ///
  /// @return whether there was room for it
  boolean add(ServerMessage message) {
    if (closing.get()) {
      return true;
    }
    if (size.incrementAndGet() > limit) {
      size.decrementAndGet();
      return false;
    }
    put(new Item.Message(message));
    return true;
  }

  /// Closes the socket when everything before is sent; what is added later is dropped.
  void close(int code, String reason) {
    if (closing.compareAndSet(false, true)) {
      size.incrementAndGet();
      put(new Item.Close(code, reason));
    }
  }

  /// Closes the socket now; what waits is dropped.
  void cut(int code, String reason) {
    closing.set(true);
    queue.clear();
    executor.execute(() -> sink.close(code, reason));
  }

  /// The socket is gone: what waits is dropped.
  void drop() {
    closing.set(true);
    queue.clear();
  }

  private void put(Item item) {
    queue.add(item);
    if (writing.compareAndSet(false, true)) {
      executor.execute(this::write);
    }
  }

  private void write() {
    do {
      for (Item item = queue.poll(); item != null; item = queue.poll()) {
        size.decrementAndGet();
        write(item);
      }
      writing.set(false);
      // Somebody may have added between the last poll and the flag.
    } while (!queue.isEmpty() && writing.compareAndSet(false, true));
  }

  private void write(Item item) {
    try {
      switch (item) {
        case Item.Message(ServerMessage message) -> sink.send(codec.encode(message));
        case Item.Close(int code, String reason) -> sink.close(code, reason);
      }
    } catch (RuntimeException e) {
      LOG.debugf("a signaling socket cannot be written: %s", e.getMessage());
      drop();
    }
  }
}
