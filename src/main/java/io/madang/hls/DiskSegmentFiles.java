package io.madang.hls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Segments of one broadcast on disk, `{directory}/{track}/{number}.m4s`, written by a thread of
/// its own: a slow or full disk costs the window back in time, never the live stream. Thread-safe.
final class DiskSegmentFiles implements SegmentFiles {

  private static final Logger LOG = Logger.getLogger(DiskSegmentFiles.class);

  /// Half a minute of four tracks: a disk that is further behind will not catch up. What does not
  /// fit is not stored.
  private static final int MAX_PENDING = 64;

  private interface Task {
    void run() throws IOException;
  }

  private final Path directory;
  private final BiConsumer<Segment, Optional<Path>> done;
  private final BlockingQueue<Task> pending = new ArrayBlockingQueue<>(MAX_PENDING);
  private final Thread writer;
  // Read by the writer only once the queue is empty or it was interrupted.
  private volatile boolean closed;
  // Confined to the writer: an operator is told once.
  private boolean failed;

  /// @param directory of this broadcast alone
  /// @param done told where a segment is, or that it could not be stored; on any thread
  DiskSegmentFiles(Path directory, BiConsumer<Segment, Optional<Path>> done) {
    this.directory = directory;
    this.done = done;
    this.writer = Thread.ofPlatform().daemon().name("hls-disk").start(this::write);
  }

  @Override
  public boolean keeps() {
    return true;
  }

  @Override
  public void store(String track, Segment segment) {
    Path file = file(track, segment);
    List<MediaBytes> pieces = segment.pieces();
    if (!pieces.isEmpty() && !pending.offer(() -> store(segment, file, pieces))) {
      done.accept(segment, Optional.empty());
    }
  }

  @Override
  public void delete(String track, Segment segment) {
    Path file = file(track, segment);
    // What does not fit in the queue goes with the directory.
    if (segment.isStored() && !pending.offer(() -> Files.deleteIfExists(file))) {
      LOG.debugf("hls: %s stays until the end of its broadcast", file);
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
  }

  private Path file(String track, Segment segment) {
    return directory.resolve(track).resolve(segment.number() + ".m4s");
  }

  private void write() {
    while (!closed) {
      try {
        pending.take().run();
      } catch (InterruptedException end) {
        // Closed; nobody else interrupts.
      } catch (IOException failure) {
        LOG.warnf("hls: %s cannot be changed: %s", directory, failure.getMessage());
      }
    }
    try {
      deleteAll();
    } catch (IOException failure) {
      LOG.warnf("hls: %s stays on disk: %s", directory, failure.getMessage());
    }
  }

  private void store(Segment segment, Path file, List<MediaBytes> pieces) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      write(file, pieces);
      failed = false;
      done.accept(segment, Optional.of(file));
    } catch (IOException failure) {
      if (!failed) {
        LOG.warnf(
            "hls: segments cannot be kept in %s: %s; the live stream goes on", directory, failure);
      }
      failed = true;
      done.accept(segment, Optional.empty());
    }
  }

  private static void write(Path file, List<MediaBytes> pieces) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (MediaBytes piece : pieces) {
        ByteBuffer view = piece.view();
        while (view.hasRemaining()) {
          channel.write(view);
        }
      }
    } catch (IOException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
  }

  private void deleteAll() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
