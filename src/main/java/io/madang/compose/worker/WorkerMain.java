package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.madang.compose.link.LinkReader;
import io.madang.compose.link.LinkWriter;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The media worker's program: connects to the Unix domain socket that its argument names, and does
/// what it is told there until the connection ends. What cannot be reported goes to the standard
/// error stream, which the server logs.
public final class WorkerMain {
  private static final long UNREAD_NANOS = 10_000_000_000L;
  private static final long SECOND_MILLIS = 1_000;
  private static final long END_DEADLINE_MILLIS = 8_000;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private WorkerMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      System.err.println("usage: WorkerMain SOCKET");
      System.exit(USAGE);
      return;
    }
    av_log_set_level(AV_LOG_FATAL); // broken pictures are counted, not described
    int status;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(Path.of(arguments[0])));
      status = run(channel);
    }
    Runtime.getRuntime().exit(status);
  }

  private static int run(SocketChannel channel) throws InterruptedException {
    MonotonicClock clock = MonotonicClock.system();
    var writer = new LinkWriter(Channels.newOutputStream(channel));
    var reports = new LinkReports(writer, clock);
    reports.report(new WorkerReport.Ready(H264Encoder.find(WorkerCommand.Start.ANY_ENCODER)));
    var worker = new Worker(clock, reports);
    daemon("read", () -> read(channel, worker));
    daemon("statistics", () -> reportStatistics(worker, reports));
    while (!worker.awaitOver(SECOND_MILLIS)) {
      if (reports.stalled(UNREAD_NANOS)) {
        System.err.println("nobody reads what the worker makes");
        break;
      }
    }
    endBy(END_DEADLINE_MILLIS);
    return worker
        .close()
        .map(failure -> {
          failure.printStackTrace();
          return FAILED;
        })
        .orElse(0);
  }

  private static void read(SocketChannel channel, Worker worker) {
    var reader = new LinkReader(Channels.newInputStream(channel));
    try {
      while (reader.next(worker)) {
        // until the server ends the connection
      }
    } catch (AsynchronousCloseException over) {
      // the worker ends
    } catch (IOException | RuntimeException broken) {
      worker.fail(broken);
    } finally {
      worker.finish();
    }
  }

  private static void reportStatistics(Worker worker, LinkReports reports) {
    try {
      while (!worker.awaitOver(SECOND_MILLIS)) {
        reports.report(worker.statistics());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whatever hangs, the process ends.
  private static void endBy(long millis) {
    daemon(
        "end",
        () -> {
          try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
          } catch (InterruptedException early) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(FAILED);
        });
  }

  private static void daemon(String name, Runnable task) {
    Thread.ofPlatform().name(name).daemon().start(task);
  }
}
