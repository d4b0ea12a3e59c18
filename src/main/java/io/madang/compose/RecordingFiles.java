package io.madang.compose;

import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.HybridMp4;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The files of one [Recording]: which part goes where. Confined to the recording's thread, apart
/// from [#paths].
final class RecordingFiles {
  static final String AUDIO = "audio";

  /// Sound that came before the picture with which the file begins: two segments' worth.
  private static final int MAX_HELD = 16;

  /// Pictures that wait for the beginning of the sound: two seconds. After that there is none.
  private static final int MAX_HELD_PICTURES = 6;

  private record Held(WorkerReport.Part part, byte[] bytes) {}

  private final Path first;
  private final Recording.FileOpener opener;
  private final List<Path> paths = new CopyOnWriteArrayList<>();
  private final Deque<Held> heldSound = new ArrayDeque<>();
  private final Deque<Held> heldPictures = new ArrayDeque<>();
  private byte[] videoInit = {};
  private byte[] audioInit = {};

  /// Null between two files.
  private @Nullable SeekableByteChannel channel;

  /// Null until the file's first segment begins.
  private @Nullable HybridMp4 file;

  private long finishedBytes;
  private long finishedMillis;
  private volatile long startedUnixMillis;

  RecordingFiles(Path first, Recording.FileOpener opener) {
    this.first = first;
    this.opener = opener;
  }

  /// Creates the next file.
  void open() throws IOException {
    Path path = paths.isEmpty() ? first : numbered(paths.size() + 1);
    channel = opener.create(path);
    paths.add(path);
  }

  /// A track begins, perhaps anew. With another configuration another file begins.
  void init(String track, byte[] bytes) throws IOException {
    byte[] known = track.equals(AUDIO) ? audioInit : videoInit;
    if (Arrays.equals(known, bytes)) {
      return;
    }
    boolean belated = file != null && known.length == 0;
    if (belated) {
      // The file has begun without sound and stays so.
      return;
    }
    if (file != null) {
      finish();
    }
    if (track.equals(AUDIO)) {
      audioInit = bytes;
    } else {
      videoInit = bytes;
    }
  }

  void part(WorkerReport.Part part, byte[] bytes) throws IOException {
    boolean sound = part.track().equals(AUDIO);
    if (file != null) {
      append(file, sound, part, bytes);
      return;
    }
    if (sound) {
      hold(heldSound, MAX_HELD, part, bytes);
    } else if (videoInit.length > 0 && (part.part() == 0 || !heldPictures.isEmpty())) {
      hold(heldPictures, MAX_HELD_PICTURES, part, bytes);
      if (audioInit.length > 0 || heldPictures.size() == MAX_HELD_PICTURES) {
        begin();
      }
    }
  }

  private void begin() throws IOException {
    WorkerReport.Part beginning = heldPictures.getFirst().part();
    if (channel == null) {
      open();
    }
    HybridMp4 begun = HybridMp4.begin(openChannel(), videoInit, audioInit, beginning.mediaTime());
    file = begun;
    if (startedUnixMillis == 0) {
      startedUnixMillis = beginning.unixMillis();
    }
    for (Held held : heldPictures) {
      begun.appendPictures(held.bytes());
    }
    for (Held held : heldSound) {
      begun.appendSound(held.bytes());
    }
    forgetHeld();
  }

  private void append(HybridMp4 into, boolean sound, WorkerReport.Part part, byte[] bytes)
      throws IOException {
    if (sound) {
      into.appendSound(bytes);
      return;
    }
    into.appendPictures(bytes);
    if (part.lastOfSegment()) {
      into.force();
    }
  }

  /// Finishes the file. One in which nothing is, is deleted.
  void finish() throws IOException {
    HybridMp4 finishing = file;
    SeekableByteChannel closing = channel;
    if (finishing != null) {
      finishing.finish();
      finishedBytes += finishing.length();
      finishedMillis += finishing.durationMillis();
    }
    file = null;
    channel = null;
    forgetHeld();
    if (closing != null) {
      closing.close();
      if (finishing == null) {
        Files.deleteIfExists(paths.getLast());
      }
    }
  }

  /// After a failure: keeps what is whole. Never fails.
  void salvage() {
    SeekableByteChannel closing = channel;
    if (closing == null) {
      return;
    }
    try (closing) {
      HybridMp4 broken = file;
      if (broken == null) {
        Files.deleteIfExists(paths.getLast());
      } else {
        broken.salvage();
      }
    } catch (IOException _) {
      // The disk is still full: the file stays in the form in which it grew.
    }
  }

  List<Path> paths() {
    return List.copyOf(paths);
  }

  long bytes() {
    return finishedBytes + (file == null ? 0 : file.length());
  }

  long durationMillis() {
    return finishedMillis + (file == null ? 0 : file.durationMillis());
  }

  long startedUnixMillis() {
    return startedUnixMillis;
  }

  /// What a disk says, for people.
  static String inPlainWords(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left") || message.contains("quota exceeded")) {
      return "The disk is full.";
    }
    return switch (failure) {
      case AccessDeniedException _ -> "The recording directory does not allow writing.";
      case NoSuchFileException _ -> "The recording directory does not exist.";
      case FileAlreadyExistsException _ -> "There is a recording of this name already.";
      case IllegalArgumentException _ -> "The media worker sent something that is no MP4 part.";
      default ->
          message.contains("Read-only")
              ? "The recording directory does not allow writing."
              : "The recording could not be written: " + message + ".";
    };
  }

  private SeekableByteChannel openChannel() {
    if (channel == null) {
      throw new IllegalStateException("no file is open");
    }
    return channel;
  }

  private Path numbered(int number) {
    String name = String.valueOf(first.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String ending = dot < 0 ? "" : name.substring(dot);
    return first.resolveSibling(stem + "-" + number + ending);
  }

  private void forgetHeld() {
    heldSound.clear();
    heldPictures.clear();
  }

  private static void hold(Deque<Held> held, int most, WorkerReport.Part part, byte[] bytes) {
    held.add(new Held(part, bytes));
    if (held.size() > most) {
      held.removeFirst();
    }
  }
}
