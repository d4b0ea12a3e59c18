package io.madang.dtls;

import io.madang.dtls.record.RecordTransport;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/// A complete DTLS association: the keys for SRTP, and application data in both directions for the
/// data channels' SCTP.
///
/// Somebody must call [#receive] all the time, also where no data is expected: it answers a
/// repeated last flight of the peer (our answer to it was lost) and notices the close. One thread
/// receives; any may send or close, and none of these waits for a receive.
public final class DtlsSession {
  /// Answer of [#receive] when nothing came in time.
  public static final int TIMED_OUT = -1;

  /// Answer of [#receive] when the association has ended: closed here, by the peer's close_notify
  /// or fatal alert, or because its datagrams ended.
  public static final int CLOSED = -2;

  /// The least room that [#receive] wants: a message is never cut.
  public static final int RECEIVE_CAPACITY = RecordTransport.RECEIVE_LIMIT;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  /// Guards the engine and what it sends. It is not held while waiting: the engine answers a
  /// repeated flight under an old epoch, and nothing may be sent between.
  private final Object lock = new Object();

  private final DTLSTransport engine;
  private final RecordTransport transport;
  private final @Nullable KeyingMaterial keys;
  private final String cipherSuite;
  private final MonotonicClock clock;
  private final int maximumPayload;

  DtlsSession(
      DTLSTransport engine,
      RecordTransport transport,
      @Nullable KeyingMaterial keys,
      String cipherSuite,
      MonotonicClock clock)
      throws IOException {
    this.engine = engine;
    this.transport = transport;
    this.keys = keys;
    this.cipherSuite = cipherSuite;
    this.clock = clock;
    this.maximumPayload = engine.getSendLimit();
  }

  /// The SRTP master keys, of a session by [DtlsEndpoint].
  public KeyingMaterial keys() {
    if (keys == null) {
      throw new IllegalStateException("a session without SRTP");
    }
    return keys;
  }

  /// The DTLS cipher suite by its IANA name.
  public String cipherSuite() {
    return cipherSuite;
  }

  /// How many bytes [#send] takes: what fits into a datagram of 1200 bytes, of a session by
  /// [DtlsServer] more.
  public int maximumPayload() {
    return maximumPayload;
  }

  /// Waits for the next application data and copies it into `array[offset, offset + length)`.
  ///
  /// @param length [#RECEIVE_CAPACITY] or more
  /// @param waitMillis 1 or more
  /// @return how many bytes, [#TIMED_OUT] or [#CLOSED]
  public int receive(byte[] array, int offset, int length, int waitMillis) {
    if (length < RECEIVE_CAPACITY) {
      throw new IllegalArgumentException("room for " + length + " bytes is not enough");
    }
    long until = clock.nanoTime() + waitMillis * NANOS_PER_MILLI;
    while (true) {
      int received = take(array, offset, length);
      if (received > 0) {
        return received;
      }
      if (transport.isClosed()) {
        return CLOSED;
      }
      long left = until - clock.nanoTime();
      if (left <= 0) {
        return TIMED_OUT;
      }
      await((int) Math.max(1, left / NANOS_PER_MILLI));
    }
  }

  /// Sends application data as one record in one datagram.
  ///
  /// @throws DtlsException `CLOSED` when the association has ended
  /// @throws IllegalArgumentException for more than [#maximumPayload()] bytes
  public void send(byte[] array, int offset, int length) throws DtlsException {
    if (length > maximumPayload) {
      throw new IllegalArgumentException(length + " bytes do not fit into a record");
    }
    synchronized (lock) {
      if (transport.isClosed()) {
        throw new DtlsException(DtlsException.Code.CLOSED, "The association has ended");
      }
      try {
        engine.send(array, offset, length);
        transport.flush();
      } catch (IOException e) {
        throw new DtlsException(DtlsException.Code.CLOSED, "The exchange of datagrams ended", e);
      }
    }
  }

  /// Sends close_notify and ends the association. The exchange is the owner's to close.
  public void close() {
    synchronized (lock) {
      end();
    }
  }

  /// What the engine makes of the datagram that was awaited: the length of application data, or 0.
  private int take(byte[] array, int offset, int length) {
    synchronized (lock) {
      try {
        return engine.receive(array, offset, length, 0);
      } catch (RecordTransport.NothingAwaited e) {
        return flushed();
      } catch (IOException e) {
        end();
        return 0;
      }
    }
  }

  private int flushed() {
    try {
      transport.flush();
    } catch (IOException e) {
      end();
    }
    return 0;
  }

  private void await(int waitMillis) {
    try {
      transport.await(waitMillis);
    } catch (IOException e) {
      close();
    }
  }

  private void end() {
    try {
      engine.close();
    } catch (IOException e) {
      // the engine could not say goodbye: the peer's timers will notice
    } finally {
      transport.abandon();
    }
  }
}
