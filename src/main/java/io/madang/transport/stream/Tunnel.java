package io.madang.transport.stream;

import io.madang.dtls.DatagramExchange;
import io.madang.dtls.DtlsException;
import io.madang.dtls.DtlsSession;
import io.madang.dtls.HelloCookies;
import io.madang.ice.stun.StunMessage;
import io.madang.transport.stream.StreamCounters.Count;
import io.madang.wire.TransportAddress;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One DTLS client: its handshake and its records on a thread of its own, which may block; what
/// they carry on the stream thread.
///
/// [#run], [#receive] and the lock are the client's thread's as well, everything else the stream
/// thread's.
final class Tunnel implements Admission.Admitted, DatagramExchange, Runnable {
  /// Datagrams that wait for the client's thread; what comes beyond is lost.
  private static final int MAX_INBOX = 64;

  /// Messages that wait for the stream thread; likewise.
  private static final int MAX_PENDING = 64;

  private static final int HANDSHAKE_MILLIS = 10_000;

  /// As long as an allocation lives that nobody refreshes.
  private static final int IDLE_MILLIS = 600_000;

  private final Tunnels owner;
  private final StreamThread thread;
  private final Tunnels.Listener listener;
  private final Channel channel;
  private final InetSocketAddress remote;
  private final TransportAddress peer;
  private final byte[] cookie;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger pending = new AtomicInteger();

  // Guarded by the lock.
  private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
  private boolean closed;

  private Admission.@Nullable Ticket ticket;
  private @Nullable DtlsSession session;
  private int number;
  private boolean ended;

  /// @param hello the ClientHello that was accepted; not copied
  Tunnel(
      Tunnels owner,
      Tunnels.Listener listener,
      Channel channel,
      InetSocketAddress remote,
      byte[] hello) {
    this.owner = owner;
    this.listener = listener;
    this.channel = channel;
    this.remote = remote;
    thread = owner.owner();
    peer = TransportAddress.of(remote);
    cookie = HelloCookies.shown(hello, 0);
    inbox.add(hello);
  }

  void admit(Admission.Ticket ticket) {
    this.ticket = ticket;
  }

  InetSocketAddress remote() {
    return remote;
  }

  /// Whether a ClientHello is the one that this began with.
  boolean isOf(byte[] hello) {
    return Arrays.equals(cookie, HelloCookies.shown(hello, 0));
  }

  /// @param datagram taken over
  void offer(byte[] datagram) {
    lock.lock();
    try {
      if (!closed && inbox.size() < MAX_INBOX) {
        inbox.add(datagram);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void confirm() {
    if (ticket != null) {
      owner.admission().confirm(ticket);
    }
  }

  @Override
  public void refuse(StreamRefusal reason) {
    if (!ended) {
      thread.counters().refused(reason);
      end();
    }
  }

  void seal(byte[] array, int offset, int length) {
    DtlsSession open = session;
    if (open == null || ended || length > open.maximumPayload()) {
      return;
    }
    try {
      open.send(array, offset, length);
      thread.table().written(number, length);
    } catch (DtlsException gone) {
      end();
    }
  }

  /// Says goodbye, if there is somebody to hear it, and forgets the client.
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (session != null) {
      session.close();
      owner.flush();
      thread.counters().add(Count.TLS, -1);
    }
    closeInbox();
    listener.forget(this);
    if (ticket != null) {
      owner.admission().leave(ticket);
    }
    if (number != 0) {
      thread.counters().add(Count.TURN, -1);
      owner.unregister(number);
    }
    thread.count();
  }

  private void closeInbox() {
    lock.lock();
    try {
      closed = true;
      inbox.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      DtlsSession made =
          owner.server().handshake(owner.certificates().certificate(), this, HANDSHAKE_MILLIS);
      thread.post(() -> onHandshake(made));
      serve(made);
      thread.post(this::end);
    } catch (DtlsException failure) {
      thread.post(this::onFailure);
    } catch (RuntimeException | Error bug) {
      thread.bug("a DTLS client's thread", bug);
      thread.post(() -> refuse(StreamRefusal.BUG));
    }
  }

  private void serve(DtlsSession open) {
    byte[] record = new byte[DtlsSession.RECEIVE_CAPACITY];
    int length = open.receive(record, 0, record.length, IDLE_MILLIS);
    while (length > 0) {
      byte[] message = Arrays.copyOf(record, length);
      if (pending.incrementAndGet() <= MAX_PENDING) {
        thread.post(() -> onMessage(message));
      } else {
        pending.decrementAndGet();
      }
      length = open.receive(record, 0, record.length, IDLE_MILLIS);
    }
  }

  private void onHandshake(DtlsSession made) {
    if (ended) {
      made.close();
      owner.flush();
      return;
    }
    session = made;
    thread.counters().add(Count.TLS_HANDSHAKES, 1);
    thread.counters().add(Count.TLS, 1);
  }

  private void onFailure() {
    if (!ended) {
      thread.counters().add(Count.TLS_FAILURES, 1);
      refuse(StreamRefusal.TLS_FAILED);
    }
  }

  private void onMessage(byte[] message) {
    pending.decrementAndGet();
    if (ended) {
      return;
    }
    if (number == 0) {
      if (!StunMessage.looksLike(message, 0, message.length)) {
        refuse(StreamRefusal.MALFORMED);
        return;
      }
      number = owner.register(this);
      thread.counters().add(Count.TURN, 1);
    }
    thread.counters().add(Count.MESSAGES_RECEIVED, 1);
    try {
      thread
          .handler()
          .onMessage(
              number,
              StreamKind.TURN,
              peer.high(),
              peer.low(),
              peer.port(),
              message,
              0,
              message.length);
      thread.handler().onReadComplete();
    } catch (RuntimeException | Error bug) {
      thread.bug("a message of a DTLS client", bug);
      refuse(StreamRefusal.BUG);
    }
  }

  @Override
  public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
      while (inbox.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      byte[] datagram = inbox.poll();
      if (datagram == null && closed) {
        throw new IOException("the client is gone");
      }
      int copied = datagram == null ? -1 : Math.min(length, datagram.length);
      if (datagram != null) {
        System.arraycopy(datagram, 0, array, offset, copied);
      }
      return copied;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } finally {
      lock.unlock();
    }
  }

  /// From either thread.
  @Override
  public void send(byte[] array, int offset, int length) {
    byte[] datagram = Arrays.copyOfRange(array, offset, offset + length);
    if (thread.loop().inEventLoop()) {
      write(datagram);
    } else {
      thread.post(() -> {
        // What the thread of a client that is gone still says might reach the next one there.
        if (!ended) {
          write(datagram);
          owner.flush();
        }
      });
    }
  }

  private void write(byte[] datagram) {
    thread.counters().add(Count.BYTES_SENT, datagram.length);
    owner.write(channel, remote, Unpooled.wrappedBuffer(datagram));
  }
}
