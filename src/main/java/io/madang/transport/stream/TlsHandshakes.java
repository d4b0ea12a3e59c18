package io.madang.transport.stream;

import io.madang.dtls.ServerCertificate;
import io.madang.transport.stream.tls.TlsContexts;
import io.madang.transport.stream.tls.TlsToOurselves;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// TLS for accepted connections: the arithmetic of handshakes is done on a thread of its own, so
/// that a flood of them delays only other handshakes. The same thread looks after the certificate.
///
/// Confined to the stream thread, but for the thread it owns.
final class TlsHandshakes implements AutoCloseable {
  /// Steps of handshakes that wait for the thread. Each takes about a millisecond, so the last of
  /// them is still in time. Handshakes that wait for their client cost nothing here: as unconfirmed
  /// connections they have limits of their own.
  static final int MAX_WAITING = 256;

  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
  private static final String THREAD = "media-streams-tls";

  private static final Logger LOG = Logger.getLogger(TlsHandshakes.class);

  private final TlsContexts contexts;
  private final TlsToOurselves ourselves = new TlsToOurselves();
  private final ThreadPoolExecutor work;

  TlsHandshakes(TlsContexts contexts) {
    this.contexts = contexts;
    // Bounded by the connections: a handshake has one step at a time.
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
    return isBusy() ? null : handler(contexts.newEngine());
  }

  /// What encrypts a connection to our own HTTPS server; null as before.
  @Nullable SslHandler beginToOurselves() {
    return isBusy() ? null : handler(ourselves.newEngine());
  }

  private boolean isBusy() {
    return work.getQueue().size() >= MAX_WAITING;
  }

  private SslHandler handler(SSLEngine engine) {
    var handler = new SslHandler(engine, work);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_WITHIN.toMillis());
    return handler;
  }

  /// The certificate of the next handshake over datagrams.
  ServerCertificate certificate() {
    return contexts.certificate();
  }

  @Override
  public void close() {
    work.shutdownNow();
  }

  private void refreshSoon() {
    try {
      work.execute(contexts::refresh);
    } catch (RejectedExecutionException closed) {
      LOG.tracef("nobody needs a certificate any more: %s", closed.getMessage());
    }
  }
}
