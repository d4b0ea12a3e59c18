package io.madang.transport;

import io.madang.transport.bwe.StreamBudget;
import io.madang.transport.stream.StreamIo;
import io.madang.transport.stream.StreamLimits;
import io.madang.wire.Deadline;

/// Sees to it that a slow connection is not sent more than it carries: tells the transport's
/// observer what it may send, and refuses pictures while too much waits.
///
/// The rest of the connection's queue is for sound and reports, which so get through when pictures
/// do not: pictures are refused when the queue is half full, or when what waits would take the path
/// 400 ms, and until three quarters of that have gone. A path of datagrams is left alone. Confined
/// to its `MediaLoop`.
final class StreamPacing {
  /// The connection of a path that has none.
  static final int NONE = 0;

  private static final int PATIENCE_BYTES = StreamLimits.STANDARD.maxQueuedBytes() / 2;

  private final MediaLoop loop;
  private final PeerTransport transport;
  private final TransportObserver observer;
  private final StreamBudget budget = new StreamBudget();
  private final Deadline sampling;
  private int connection = NONE;
  private boolean refusing;

  StreamPacing(MediaLoop loop, PeerTransport transport, TransportObserver observer) {
    this.loop = loop;
    this.transport = transport;
    this.observer = observer;
    this.sampling = loop.deadlines().create(() -> transport.guard("a send budget", this::sample));
  }

  /// The path goes over a connection from now on, or over [#NONE].
  void follow(int connection) {
    if (connection == this.connection) {
      return;
    }
    boolean wasLimited = budget.bitrateBps() != StreamBudget.UNLIMITED;
    this.connection = connection;
    refusing = false;
    budget.reset();
    if (connection == NONE) {
      loop.deadlines().cancel(sampling);
    } else {
      loop.deadlines().reschedule(sampling, loop.now() + StreamBudget.SAMPLE_NANOS);
    }
    if (wasLimited) {
      observer.onSendBudget(transport, StreamBudget.UNLIMITED, loop.now());
    }
  }

  void stop() {
    loop.deadlines().cancel(sampling);
    connection = NONE;
  }

  /// Whether only sound may be sent now.
  boolean refusesPictures() {
    if (connection == NONE) {
      return false;
    }
    long limit = Math.min(PATIENCE_BYTES, budget.patienceBytes());
    int queued = loop.streams().io().queuedBytes(connection);
    refusing = queued > (refusing ? limit / 4 : limit);
    return refusing;
  }

  /// How long what is sent now waits; 0 while that is not known.
  long delayNanos() {
    if (refusesPictures()) {
      return Long.MAX_VALUE;
    }
    return connection == NONE ? 0 : budget.delayNanos(loop.streams().io().queuedBytes(connection));
  }

  private void sample() {
    StreamIo io = loop.streams().io();
    long now = loop.now();
    loop.deadlines().reschedule(sampling, now + StreamBudget.SAMPLE_NANOS);
    if (budget.sample(io.queuedBytes(connection), io.writtenBytes(connection), now)) {
      observer.onSendBudget(transport, budget.bitrateBps(), now);
    }
  }
}
