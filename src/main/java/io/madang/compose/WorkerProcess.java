package io.madang.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.madang.compose.link.LinkCodec;
import io.madang.compose.link.LinkReader;
import io.madang.compose.link.ReportReceiver;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One running worker, connected and ready.
///
/// Its reports are read from the start on by a thread of its own, since a worker that nobody reads
/// ends; until somebody wants them they are dropped. What it writes to its output goes to the log
/// at DEBUG, a bounded part of it. Writing is confined to one thread at a time; the rest may be
/// called by any.
final class WorkerProcess implements AutoCloseable {
  /// An empty receiver report (RFC 3550, section 6.4.2) in its frame: says nothing but that we are
  /// there.
  static final byte[] KEEP_ALIVE = {0, 8, (byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 0};

  /// Unpacking the codecs at the first start takes three seconds on a good machine.
  private static final long START_SECONDS = 30;

  /// `sun_path` of a Unix domain socket.
  private static final int LONGEST_SOCKET_PATH = 100;

  /// What of a worker's output is worth keeping; FFmpeg can write a line for each broken picture.
  private static final int MOST_LINES = 500;

  private static final int LONGEST_LINE = 500;

  /// What a worker may know of our environment: nothing of it is secret.
  private static final String[] ENVIRONMENT = {"PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH"};

  private static final Logger LOG = Logger.getLogger(WorkerProcess.class);

  private final Process process;
  private final SocketChannel channel;
  private final LinkReader reports;
  private final String encoder;
  private final Thread reader;
  private final ReportReceiver forwarding = new Forwarding();
  private volatile Reports receiver = Unwanted.REPORTS;
  private boolean ended;

  /// Takes what the worker reports, on one thread.
  interface Reports extends ReportReceiver {
    /// The last call: the connection has ended.
    void ended(String reason);
  }

  private WorkerProcess(Process process, SocketChannel channel) throws IOException {
    this.process = process;
    this.channel = channel;
    this.reports = new LinkReader(Channels.newInputStream(channel));
    this.reader = Thread.ofVirtual().name("worker-reports-" + process.pid()).unstarted(this::read);
    var first = new FirstReport();
    if (!reports.next(first) || first.encoder == null) {
      throw new IOException("the media worker did not say that it is ready");
    }
    this.encoder = first.encoder;
    reader.start();
  }

  /// Starts a worker and waits until it is ready.
  ///
  /// @param directory of this worker alone, which only we may enter; deleted when it has ended,
  ///   since one that was killed leaves its files
  static WorkerProcess start(WorkerCommandLine commandLine, Path directory) throws IOException {
    Path socket = directory.resolve("link");
    if (socket.toString().length() > LONGEST_SOCKET_PATH) {
      throw new IOException(
          "the path of the worker's socket is too long (set java.io.tmpdir): " + socket);
    }
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket), 1);
      Process process = run(commandLine, socket);
      process.onExit().thenRun(() -> PrivateDirectory.delete(directory));
      try {
        return await(process, listening);
      } catch (IOException failure) {
        process.destroyForcibly();
        throw failure;
      }
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  /// Sends the first command, and hands over all that is reported from then on. Everything later
  /// goes through a [WorkerLink] or a [TranscodingLink].
  void begin(WorkerCommand first, Reports reports) {
    boolean over;
    synchronized (this) {
      receiver = reports;
      over = ended;
    }
    if (over) {
      Thread.ofVirtual().start(() -> reports.ended("the media worker had ended"));
      return;
    }
    try {
      write(ByteBuffer.wrap(LinkCodec.frame(first)));
    } catch (IOException gone) {
      close();
    }
  }

