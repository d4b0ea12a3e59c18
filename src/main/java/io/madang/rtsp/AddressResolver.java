package io.madang.rtsp;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks names up, on few threads of its own: a lookup holds the thread it runs on for as long as
/// the name server takes, a virtual one's carrier too. Thread-safe.
final class AddressResolver implements AutoCloseable {
  /// Name servers that do not answer block as many lookups at once.
  private static final int THREADS = 4;

  /// More cameras than this that look up their names at once try again later.
  private static final int MAX_WAITING = 1_000;

  private static final long IDLE_SECONDS = 30;

  /// Finds the addresses of a name; what waits for the network.
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final ThreadPoolExecutor executor;

  AddressResolver(Lookup lookup) {
    this.lookup = lookup;
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("rtsp-lookup-", 0).factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /// All addresses of a host, at least one.
  ///
  /// @throws RtspException [Code#UNKNOWN_HOST]
  List<InetAddress> resolve(String host, Duration atMost) throws RtspException {
    try {
      Future<InetAddress[]> answer = executor.submit(() -> lookup.addresses(host));
      try {
        return List.of(answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
      } finally {
        answer.cancel(true);
      }
    } catch (ExecutionException unknown) {
      throw new RtspException(Code.UNKNOWN_HOST, "There is no host named " + host + ".");
    } catch (TimeoutException | RejectedExecutionException slow) {
      throw new RtspException(
          Code.UNKNOWN_HOST, "The address of " + host + " cannot be found out in time.");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new RtspException(Code.CONNECTION_LOST, "The camera was removed.");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
