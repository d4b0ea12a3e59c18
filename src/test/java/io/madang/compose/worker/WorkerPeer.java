package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.LinkCodec;
import io.madang.compose.link.LinkReader;
import io.madang.compose.link.ReportReceiver;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.wire.ByteArrays;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A real worker in a process of its own, and the server's end of its connection.
final class WorkerPeer implements AutoCloseable, ReportReceiver {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private final OutputStream out;
  private final Thread reader;
  private final Object monitor = new Object();
  private final List<WorkerReport> reports = new ArrayList<>();
  private final Map<WorkerReport.Part, byte[]> parts = new HashMap<>();
  private final Map<WorkerReport.Init, byte[]> inits = new HashMap<>();
  private boolean ended;

  /// Starts a worker and waits until it is ready.
  WorkerPeer(String... flags) throws Exception {
    directory = Files.createTempDirectory("madang-worker");
    Path socket = directory.resolve("link");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      process = start(socket, flags);
      channel = server.accept();
    }
    out = Channels.newOutputStream(channel);
    reader = Thread.ofPlatform().daemon().start(this::read);
    await(WorkerReport.Ready.class, _ -> true);
  }

  private static Process start(Path socket, String... flags) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
    command.add(socket.toString());
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  void send(WorkerCommand command) throws IOException {
    synchronized (out) {
      out.write(LinkCodec.frame(command));
    }
  }

  void sendPacket(byte[] packet, int length) throws IOException {
    var frame = new byte[2 + length];
    ByteArrays.put16(frame, 0, length);
    System.arraycopy(packet, 0, frame, 2, length);
    synchronized (out) {
      out.write(frame);
    }
  }

  /// Waits for a report of a kind.
  <T extends WorkerReport> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    synchronized (monitor) {
      int from = 0;
      while (true) {
        for (; from < reports.size(); from++) {
          if (kind.isInstance(reports.get(from)) && wanted.test(kind.cast(reports.get(from)))) {
            return kind.cast(reports.get(from));
          }
        }
        long left = deadline - System.nanoTime();
        assertThat(left > 0 && !ended).as("no %s came", kind.getSimpleName()).isTrue();
        TimeUnit.NANOSECONDS.timedWait(monitor, Math.min(left, 1_000_000_000L));
      }
    }
  }

  /// Waits for the next statistics.
  WorkerReport.Statistics statistics() throws InterruptedException {
    int before = all(WorkerReport.Statistics.class).size();
    await(WorkerReport.Statistics.class, _ -> all(WorkerReport.Statistics.class).size() > before);
    return all(WorkerReport.Statistics.class).getLast();
  }

  <T extends WorkerReport> List<T> all(Class<T> kind) {
    synchronized (monitor) {
      return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  List<WorkerReport.Part> parts(String track) {
    return all(WorkerReport.Part.class).stream().filter(p -> p.track().equals(track)).toList();
  }

  byte[] bytes(WorkerReport.Part part) {
    synchronized (monitor) {
      return parts.get(part);
    }
  }

  /// A track as a player has it from a segment on: its beginning and its parts.
  Path file(String track, long firstSegment) throws IOException {
    var bytes = new ByteArrayOutputStream();
    synchronized (monitor) {
      inits.forEach((init, section) -> {
        if (init.track().equals(track) && bytes.size() == 0) {
          bytes.writeBytes(section);
        }
      });
    }
    for (WorkerReport.Part part : parts(track)) {
      if (part.segment() >= firstSegment) {
        bytes.writeBytes(bytes(part));
      }
    }
    Path file = directory.resolve(track + "-" + firstSegment + ".mp4");
    Files.write(file, bytes.toByteArray());
    return file;
  }

  /// A part by itself.
  Path segmentFile(WorkerReport.Part part) throws IOException {
    return Files.write(directory.resolve(part.track() + "-alone.ts"), bytes(part));
  }

  /// Tells the worker to stop and answers its exit code.
  int stop() throws Exception {
    send(new WorkerCommand.Stop());
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("the worker ends").isTrue();
    reader.join(5_000);
    return process.exitValue();
  }

  /// Ends the connection and answers whether the worker ends.
  boolean hangUp() throws Exception {
    channel.close();
    return process.waitFor(15, TimeUnit.SECONDS);
  }

  /// Waits until the worker has ended and answers its exit code.
  int awaitExit() throws Exception {
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("the worker ends").isTrue();
    return process.exitValue();
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    channel.close();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Override
  public void report(WorkerReport report) {
    add(report);
  }

  @Override
  public void init(WorkerReport.Init init, byte[] bytes) {
    synchronized (monitor) {
      inits.put(init, bytes);
    }
    add(init);
  }

  @Override
  public void part(WorkerReport.Part part, byte[] bytes) {
    synchronized (monitor) {
      parts.put(part, bytes);
    }
    add(part);
  }

  private void add(WorkerReport report) {
    synchronized (monitor) {
      reports.add(report);
      monitor.notifyAll();
    }
  }

  private void read() {
    var link = new LinkReader(Channels.newInputStream(channel));
    try {
      while (link.next(this)) {
        // until the worker ends
      }
    } catch (IOException closed) {
      // so does a worker that is killed
    }
    synchronized (monitor) {
      ended = true;
      monitor.notifyAll();
    }
  }
}
