package io.madang.server.live;

import io.madang.compose.RecordingLimits;
import io.madang.room.RoomActivity;
import io.madang.server.ServerConfig;
import io.madang.server.live.RecordingEntry.Status;
import io.madang.wire.WallClock;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// The recordings of rooms: begins and ends them, and knows those that are over by what lies on the
/// [RecordingShelf]. A room has one at a time.
///
/// Thread-safe; may block on the disk: called on virtual threads.
@Singleton
public class Recordings {

  private static final Logger LOG = Logger.getLogger(Recordings.class);

  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
  private static final int ID_BYTES = 4;

  /// A disk that is quite full makes more trouble than a recording that does not begin.
  private static final long LEAST_FREE_BYTES = 64L << 20;

  /// How long somebody who ends a recording waits for its file to be closed.
  private static final Duration FINISH_DEADLINE = Duration.ofSeconds(5);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Programs programs;
  private final ActivityBoard board;
  private final RecordingShelf shelf;
  private final long diskLimitBytes;
  private final WallClock clock = WallClock.system();
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock changes = new ReentrantLock();
  private final ConcurrentHashMap<String, RunningRecording> running = new ConcurrentHashMap<>();
  private volatile boolean draining;

  Recordings(Programs programs, ActivityBoard board, ServerConfig config) {
    this.programs = programs;
    this.board = board;
    this.shelf = new RecordingShelf(Path.of(config.recording().directory()));
    this.diskLimitBytes = config.recording().diskLimit().asLongValue();
  }

  /// Begins to record a room.
  ///
  /// @throws LiveException where it is recorded already, the disk or its limit is full, or no
  ///   worker can be had
  public RecordingEntry start(String room) throws LiveException {
    changes.lock();
    try {
      if (running.containsKey(room)) {
        throw new LiveException(
            LiveException.Code.ALREADY_RECORDING, "The room is being recorded.");
      }
      requireSpace();
      var entry = new RecordingEntry(newId(), room, Status.RECORDING, unixMillis(), 0, 0, "");
      write(entry);
      begin(entry);
      LOG.infof("room=%s recording=%s begins", room, entry.id());
      return entry;
    } finally {
      changes.unlock();
    }
  }

  /// Ends the recording of a room; its file is closed a little later.
  ///
  /// @param reason why, where nobody asked for it; empty otherwise
  public void stop(String room, String reason) {
    runningIn(room).ifPresent(recording -> recording.stop(reason));
  }

  /// Ends a recording, and waits for its file.
  ///
  /// @return whether it was running
  public boolean finish(String room, String id) {
    Optional<RunningRecording> ended = runningIn(room).filter(it -> it.entry().id().equals(id));
    ended.ifPresent(recording -> {
      recording.stop("");
      if (!recording.awaitOver(FINISH_DEADLINE)) {
        LOG.warnf("room=%s recording=%s is not closed yet", room, id);
      }
    });
    return ended.isPresent();
  }

  /// Ends all of them: the server stops.
  public void drain(Duration deadline) {
    draining = true;
    List<RunningRecording> ended = List.copyOf(running.values());
    ended.forEach(recording -> recording.stop("The server stopped."));
    for (RunningRecording recording : ended) {
      if (!recording.awaitOver(deadline)) {
        LOG.warnf("recording=%s could not be closed in time", recording.entry().id());
      }
    }
  }

  /// Deletes a recording that is over.
  ///
  /// @return whether there was one
  public boolean delete(String room, String id) throws LiveException {
    if (find(room, id).isEmpty()) {
      return false;
    }
    try {
      shelf.delete(room, id);
      LOG.infof("room=%s recording=%s is deleted", room, id);
      return true;
    } catch (IOException refused) {
      LOG.warnf(refused, "room=%s recording=%s cannot be deleted", room, id);
      throw new LiveException(
          LiveException.Code.NOT_DELETED, "The file could not be deleted; the log says why.");
    }
  }

  /// All recordings of a room, the oldest first.
  public List<RecordingEntry> list(String room) {
    try {
      return shelf.list(room).stream().map(this::current).toList();
    } catch (IOException unreadable) {
      LOG.warnf(unreadable, "room=%s the recordings cannot be listed", room);
      return List.of();
    }
  }

  public Optional<RecordingEntry> find(String room, String id) {
    return shelf.read(room, id).map(this::current);
  }

  /// The recording of a room that runs now.
  public Optional<RecordingEntry> current(String room) {
    return Optional.ofNullable(running.get(room)).map(RunningRecording::entry);
  }

  /// The files of a recording, in their order: one, and another one each time the encoder's
  /// configuration changed. None where nothing was recorded.
  public List<Path> videos(RecordingEntry entry) {
    return shelf.videos(entry.room(), entry.id());
  }

  public int size() {
    return running.size();
  }

