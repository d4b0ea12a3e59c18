package io.madang.transport.stream;

import io.madang.transport.stream.tls.TlsContexts;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// TLS for accepted connections: the arithmetic of handshakes is done on a thread of its own, so
/// that a flood of them delays only other handshakes. The same thread looks after the certificate.
///
/// Confined to the stream thread, but for the thread it owns.
final class TlsHandshakes implements AutoCloseable {
  /// At a time. Each takes about a millisecond, so the last of them is still in time.
  static final int MAX_PENDING = 256;

  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
  private static final String THREAD = "media-streams-tls";

  private final TlsContexts contexts;
  private final ExecutorService work;
  private int pending;

  TlsHandshakes(TlsContexts contexts) {
    this.contexts = contexts;
    // Bounded by MAX_PENDING: a handshake has one task at a time.
    work =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, THREAD);
              thread.setDaemon(true);
              return thread;
            });
  }

  /// Looks at the files every `interval`.
  void watch(EventLoop loop, Duration interval) {
    long nanos = interval.toNanos();
    var unused = loop.scheduleWithFixedDelay(this::refreshSoon, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /// What encrypts one more connection; null if too many begin at the moment.
  @Nullable SslHandler begin() {
    if (pending >= MAX_PENDING) {
      return null;
    }
    pending++;
    var handler = new SslHandler(contexts.newEngine(), work);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_WITHIN.toMillis());
    handler.handshakeFuture().addListener(done -> pending--);
    return handler;
  }

  @Override
  public void close() {
    work.shutdownNow();
  }

  private void refreshSoon() {
    try {
      work.execute(contexts::refresh);
    } catch (RejectedExecutionException closed) {
      // Nobody needs a certificate any more.
      pending = MAX_PENDING;
    }
  }
}
