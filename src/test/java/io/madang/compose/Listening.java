package io.madang.compose;

import io.madang.compose.link.WorkerReport;
import java.util.ArrayList;
import java.util.List;

/// Writes down what a listener of a production is told. Thread-safe.
final class Listening implements ProgramListener {
  private final List<String> lines = new ArrayList<>();
  private final List<WorkerReport.Part> parts = new ArrayList<>();

  static WorkerReport.Init init(String track) {
    return new WorkerReport.Init(track, "avc1.640c1f", 1280, 720, 30, 2_500_000, 90_000, 1);
  }

  static WorkerReport.Part part(String track, long segment, int part) {
    return new WorkerReport.Part(track, segment, part, false, part == 0, 0, 30_000, 0, 1);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized List<WorkerReport.Part> parts(String track) {
    return parts.stream().filter(part -> part.track().equals(track)).toList();
  }

  @Override
  public synchronized void onInit(WorkerReport.Init init, byte[] bytes) {
    lines.add("init " + init.track());
  }

  @Override
  public synchronized void onPart(WorkerReport.Part part, byte[] bytes) {
    parts.add(part);
    lines.add(part.track() + " " + part.segment() + "." + part.part());
  }

  @Override
  public synchronized void onInterrupted() {
    lines.add("interrupted");
  }

  @Override
  public synchronized void onEnded() {
    lines.add("ended");
  }
}
