package io.madang.compose.worker;

import io.madang.compose.link.WorkerReport;
import io.madang.wire.MonotonicClock;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Keeps what a worker's parts report. Thread-safe.
final class RecordedReports implements ReportSink {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<WorkerReport.Init> inits = new ArrayList<>();
  private final List<WorkerReport.Part> parts = new ArrayList<>();

  @Override
  public synchronized void report(WorkerReport report) {
    throw new AssertionError("sound reports " + report);
  }

  @Override
  public synchronized void init(WorkerReport.Init init, byte[] bytes) {
    inits.add(init);
    file.writeBytes(bytes);
  }

  @Override
  public synchronized void part(WorkerReport.Part part, byte[] bytes) {
    if (part.bytes() != bytes.length) {
      throw new AssertionError(part + " has " + bytes.length + " bytes");
    }
    parts.add(part);
    file.writeBytes(bytes);
    notifyAll();
  }

  /// Waits until there are so many parts.
  synchronized void awaitParts(int count) throws InterruptedException {
    MonotonicClock time = MonotonicClock.system();
    long until = time.nanoTime() + 10_000_000_000L;
    while (parts.size() < count) {
      long rest = (until - time.nanoTime()) / 1_000_000;
      if (rest <= 0) {
        throw new AssertionError("only " + parts.size() + " parts in ten seconds");
      }
      wait(rest);
    }
  }

  synchronized List<WorkerReport.Init> inits() {
    return List.copyOf(inits);
  }

  synchronized List<WorkerReport.Part> parts() {
    return List.copyOf(parts);
  }

  /// The initialisation section and all parts.
  synchronized byte[] file() {
    return file.toByteArray();
  }
}
