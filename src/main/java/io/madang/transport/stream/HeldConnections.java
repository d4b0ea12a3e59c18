package io.madang.transport.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Connections that are not read for a moment, because whoever gets their messages is behind: TCP
/// tells their peers to be slower. Confined to the stream thread.
final class HeldConnections {
  /// A media loop that goes on has dealt with what it had by then.
  private static final long RETRY_MICROS = 500;

  private final EventLoop loop;
  private List<InboundMessages> held = new ArrayList<>();
  private List<InboundMessages> retried = new ArrayList<>();
  private boolean retries;

  HeldConnections(EventLoop loop) {
    this.loop = loop;
  }

  /// [InboundMessages#retry] is called soon.
  void add(InboundMessages connection) {
    held.add(connection);
    if (!retries) {
      retries = true;
      retryLater();
    }
  }

  private void retryLater() {
    var unused = loop.schedule(this::retry, RETRY_MICROS, TimeUnit.MICROSECONDS);
  }

  /// Who has waited longest is first.
  private void retry() {
    List<InboundMessages> due = held;
    held = retried;
    retried = due;
    for (int i = 0; i < due.size(); i++) {
      due.get(i).retry();
    }
    due.clear();
    retries = !held.isEmpty();
    if (retries) {
      retryLater();
    }
  }
}
