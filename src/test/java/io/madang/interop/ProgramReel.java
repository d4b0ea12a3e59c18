package io.madang.interop;

import io.madang.compose.ProgramListener;
import io.madang.compose.link.WorkerReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps what a production makes, each track as a player would have loaded it. Thread-safe.
final class ProgramReel implements ProgramListener {
  private final Map<String, byte[]> inits = new HashMap<>();
  private final Map<String, List<Piece>> pieces = new HashMap<>();
  private int interruptions;
  private boolean ended;

  private record Piece(WorkerReport.Part part, byte[] bytes) {}

  /// Forgets all parts so far.
  synchronized void clear() {
    pieces.clear();
  }

  synchronized int interruptions() {
    return interruptions;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized List<WorkerReport.Part> parts(String track) {
    return pieces.getOrDefault(track, List.of()).stream().map(Piece::part).toList();
  }

  /// Segments of a track that came whole since [#clear].
  synchronized long segments(String track) {
    boolean begun = false;
    long whole = 0;
    for (WorkerReport.Part part : parts(track)) {
      begun |= part.part() == 0;
      whole += begun && part.lastOfSegment() ? 1 : 0;
    }
    return whole;
  }

  /// Writes a track from its first segment's beginning on as a file.
  synchronized void write(String track, Path file) throws IOException {
    var content = new ByteArrayOutputStream();
    content.writeBytes(inits.getOrDefault(track, new byte[0]));
    boolean begun = false;
    for (Piece piece : pieces.getOrDefault(track, List.of())) {
      begun |= piece.part().part() == 0;
      if (begun) {
        content.writeBytes(piece.bytes());
      }
    }
    Files.write(file, content.toByteArray());
  }

  @Override
  public synchronized void onInit(WorkerReport.Init init, byte[] bytes) {
    inits.put(init.track(), bytes);
  }

  @Override
  public synchronized void onPart(WorkerReport.Part part, byte[] bytes) {
    pieces.computeIfAbsent(part.track(), _ -> new ArrayList<>()).add(new Piece(part, bytes));
  }

  @Override
  public synchronized void onInterrupted() {
    interruptions++;
  }

  @Override
  public synchronized void onEnded() {
    ended = true;
  }
}
