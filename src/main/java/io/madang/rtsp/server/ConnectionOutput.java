package io.madang.rtsp.server;

import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/// The sending side of a connection: responses and interleaved packets from several threads, each
/// whole. Thread-safe; callers may block, so they are virtual threads.
final class ConnectionOutput {
  private static final long NOT_WRITING = Long.MAX_VALUE;

  private final SocketChannel channel;
  private final MonotonicClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long writingSince = NOT_WRITING;

  ConnectionOutput(SocketChannel channel, MonotonicClock clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /// Writes all of the bytes, waiting as long as it takes.
  void write(ByteBuffer bytes) throws IOException {
    lock.lock();
    try {
      while (bytes.hasRemaining()) {
        writingSince = clock.nanoTime();
        channel.write(bytes);
      }
    } finally {
      writingSince = NOT_WRITING;
      lock.unlock();
    }
  }

  /// How long the other side has not taken anything, in nanoseconds; 0 if nothing waits.
  long stalledNanos(long now) {
    long since = writingSince;
    return since == NOT_WRITING ? 0 : now - since;
  }
}