  List<String> rooms() {
    return List.copyOf(running.keySet());
  }

  /// From time to time: writes down how far recordings are, and ends them where the limit is
  /// reached.
  void tick() {
    if (running.isEmpty()) {
      return;
    }
    running.values().forEach(recording -> keep(recording.entry()));
    if (usedBytes() >= diskLimitBytes) {
      for (RunningRecording recording : List.copyOf(running.values())) {
        recording.stop(limitReached());
      }
    }
  }

  private void begin(RecordingEntry entry) throws LiveException {
    String room = entry.room();
    var recording = new RunningRecording(entry, this::over);
    running.put(room, recording);
    // Before its first picture: nobody is recorded without seeing it.
    board.recording(room, Optional.of(new RoomActivity.Recorded(entry.startedUnixMillis())));
    try {
      long left = diskLimitBytes - usedBytes();
      recording.begin(
          programs,
          shelf.video(room, entry.id()),
          new RecordingLimits(Math.max(1, left), RecordingLimits.DEFAULT.queueBytes()));
    } catch (LiveException refused) {
      running.remove(room, recording);
      board.recording(room, Optional.empty());
      discard(entry);
      throw refused;
    }
  }

  /// Waits for one that is just beginning.
  private Optional<RunningRecording> runningIn(String room) {
    changes.lock();
    try {
      return Optional.ofNullable(running.get(room));
    } finally {
      changes.unlock();
    }
  }

  /// A recording has ended, by whomever; called once.
  private void over(RunningRecording recording) {
    RecordingEntry entry = recording.entry();
    if (!running.remove(entry.room(), recording)) {
      return;
    }
    keep(entry);
    board.recording(entry.room(), Optional.empty());
    LOG.logf(
        entry.status() == Status.FAILED ? Logger.Level.WARN : Logger.Level.INFO,
        "room=%s recording=%s %s: %d s, %d bytes. %s",
        entry.room(),
        entry.id(),
        entry.status().name().toLowerCase(Locale.ROOT),
        entry.durationMillis() / 1_000,
        entry.bytes(),
        entry.reason());
    if (!entry.reason().isEmpty()) {
      board.failed(entry.room(), RoomActivity.Kind.RECORDING, entry.reason());
    }
  }

  private RecordingEntry current(RecordingEntry shelved) {
    RunningRecording recording = running.get(shelved.room());
    if (recording != null && recording.entry().id().equals(shelved.id())) {
      return recording.entry();
    }
    return shelved.status() == Status.RECORDING
        ? shelved.abandoned(shelf.videoBytes(shelved.room(), shelved.id()))
        : shelved;
  }

  private void requireSpace() throws LiveException {
    if (draining) {
      throw unavailable("The server is stopping.");
    }
    try {
      if (shelf.freeBytes() < LEAST_FREE_BYTES) {
        throw unavailable("The disk is full.");
      }
      if (shelf.usedBytes() >= diskLimitBytes) {
        throw unavailable(limitReached() + " Delete some first.");
      }
    } catch (IOException refused) {
      LOG.warnf(refused, "the directory of recordings cannot be used");
      throw unavailable("The directory of recordings cannot be used; the log says why.");
    }
  }

  private String limitReached() {
    return "All recordings together have reached the limit of "
        + diskLimitBytes / (1 << 20)
        + " MB.";
  }

  private long usedBytes() {
    try {
      return shelf.usedBytes();
    } catch (IOException unreadable) {
      LOG.warnf(unreadable, "the directory of recordings cannot be measured");
      return 0;
    }
  }

  private void write(RecordingEntry entry) throws LiveException {
    try {
      shelf.write(entry);
    } catch (IOException refused) {
      LOG.warnf(refused, "the directory of recordings cannot be written");
      throw unavailable("The directory of recordings cannot be written; the log says why.");
    }
  }

  /// What goes wrong here is told by the video's own writer, too.
  private void keep(RecordingEntry entry) {
    try {
      shelf.write(entry);
    } catch (IOException refused) {
      LOG.warnf(refused, "recording=%s its sidecar cannot be written", entry.id());
    }
  }

  private void discard(RecordingEntry entry) {
    try {
      shelf.delete(entry.room(), entry.id());
    } catch (IOException refused) {
      LOG.warnf(refused, "recording=%s cannot be discarded", entry.id());
    }
  }

  private String newId() {
    byte[] chance = new byte[ID_BYTES];
    random.nextBytes(chance);
    return ID_TIME.format(Instant.ofEpochMilli(unixMillis()))
        + "-"
        + HexFormat.of().formatHex(chance);
  }

  private long unixMillis() {
    return clock.unixNanos() / NANOS_PER_MILLI;
  }

  private static LiveException unavailable(String sentence) {
    return new LiveException(LiveException.Code.RECORDING_UNAVAILABLE, sentence);
  }
}