  /// Writes all of these bytes, waiting as long as it takes.
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Waits until everything was read that the worker has reported; whether that was in time.
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return reader.join(atMost);
  }

  /// The video encoder's name.
  String encoder() {
    return encoder;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Ends the worker at once.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException closed) {
      // Nothing of it is needed any more.
    }
    process.destroyForcibly();
  }

  private void read() {
    String reason = "the media worker ended";
    try {
      boolean more = true;
      while (more) {
        more = reports.next(forwarding);
      }
    } catch (IOException broken) {
      LOG.debugf("worker=%d reports end: %s", pid(), broken.getMessage());
    } catch (RuntimeException bug) {
      LOG.errorf(bug, "worker=%d a listener failed", pid());
      reason = "a fault of the server";
    }
    close();
    Reports last;
    synchronized (this) {
      ended = true;
      last = receiver;
    }
    last.ended(reason);
  }

  private static Process run(WorkerCommandLine commandLine, Path socket) throws IOException {
    var builder = new ProcessBuilder(commandLine.with(socket)).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    Map<String, String> ours = Map.copyOf(environment);
    environment.clear();
    for (String name : ENVIRONMENT) {
      if (ours.containsKey(name)) {
        environment.put(name, ours.getOrDefault(name, ""));
      }
    }
    Process process = builder.start();
    process.getOutputStream().close();
    // Reading a pipe keeps a virtual thread's carrier for as long as nothing comes: with as many
    // workers as cores, no virtual thread of the server would run any more.
    Thread.ofPlatform().daemon().name("worker-output-" + process.pid()).start(() -> log(process));
    return process;
  }

  private static WorkerProcess await(Process process, ServerSocketChannel listening)
      throws IOException {
    var ready = new CompletableFuture<WorkerProcess>();
    Thread.ofVirtual()
        .name("worker-start-" + process.pid())
        .start(() -> accept(process, listening, ready));
    process
        .onExit()
        .thenAccept(ended ->
            ready.completeExceptionally(
                new IOException("the media worker ended with code " + ended.exitValue())));
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw abandoned(ready, "the media worker was not ready in " + START_SECONDS + " s");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw abandoned(ready, "interrupted while a media worker was started");
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException known ? known : new IOException(failure);
    }
  }

  private static IOException abandoned(CompletableFuture<WorkerProcess> ready, String reason) {
    // If it was about to succeed just now, nobody would close it.
    ready.thenAccept(WorkerProcess::close);
    return new IOException(reason);
  }

  private static void accept(
      Process process, ServerSocketChannel listening, CompletableFuture<WorkerProcess> ready) {
    SocketChannel channel = null;
    try {
      channel = listening.accept();
      if (!ready.complete(new WorkerProcess(process, channel))) {
        channel.close();
      }
    } catch (IOException failure) {
      ready.completeExceptionally(failure);
      closeQuietly(channel);
    }
  }

  private static void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException closed) {
      // It failed before.
    }
  }

  /// A line at a time, of bounded length: what it writes is made from what strangers send.
  private static void log(Process process) {
    var line = new StringBuilder();
    int lines = 0;
    try (var output = new InputStreamReader(process.getInputStream(), UTF_8)) {
      for (int c = output.read(); c >= 0; c = output.read()) {
        if (c != '\n') {
          line.append(c < ' ' ? ' ' : (char) c);
        }
        if (c == '\n' || line.length() == LONGEST_LINE) {
          if (lines++ < MOST_LINES) {
            LOG.debugf("worker=%d %s", process.pid(), line);
          }
          line.setLength(0);
        }
      }
    } catch (IOException ended) {
      // With its process.
    }
  }

  /// To whoever wants reports when one has come, not when it was waited for.
  private final class Forwarding implements ReportReceiver {
    @Override
    public void report(WorkerReport report) {
      receiver.report(report);
    }

    @Override
    public void init(WorkerReport.Init init, byte[] bytes) {
      receiver.init(init, bytes);
    }

    @Override
    public void part(WorkerReport.Part part, byte[] bytes) {
      receiver.part(part, bytes);
    }

    @Override
    public void rtp(byte[] array, int offset, int length) {
      receiver.rtp(array, offset, length);
    }

    @Override
    public void rtcp(byte[] array, int offset, int length) {
      receiver.rtcp(array, offset, length);
    }
  }

  /// Nobody wants the reports of a worker that waits.
  private enum Unwanted implements Reports {
    REPORTS;

    @Override
    public void report(WorkerReport report) {}

    @Override
    public void init(WorkerReport.Init init, byte[] bytes) {}

    @Override
    public void part(WorkerReport.Part part, byte[] bytes) {}

    @Override
    public void ended(String reason) {}
  }

  private static final class FirstReport implements ReportReceiver {
    private @Nullable String encoder;

    @Override
    public void report(WorkerReport report) {
      if (report instanceof WorkerReport.Ready ready) {
        encoder = ready.encoder();
      }
    }

    @Override
    public void init(WorkerReport.Init init, byte[] bytes) {}

    @Override
    public void part(WorkerReport.Part part, byte[] bytes) {}
  }
}
