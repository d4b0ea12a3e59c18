package io.madang.dtls.record;

import io.madang.dtls.DatagramExchange;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.bouncycastle.tls.DatagramTransport;

/// What the protocol engine takes for its network: the exchange behind the sieve, with deadlines,
/// and with the records of a flight packed into as few datagrams as the path's MTU allows.
///
/// During the handshake the engine waits in [#receive]. Afterwards it must never wait, because
/// sending shares its state: [#await] waits outside of it, and the engine's [#receive] gets what
/// was awaited or [NothingAwaited]. Confined to the thread of the handshake, then guarded by
/// [io.madang.dtls.DtlsSession].
public final class RecordTransport implements DatagramTransport {
  /// The UDP payload that every path is taken to carry, as browsers assume.
  public static final int MTU = 1200;

  /// Our room for a datagram: more than any link's MTU.
  public static final int RECEIVE_LIMIT = 2048;

  /// After a fatal alert in plaintext: a real one comes from a peer that has given up, a forged one
  /// leaves the handshake this long to finish.
  private static final long ALERT_GRACE_NANOS = 1_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final DatagramExchange exchange;
  private final RecordSieve sieve;
  private final MonotonicClock clock;
  private final NothingAwaited nothingAwaited = new NothingAwaited();

  private byte[] outgoing = new byte[MTU];
  private int outgoingLength;

  private final byte[] awaited = new byte[RECEIVE_LIMIT];
  private int awaitedLength;

  private long deadline;
  private boolean handshakeComplete;
  private volatile boolean closed;

  /// @param deadline until when the handshake has to be complete, in the clock's nanoseconds
  public RecordTransport(
      DatagramExchange exchange, RecordSieve sieve, MonotonicClock clock, long deadline) {
    this.exchange = exchange;
    this.sieve = sieve;
    this.clock = clock;
    this.deadline = deadline;
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return outgoing.length;
  }

  @Override
  public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
    return handshakeComplete
        ? takeAwaited(array, offset)
        : waitInHandshake(array, offset, length, waitMillis);
  }

  /// Packs a record behind those that wait for [#flush].
  @Override
  public void send(byte[] array, int offset, int length) throws IOException {
    if (length > outgoing.length - outgoingLength) {
      flush();
    }
    System.arraycopy(array, offset, outgoing, outgoingLength, length);
    outgoingLength += length;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    flush();
  }

  /// Sends what is packed.
  public void flush() throws IOException {
    int length = outgoingLength;
    outgoingLength = 0;
    if (length > 0) {
      exchange.send(outgoing, 0, length);
    }
  }

  /// From now on the engine gets only what [#await] got.
  public void handshakeComplete() throws IOException {
    handshakeComplete = true;
    sieve.handshakeComplete();
    flush();
  }

  /// From now on sends datagrams of up to so many bytes: what they carry was a datagram before.
  public void widen(int bytes) throws IOException {
    flush();
    outgoing = new byte[bytes];
  }

  /// Ends the association without sending anything.
  public void abandon() {
    closed = true;
    outgoingLength = 0;
  }

  /// Waits for a datagram with records for the engine; false when none came in time.
  public boolean await(int waitMillis) throws IOException {
    int received = exchange.receive(awaited, 0, awaited.length, waitMillis);
    awaitedLength = received <= 0 ? 0 : sieve.sieve(awaited, 0, received);
    return awaitedLength > 0;
  }

  /// Whether the association has ended: closed by us, by the peer's close_notify or by an alert.
  public boolean isClosed() {
    return closed;
  }

  private int takeAwaited(byte[] array, int offset) throws NothingAwaited {
    if (awaitedLength == 0) {
      throw nothingAwaited;
    }
    int length = awaitedLength;
    awaitedLength = 0;
    System.arraycopy(awaited, 0, array, offset, length);
    return length;
  }

  private int waitInHandshake(byte[] array, int offset, int length, int waitMillis)
      throws IOException {
    flush();
    long until = clock.nanoTime() + waitMillis * NANOS_PER_MILLI;
    while (true) {
      int released = sieve.release(array, offset);
      if (released > 0) {
        return released;
      }
      int received = exchange.receive(array, offset, length, remainingMillis(until));
      int sieved = received <= 0 ? 0 : sieve.sieve(array, offset, received);
      if (sieved > 0) {
        return sieved;
      }
      heedAlert();
      if (clock.nanoTime() - until >= 0) {
        return -1;
      }
    }
  }

  private int remainingMillis(long until) throws DeadlinePassed {
    long now = clock.nanoTime();
    if (now - deadline >= 0) {
      throw new DeadlinePassed();
    }
    long nanos = Math.min(until - now, deadline - now);
    return (int) Math.max(1, nanos / NANOS_PER_MILLI);
  }

  private void heedAlert() {
    if (sieve.peerAlert() != RecordSieve.NO_ALERT) {
      deadline = Math.min(deadline, clock.nanoTime() + ALERT_GRACE_NANOS);
    }
  }

  /// The handshake took too long.
  public static final class DeadlinePassed extends IOException {
    private static final long serialVersionUID = 1L;

    /// There is nothing more to say. No cause: nobody has done anything wrong.
    public DeadlinePassed() {
      super("the handshake was not complete at its deadline");
    }
  }

  /// Leads the engine out of its waiting without harm: of all I/O exceptions it takes this kind
  /// alone for a passing one.
  public static final class NothingAwaited extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
