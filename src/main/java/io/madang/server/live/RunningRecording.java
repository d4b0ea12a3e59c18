package io.madang.server.live;

import io.madang.compose.ProductionSettings;
import io.madang.compose.Recording;
import io.madang.compose.RecordingLimits;
import io.madang.server.live.Programs.Program;
import io.madang.server.live.RecordingEntry.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One recording that is being written: the program of its room on one side, its file on the other.
///
/// Thread-safe. Its file tells of changes on a thread of its own.
final class RunningRecording {

  private final RecordingEntry begun;
  private final Consumer<RunningRecording> onOver;
  private final CountDownLatch over = new CountDownLatch(1);
  // Both are set by begin, which may be under way on another thread when the file tells of its end.
  private @Nullable Recording file;
  private @Nullable Program program;
  private RecordingEntry entry;
  private String endReason = "";

  /// @param onOver called once, when the file is closed
  RunningRecording(RecordingEntry begun, Consumer<RunningRecording> onOver) {
    this.begun = begun;
    this.entry = begun;
    this.onOver = onOver;
  }

  /// Listens to the room's program and writes it.
  void begin(Programs programs, Path video, RecordingLimits limits) throws LiveException {
    Program listened =
        programs.listen(
            begun.room(),
            ProductionSettings.defaults(),
            settings -> write(settings, video, limits),
            LiveException.Code.RECORDING_UNAVAILABLE);
    synchronized (this) {
      program = listened;
    }
  }

  /// Ends it; the file is closed a little later.
  ///
  /// @param reason why, where nobody asked for it; empty otherwise
  void stop(String reason) {
    Recording writer;
    synchronized (this) {
      endReason = endReason.isEmpty() ? reason : endReason;
      writer = file;
    }
    forget();
    if (writer != null) {
      writer.stop();
    }
  }

  /// Waits until the file is closed.
  boolean awaitOver(Duration deadline) {
    try {
      return over.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// As it is now.
  RecordingEntry entry() {
    Recording writer;
    synchronized (this) {
      if (file == null || entry.status() != Status.RECORDING) {
        return entry;
      }
      writer = file;
    }
    // Without our lock: the file's writer may hold its own while it tells us of a change.
    return described(writer.state());
  }

  private void changed(Recording.State state) {
    RecordingEntry now = described(state);
    if (now.status() == Status.RECORDING) {
      return;
    }
    synchronized (this) {
      if (entry.status() != Status.RECORDING) {
        return;
      }
      entry = now;
      if (file == null) {
        // It could not even begin: who asked for it is told by an exception.
        over.countDown();
        return;
      }
    }
    forget();
    onOver.accept(this);
    over.countDown();
  }

  private Recording write(ProductionSettings settings, Path video, RecordingLimits limits)
      throws LiveException {
    Recording writer =
        Recording.start(video, settings.renditions().getFirst().name(), limits, this::changed);
    synchronized (this) {
      if (entry.status() == Status.FAILED) {
        throw new LiveException(LiveException.Code.RECORDING_UNAVAILABLE, entry.reason());
      }
      file = writer;
    }
    return writer;
  }

  private void forget() {
    Recording writer;
    Program listened;
    synchronized (this) {
      writer = file;
      listened = program;
      program = null;
    }
    if (writer != null && listened != null) {
      listened.forget(writer);
    }
  }

  private synchronized RecordingEntry described(Recording.State state) {
    Status status =
        switch (state.status()) {
          case RECORDING -> Status.RECORDING;
          case FINISHED -> Status.FINISHED;
          case FAILED -> Status.FAILED;
        };
    String reason = state.reason().isEmpty() ? endReason : state.reason();
    if (status == Status.FINISHED && state.bytes() == 0 && reason.isEmpty()) {
      reason = "It ended before the first picture: there is no file.";
    }
    return begun.with(status, state.durationMillis(), state.bytes(), reason);
  }
}
