package io.madang.transport.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// What loops send, on its way to the connections, and when the stream thread is woken for it.
///
/// Waking up costs more than a packet does. So the first signal after a pause is followed at once,
/// and as long as there is something to send each time, the thread comes by itself at its pace,
/// without a signal.
///
/// [#offer], [#signal] and [#signalIfBusy] from any thread, the rest on the stream thread.
final class Departures implements HandoverRing.Reader {
  /// A keyframe to each of a room's viewers, before the thread is woken half way.
  private static final int RING_CAPACITY = 2_048;

  /// What is sent meanwhile leaves together; over TCP nobody notices the wait.
  private static final long PACE_NANOS = 1_000_000;

  private static final Logger LOG = Logger.getLogger(Departures.class);

  private final StreamThread owner;
  private final EventLoop loop;
  private final HandoverRing ring = new HandoverRing(RING_CAPACITY, StreamIo.MAX_MESSAGE);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final AtomicBoolean urged = new AtomicBoolean();
  private final Runnable onSignal = this::onSignal;
  private final Runnable onPace = this::onPace;
  private final Runnable onUrge = this::onUrge;
  private final List<StreamConnection> dirty = new ArrayList<>();
  private long sentNanos;

  Departures(StreamThread owner) {
    this.owner = owner;
    this.loop = owner.loop();
    sentNanos = owner.now() - PACE_NANOS;
  }

  /// Copies one packet for a connection, for which bytes were reserved.
  ///
  /// @return false if the thread is too far behind
  boolean offer(int connection, int reserved, byte[] array, int offset, int length) {
    return ring.offer(0, connection, 0, 0, reserved, array, offset, length);
  }

  /// Wakes the thread at once, because much waits for it.
  void signalIfBusy() {
    if (ring.isHalfFull() && urged.compareAndSet(false, true)) {
      owner.post(onUrge);
    }
  }

  /// Makes the thread look at the ring, soon.
  void signal() {
    if (signalled.compareAndSet(false, true)) {
      owner.post(onSignal);
    }
  }

  private void onSignal() {
    long since = owner.now() - sentNanos;
    if (since < PACE_NANOS) {
      sendIn(PACE_NANOS - since);
    } else {
      signalled.set(false);
      send();
      signalIfLeft();
    }
  }

  private void onPace() {
    boolean goesOn = true;
    try {
      goesOn = send();
    } finally {
      if (goesOn) {
        sendIn(PACE_NANOS);
      } else {
        signalled.set(false);
        signalIfLeft();
      }
    }
  }

  private void sendIn(long nanos) {
    try {
      var unused = loop.schedule(onPace, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.tracef("the stream thread has ended: %s", closed.getMessage());
    }
  }

  private void onUrge() {
    urged.set(false);
    send();
    signalIfLeft();
  }

  private void signalIfLeft() {
    if (!ring.isEmpty()) {
      signal();
    }
  }

  /// Gives the connections what has come for them.
  ///
  /// @return whether there was something
  boolean send() {
    sentNanos = owner.now();
    int left = RING_CAPACITY;
    while (left > 0 && ring.take(this)) {
      left--;
    }
    for (int i = 0; i < dirty.size(); i++) {
      dirty.get(i).flush();
    }
    dirty.clear();
    Tunnels tunnels = owner.tunnels();
    if (tunnels != null) {
      tunnels.flush();
    }
    return left < RING_CAPACITY;
  }

  @Override
  public void onHandedOver(
      int loopIndex,
      int number,
      long high,
      long low,
      int reserved,
      byte[] array,
      int offset,
      int length) {
    ConnectionTable table = owner.table();
    if (StreamSockets.isTunnel(number)) {
      // Datagrams do not wait here.
      table.release(number, reserved);
      sendInTunnel(number, array, offset, length);
      return;
    }
    StreamConnection connection = owner.connection(number);
    if (connection == null) {
      table.release(number, reserved);
      return;
    }
    table.addTotal(reserved);
    connection.writer().add(array, offset, length, connection.isFramed());
    if (connection.markDirty()) {
      dirty.add(connection);
    }
    connection.onSent(array, offset, length);
  }

  private void sendInTunnel(int number, byte[] array, int offset, int length) {
    Tunnels tunnels = owner.tunnels();
    if (tunnels != null) {
      tunnels.send(number, array, offset, length);
    }
  }
}
