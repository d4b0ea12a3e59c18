package io.madang.transport;

import io.madang.dtls.DatagramExchange;
import io.madang.dtls.DtlsException;
import io.madang.dtls.DtlsSession;
import io.madang.wire.Deadline;
import io.madang.wire.DropReason;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The DTLS side of one transport: the handshake and, after it, the wait for the peer's
/// close_notify, on a thread of its own that may block.
///
/// The loop gives it datagrams through a bounded queue; what it sends and what it finds out comes
/// back as commands. It waits in the loop's time: a retransmission timer is a [Deadline] of the
/// loop, so a simulated clock drives handshakes too. [#start], [#offer] and [#close] on the loop.
final class DtlsTask implements DatagramExchange, Runnable {
  /// A flight of a handshake is four datagrams or so; what a peer sends beyond is repeated or
  /// hostile.
  private static final int MAX_QUEUED = 32;

  /// A wait that ends only to begin again.
  private static final int IDLE_MILLIS = 600_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PeerTransport transport;
  private final MediaLoop loop;
  private final TransportContext context;
  private final RemoteParameters remote;
  private final MonotonicClock machine = MonotonicClock.system();
  // Guards what the loop and the handshake's thread share.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deadline timer;

  // Guarded by the lock.
  private final ArrayDeque<byte[]> received = new ArrayDeque<>();
  private long waits;
  private boolean timedOut;
  private boolean closed;
  private boolean idle;
  private boolean finished;
  private boolean handshaking = true;

  /// The wait that the timer is set for. Confined to the loop.
  private long timedWait;

  DtlsTask(
      PeerTransport transport, MediaLoop loop, TransportContext context, RemoteParameters remote) {
    this.transport = transport;
    this.loop = loop;
    this.context = context;
    this.remote = remote;
    this.timer = loop.deadlines().create(this::onTimeout);
  }

  void start() {
    context.handshakes().newThread(this).start();
  }

  /// Copies one datagram in, or counts that there was no room.
  void offer(byte[] array, int offset, int length) {
    lock.lock();
    try {
      if (closed) {
        loop.drops().count(DropReason.DTLS_UNEXPECTED);
      } else if (received.size() >= MAX_QUEUED) {
        loop.drops().count(DropReason.DTLS_QUEUE_FULL);
      } else {
        received.add(Arrays.copyOfRange(array, offset, offset + length));
        resume();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends the session: a close_notify goes out if there is one.
  void close() {
    loop.deadlines().cancel(timer);
    lock.lock();
    try {
      closed = true;
      resume();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the thread waits for a datagram or for time to pass, or has ended.
  boolean isIdle() {
    lock.lock();
    try {
      return idle || finished;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      DtlsSession session = handshake();
      lock.lock();
      try {
        handshaking = false;
      } finally {
        lock.unlock();
      }
      loop.execute(() -> transport.onHandshakeDone(session.keys(), session.cipherSuite()));
      serve(session);
    } catch (DtlsException failure) {
      loop.execute(() -> transport.onHandshakeFailed(failure));
    } catch (RuntimeException | Error bug) {
      loop.execute(() -> transport.onBug("the DTLS thread", bug));
    } finally {
      lock.lock();
      try {
        finished = true;
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
    lock.lock();
    try {
      if (received.isEmpty() && !closed) {
        await(waitMillis);
      }
      byte[] datagram = received.poll();
      if (datagram != null) {
        int copied = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, array, offset, copied);
        return copied;
      }
      if (closed) {
        throw new IOException("the transport is closed");
      }
      return -1;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(byte[] array, int offset, int length) {
    byte[] datagram = Arrays.copyOfRange(array, offset, offset + length);
    loop.execute(() -> transport.sendDtls(datagram));
  }

  private DtlsSession handshake() throws DtlsException {
    int deadlineMillis = (int) (context.settings().handshakeTimeoutNanos() / NANOS_PER_MILLI);
    return context
        .dtls()
        .handshake(remote.localRole(), remote.fingerprints(), this, deadlineMillis);
  }

  /// Nothing but alerts is expected: media is not in DTLS records. The session answers repeated
  /// flights by itself.
  private void serve(DtlsSession session) {
    byte[] record = new byte[DtlsSession.RECEIVE_CAPACITY];
    int received;
    do {
      received = session.receive(record, 0, record.length, IDLE_MILLIS);
    } while (received != DtlsSession.CLOSED);
    loop.execute(transport::onPeerClosed);
  }

  /// Waits for a datagram, for `waitMillis` of the loop's time, or for the end. The lock is held.
  ///
  /// The library measures the waits of a handshake with the machine's clock, so the time has to
  /// have passed on that one too; it makes a difference only where the loop's clock is a simulated
  /// one.
  private void await(int waitMillis) throws IOException {
    long wait = ++waits;
    long until = machine.nanoTime() + (handshaking ? waitMillis * NANOS_PER_MILLI : 0);
    timedOut = false;
    idle = true;
    loop.execute(() -> setTimer(wait, waitMillis * NANOS_PER_MILLI));
    try {
      while (received.isEmpty() && !closed && !isOver(until)) {
        if (timedOut) {
          changed.await(1, TimeUnit.MILLISECONDS);
        } else {
          changed.await();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private boolean isOver(long until) {
    return timedOut && machine.nanoTime() - until >= 0;
  }

  private void setTimer(long wait, long nanos) {
    timedWait = wait;
    loop.deadlines().reschedule(timer, loop.now() + nanos);
  }

  private void onTimeout() {
    lock.lock();
    try {
      if (waits == timedWait) {
        timedOut = true;
        resume();
      }
    } finally {
      lock.unlock();
    }
  }

  private void resume() {
    idle = false;
    changed.signalAll();
  }
}
