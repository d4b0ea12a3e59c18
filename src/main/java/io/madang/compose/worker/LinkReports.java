package io.madang.compose.worker;

import io.madang.compose.link.LinkWriter;
import io.madang.compose.link.WorkerReport;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Sends reports to the server. When it cannot be reached any more, what is reported goes nowhere,
/// and [#stalled] says so. Any thread.
final class LinkReports implements ReportSink {
  private final LinkWriter writer;
  private final MonotonicClock clock;
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicLong lastProgressNanos;
  private volatile boolean broken;

  LinkReports(LinkWriter writer, MonotonicClock clock) {
    this.writer = writer;
    this.clock = clock;
    this.lastProgressNanos = new AtomicLong(clock.nanoTime());
  }

  @Override
  public void report(WorkerReport report) {
    send(() -> writer.send(report));
  }

  @Override
  public void init(WorkerReport.Init init, byte[] bytes) {
    send(() -> writer.send(init, bytes));
  }

  @Override
  public void part(WorkerReport.Part part, byte[] bytes) {
    send(() -> writer.send(part, bytes));
  }

  @Override
  public void packet(byte[] array, int offset, int length) {
    send(() -> writer.packet(array, offset, length));
  }

  /// Whether the server has gone, or has read nothing of what waits for it for so long.
  boolean stalled(long nanos) {
    boolean waits = writing.get() > 0;
    return broken || waits && clock.nanoTime() - lastProgressNanos.get() > nanos;
  }

  private void send(Sending sending) {
    if (broken) {
      return;
    }
    if (writing.getAndIncrement() == 0) {
      lastProgressNanos.set(clock.nanoTime());
    }
    try {
      sending.send();
      lastProgressNanos.set(clock.nanoTime());
    } catch (IOException gone) {
      broken = true;
    } finally {
      writing.decrementAndGet();
    }
  }

  @FunctionalInterface
  private interface Sending {
    void send() throws IOException;
  }
}
