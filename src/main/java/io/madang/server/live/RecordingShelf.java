package io.madang.server.live;

import io.madang.server.live.RecordingEntry.Status;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The directory of recordings: a folder for each room, in it for each recording a video file and a
/// sidecar, a small JSON file that tells what the video is. There is no other index, so that what
/// an operator moves or deletes is moved or deleted, and a restart forgets nothing.
///
/// Names come from the outside: rooms obey [io.madang.signal.RoomName], ids [#isId], and neither
/// can leave the directory. Thread-safe for different recordings.
final class RecordingShelf {

  private static final Logger LOG = Logger.getLogger(RecordingShelf.class);

  /// Time and chance: sorts by time, cannot be guessed, collides with nothing.
  private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{6}-[0-9a-f]{8}");

  private static final String SIDECAR = ".json";
  private static final String VIDEO = ".mp4";

  /// A sidecar is a few hundred bytes.
  private static final long MAX_SIDECAR_BYTES = 16_384;

  private final Path directory;

  RecordingShelf(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  Path directory() {
    return directory;
  }

  /// Where the video of a recording is.
  Path video(String room, String id) {
    return folder(room).resolve(checked(id) + VIDEO);
  }

  /// The videos of a recording that are there, in their order.
  List<Path> videos(String room, String id) {
    var videos = new ArrayList<Path>();
    Path next = video(room, id);
    for (int number = 2; Files.isRegularFile(next); number++) {
      videos.add(next);
      next = folder(room).resolve(id + "-" + number + VIDEO);
    }
    return videos;
  }

  /// Writes the sidecar, whole or not at all.
  void write(RecordingEntry entry) throws IOException {
    Path folder = folder(entry.room());
    Files.createDirectories(folder);
    Path partial = folder.resolve("." + checked(entry.id()) + SIDECAR);
    Files.writeString(partial, json(entry).encodePrettily() + "\n");
    Files.move(
        partial,
        folder.resolve(entry.id() + SIDECAR),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// The recordings of a room, oldest first; a sidecar that cannot be read is left out.
  List<RecordingEntry> list(String room) throws IOException {
    var entries = new ArrayList<RecordingEntry>();
    try (Stream<Path> files = Files.list(folder(room))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SIDECAR))
          .map(name -> name.substring(0, name.length() - SIDECAR.length()))
          .filter(RecordingShelf::isId)
          .forEach(id -> read(room, id).ifPresent(entries::add));
    } catch (NoSuchFileException none) {
      return List.of();
    }
    entries.sort(Comparator.comparing(RecordingEntry::id));
    return entries;
  }

  /// What a sidecar says.
  Optional<RecordingEntry> read(String room, String id) {
    if (!isId(id)) {
      return Optional.empty();
    }
    Path sidecar = folder(room).resolve(id + SIDECAR);
    try {
      if (!Files.isRegularFile(sidecar) || Files.size(sidecar) > MAX_SIDECAR_BYTES) {
        return Optional.empty();
      }
      return Optional.of(entry(room, id, new JsonObject(Files.readString(sidecar))));
    } catch (IOException | DecodeException | ClassCastException | IllegalArgumentException broken) {
      LOG.warnf("room=%s the recording %s has a sidecar that cannot be read", room, id);
      return Optional.empty();
    }
  }

  /// Deletes a recording: its video, whatever belongs to it, its sidecar last.
  void delete(String room, String id) throws IOException {
    Path folder = folder(room);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> parts =
          files.filter(file -> belongsTo(file, checked(id))).sorted(sidecarsLast()).toList();
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }

  /// Bytes of the videos.
  long videoBytes(String room, String id) {
    return videos(room, id).stream().mapToLong(RecordingShelf::size).sum();
  }

  /// 0 where it is not there any more.
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  /// What all files take together.
  long usedBytes() throws IOException {
    var sum = new Sum();
    if (Files.isDirectory(directory)) {
      Files.walkFileTree(directory, sum);
    }
    return sum.bytes;
  }

  /// What the disk has left.
  long freeBytes() throws IOException {
    Files.createDirectories(directory);
    return Files.getFileStore(directory).getUsableSpace();
  }

  private Path folder(String room) {
    Path folder = directory.resolve(room).normalize();
    if (!directory.equals(folder.getParent())) {
      throw new IllegalArgumentException("no room is named " + room);
    }
    return folder;
  }

  private static String checked(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException("no recording has this id");
    }
    return id;
  }

  private static boolean belongsTo(Path file, String id) {
    String name = file.getFileName().toString();
    return name.startsWith(id) || name.startsWith("." + id);
  }

  private static Comparator<Path> sidecarsLast() {
    return Comparator.comparing(file -> file.getFileName().toString().endsWith(SIDECAR));
  }

  private static JsonObject json(RecordingEntry entry) {
    return new JsonObject()
        .put("id", entry.id())
        .put("room", entry.room())
        .put("state", entry.status().name().toLowerCase(Locale.ROOT))
        .put("started", entry.startedUnixMillis())
        .put("durationMillis", entry.durationMillis())
        .put("bytes", entry.bytes())
        .put("reason", entry.reason());
  }

  private static RecordingEntry entry(String room, String id, JsonObject json) {
    return new RecordingEntry(
        id,
        room,
        Status.valueOf(json.getString("state", "").toUpperCase(Locale.ROOT)),
        json.getLong("started", 0L),
        json.getLong("durationMillis", 0L),
        json.getLong("bytes", 0L),
        json.getString("reason", ""));
  }

  /// Adds sizes up; what vanishes meanwhile takes nothing.
  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }
  }
}
