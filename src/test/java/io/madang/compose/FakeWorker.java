package io.madang.compose;

import io.madang.compose.link.CommandReceiver;
import io.madang.compose.link.LinkReader;
import io.madang.compose.link.LinkWriter;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A media worker without media: a program that speaks the protocol, reports parts at the real
/// pace, and writes down what it is told. A title tells it to misbehave.
///
/// Arguments: the journal file, the socket.
final class FakeWorker implements CommandReceiver {
  static final String DIE = "die";
  static final String FALL_SILENT = "fall silent";

  private final Path journal;
  private final LinkWriter out;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private volatile boolean silent;
  private long parts;

  private FakeWorker(Path journal, LinkWriter out) {
    this.journal = journal;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    Path socket = Path.of(arguments[1]);
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var worker =
          new FakeWorker(Path.of(arguments[0]), new LinkWriter(Channels.newOutputStream(channel)));
      worker.write("environment " + String.join(",", System.getenv().keySet()));
      worker.out.send(new WorkerReport.Ready("fake"));
      var reader = new LinkReader(Channels.newInputStream(channel));
      boolean more = true;
      while (more) {
        more = reader.next(worker);
      }
      worker.write("the connection has ended");
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  @Override
  public void command(WorkerCommand command) {
    switch (command) {
      case WorkerCommand.Start start -> start(start);
      case WorkerCommand.Scene scene -> scene(scene);
      case WorkerCommand.Source source -> write("source " + source.slot());
      case WorkerCommand.Rendition r -> write("rendition " + r.name() + " " + r.on());
      case WorkerCommand.Transcode _ -> write("transcode");
      case WorkerCommand.Keyframe _ -> write("keyframe");
      case WorkerCommand.Stop _ -> {
        write("stop");
        Runtime.getRuntime().halt(0);
      }
    }
  }

  @Override
  public void rtp(byte[] array, int offset, int length) {}

  @Override
  public void rtcp(byte[] array, int offset, int length) {}

  private void scene(WorkerCommand.Scene scene) {
    write("scene " + scene.tiles().stream().map(tile -> tile.name()).toList());
    if (scene.title().equals(DIE)) {
      Runtime.getRuntime().halt(3);
    }
    silent = scene.title().equals(FALL_SILENT);
  }

  private void start(WorkerCommand.Start start) {
    write("start " + start.firstSegment());
    for (String track : List.of("720p", "audio")) {
      send(() -> out.send(Listening.init(track), new byte[1]));
    }
    long millis = start.ticksPerPart() * 1_000L / start.framesPerSecond();
    timer.scheduleAtFixedRate(() -> report(start), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void report(WorkerCommand.Start start) {
    if (silent) {
      return;
    }
    long number = parts++;
    long segment = start.firstSegment() + number / start.partsPerSegment();
    int part = (int) (number % start.partsPerSegment());
    int duration = start.ticksPerPart() * 90_000 / start.framesPerSecond();
    long time = start.firstMediaMillis() * 90 + number * duration;
    for (String track : List.of("720p", "audio")) {
      send(() ->
          out.send(
              new WorkerReport.Part(track, segment, part, false, part == 0, time, duration, 0, 1),
              new byte[1]));
    }
    send(() -> out.send(new WorkerReport.Statistics(number, 1, number, 0, 0, 0, 0)));
  }

  private interface Sending {
    void send() throws IOException;
  }

  private static void send(Sending sending) {
    try {
      sending.send();
    } catch (IOException gone) {
      Runtime.getRuntime().halt(4);
    }
  }

  private synchronized void write(String line) {
    try {
      Files.writeString(
          journal,
          ProcessHandle.current().pid() + " " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException impossible) {
      Runtime.getRuntime().halt(5);
    }
  }
}
