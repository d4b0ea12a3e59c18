package io.madang.compose;

import io.madang.compose.link.WorkerReport;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Writes a program into an MP4 file: the parts of one rendition and of the sound, as they are.
///
/// Begins with the program's next segment, goes on over a worker's restart (the gap is in the file
/// as a picture that stands still), and begins another file (`name-2.mp4`) where the encoder's
/// configuration changes. The file can be played while it grows, and after whatever ends it
/// ([io.madang.compose.mp4.HybridMp4]).
///
/// Listens on the program's thread and writes on one of its own; between them a bounded queue. When
/// the disk is too slow for it, or full, the recording fails, and nobody else notices. Thread-safe.
public final class Recording implements ProgramListener {
  /// How it stands.
  public enum Status {
    /// Waits for the program or writes.
    RECORDING,
    /// Ended as wished, or at its limit: `reason` tells.
    FINISHED,
    /// Could not go on: `reason` tells. What was written can be played.
    FAILED
  }

  /// A moment of a recording.
  ///
  /// @param bytes written, all files together
  /// @param durationMillis recorded, all files together
  /// @param startedUnixMillis when its first picture was captured, 0 before
  /// @param reason a sentence for people, empty unless it ended early
  public record State(
      Status status, long bytes, long durationMillis, long startedUnixMillis, String reason) {
    static final State WAITING = new State(Status.RECORDING, 0, 0, 0, "");
  }

  /// Opens files; another one in tests.
  interface FileOpener {
    SeekableByteChannel create(Path file) throws IOException;
  }

  private sealed interface Event {}

  private record InitCame(WorkerReport.Init init, byte[] bytes) implements Event {}

  private record PartCame(WorkerReport.Part part, byte[] bytes) implements Event {}

  private record Stopped() implements Event {}

  private static final Logger LOG = Logger.getLogger(Recording.class);

  /// Of nothing but initialisation sections: a worker that restarts and restarts.
  private static final int MAX_EVENTS = 100_000;

  private static final String TOO_SLOW = "The disk is too slow to record this.";

  private final String videoTrack;
  private final RecordingLimits limits;
  private final Consumer<State> onChange;
  private final RecordingFiles files;
  private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>(MAX_EVENTS);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CompletableFuture<State> ended = new CompletableFuture<>();
  private volatile boolean tooSlow;
  private volatile State state = State.WAITING;

  private Recording(
      String videoTrack, RecordingLimits limits, Consumer<State> onChange, RecordingFiles files) {
    this.videoTrack = videoTrack;
    this.limits = limits;
    this.onChange = onChange;
    this.files = files;
  }

  /// Begins a recording: creates the file, which must not exist. If that fails, the recording has
  /// failed already. Make it listen to a program next.
  ///
  /// @param videoTrack the rendition that is recorded, `720p`
  /// @param onChange told when the first picture is written and when the recording has ended, on
  ///   the recording's thread; must not block for long
  public static Recording start(
      Path file, String videoTrack, RecordingLimits limits, Consumer<State> onChange) {
    return start(
        file,
        videoTrack,
        limits,
        onChange,
        path ->
            Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  static Recording start(
      Path file,
      String videoTrack,
      RecordingLimits limits,
      Consumer<State> onChange,
      FileOpener opener) {
    var recording = new Recording(videoTrack, limits, onChange, new RecordingFiles(file, opener));
    try {
      recording.files.open();
      Thread.ofPlatform().daemon().name("recording " + file.getFileName()).start(recording::run);
    } catch (IOException e) {
      recording.ending.set(true);
      recording.end(Status.FAILED, RecordingFiles.inPlainWords(e));
    }
    return recording;
  }

  @Override
  public void onInit(WorkerReport.Init init, byte[] bytes) {
    if (isRecorded(init.track())) {
      enqueue(new InitCame(init, bytes), bytes.length);
    }
  }

  @Override
  public void onPart(WorkerReport.Part part, byte[] bytes) {
    if (isRecorded(part.track())) {
      enqueue(new PartCame(part, bytes), bytes.length);
    }
  }

  /// Nothing to do: the gap is seen in the times of what comes next.
  @Override
  public void onInterrupted() {}

  @Override
  public void onEnded() {
    stop();
  }

  /// Ends the recording: what has come is written, then the file is finished. Does not wait; see
  /// [#ended].
  public void stop() {
    if (ending.compareAndSet(false, true)) {
      queue.add(new Stopped());
    }
  }

  public State state() {
    return state;
  }

  /// Its files so far, in their order.
  public List<Path> files() {
    return files.paths();
  }

  /// Completes with the last state once everything is on disk.
  public CompletableFuture<State> ended() {
    return ended.copy();
  }

  private boolean isRecorded(String track) {
    return track.equals(videoTrack) || track.equals(RecordingFiles.AUDIO);
  }

  private void enqueue(Event event, int bytes) {
    if (ending.get()) {
      return;
    }
    boolean fits = queuedBytes.addAndGet(bytes) <= limits.queueBytes();
    if (!fits || queue.size() >= MAX_EVENTS - 1 || !queue.offer(event)) {
      tooSlow = true;
      stop();
    }
  }

  private void run() {
    try {
      write();
      files.finish();
      end(tooSlow ? Status.FAILED : Status.FINISHED, tooSlow ? TOO_SLOW : endReason());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warnf("recording=%s has failed: %s", files.paths().getLast().getFileName(), e);
      files.salvage();
      end(Status.FAILED, RecordingFiles.inPlainWords(e));
    } catch (InterruptedException _) {
      files.salvage();
      end(Status.FAILED, "The recording was interrupted.");
    } finally {
      ending.set(true);
      queue.clear();
    }
  }

  private void write() throws IOException, InterruptedException {
    while (true) {
      switch (queue.take()) {
        case InitCame(var init, var bytes) -> {
          queuedBytes.addAndGet(-bytes.length);
          files.init(init.track(), bytes);
        }
        case PartCame(var part, var bytes) -> {
          queuedBytes.addAndGet(-bytes.length);
          files.part(part, bytes);
          progress();
        }
        case Stopped _ -> {
          return;
        }
      }
      if (files.bytes() >= limits.maxBytes()) {
        ending.set(true);
        return;
      }
    }
  }

  private String endReason() {
    return files.bytes() >= limits.maxBytes() ? "The recording has reached its largest size." : "";
  }

  private void progress() {
    boolean first = state.startedUnixMillis() == 0 && files.startedUnixMillis() != 0;
    state = stateNow(Status.RECORDING, "");
    if (first) {
      tell();
    }
  }

  private void end(Status status, String reason) {
    state = stateNow(status, reason);
    tell();
    ended.complete(state);
  }

  /// What a listener throws must not cost the file.
  private void tell() {
    try {
      onChange.accept(state);
    } catch (RuntimeException e) {
      LOG.error("a listener of a recording failed", e);
    }
  }

  private State stateNow(Status status, String reason) {
    return new State(
        status, files.bytes(), files.durationMillis(), files.startedUnixMillis(), reason);
  }
}
