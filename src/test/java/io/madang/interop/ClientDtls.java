package io.madang.interop;

import io.madang.dtls.DatagramExchange;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.DtlsException;
import io.madang.dtls.DtlsRole;
import io.madang.dtls.DtlsSession;
import io.madang.dtls.Fingerprint;
import io.madang.wire.Deadline;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The DTLS thread of a [WebRtcClient]. It waits in its client's time, so that a simulated clock
/// drives it.
final class ClientDtls implements DatagramExchange {
  private static final int HANDSHAKE_MILLIS = 60_000;
  private static final int IDLE_MILLIS = 600_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final WebRtcClient client;
  private final DtlsEndpoint endpoint;
  private final DtlsRole role;
  private final Fingerprint expected;
  private final Deadline timer;
  private final MonotonicClock machine = MonotonicClock.system();
  // Guards what the client's thread and the handshake's share.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> received = new ArrayDeque<>();
  private long waits;
  private boolean timedOut;
  private boolean closed;
  private boolean idle;
  private boolean finished;
  private boolean handshaking = true;
  private long timedWait;

  ClientDtls(WebRtcClient client, DtlsEndpoint endpoint, DtlsRole role, Fingerprint expected) {
    this.client = client;
    this.endpoint = endpoint;
    this.role = role;
    this.expected = expected;
    this.timer = client.deadlines().create(this::onTimeout);
  }

  void start() {
    Thread.ofVirtual().name("test-dtls").start(this::run);
  }

  void offer(byte[] datagram) {
    lock.lock();
    try {
      received.add(datagram);
      resume();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      resume();
    } finally {
      lock.unlock();
    }
  }

  boolean isIdle() {
    lock.lock();
    try {
      return idle || finished;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      DtlsSession session = endpoint.handshake(role, List.of(expected), this, HANDSHAKE_MILLIS);
      lock.lock();
      try {
        handshaking = false;
      } finally {
        lock.unlock();
      }
      client.post(() -> client.onKeys(session.keys()));
      byte[] record = new byte[DtlsSession.RECEIVE_CAPACITY];
      int result;
      do {
        result = session.receive(record, 0, record.length, IDLE_MILLIS);
      } while (result != DtlsSession.CLOSED);
      client.post(client::onClosed);
    } catch (DtlsException failure) {
      client.post(() -> client.onFailure(failure.code() + ": " + failure.getMessage()));
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
        throw new IOException("closed");
      }
      return -1;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(byte[] array, int offset, int length) {
    byte[] datagram = Arrays.copyOfRange(array, offset, offset + length);
    client.post(() -> client.sendDtls(datagram));
  }

  /// The library measures a handshake's waits with the machine's clock: a simulated wait has to
  /// take that long, too.
  private void await(int waitMillis) throws IOException {
    long wait = ++waits;
    long until = machine.nanoTime() + (handshaking ? waitMillis * NANOS_PER_MILLI : 0);
    timedOut = false;
    client.post(() -> setTimer(wait, waitMillis * NANOS_PER_MILLI));
    idle = true;
    try {
      while (received.isEmpty() && !closed && !(timedOut && machine.nanoTime() - until >= 0)) {
        if (timedOut) {
          changed.await(1, TimeUnit.MILLISECONDS);
        } else {
          changed.await();
        }
      }
    } catch (InterruptedException interrupted) {
      throw new IOException("interrupted", interrupted);
    }
  }

  private void setTimer(long wait, long nanos) {
    timedWait = wait;
    client.deadlines().reschedule(timer, client.now() + nanos);
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
