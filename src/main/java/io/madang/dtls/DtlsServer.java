package io.madang.dtls;

import io.madang.dtls.record.HelloAssembly;
import io.madang.dtls.record.RecordSieve;
import io.madang.dtls.record.RecordTransport;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.crypto.TlsHMAC;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A DTLS 1.2 server for clients of which nothing is known but that they receive at their address:
/// [HelloCookies] has accepted a ClientHello. They get application data, no SRTP.
///
/// Any thread; a handshake blocks its thread, which should be a virtual one.
public final class DtlsServer {
  /// A message that was relayed is a datagram already, and is not cut.
  private static final int LARGEST_DATAGRAM = 2_400;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SecureRandom random;
  private final BcTlsCrypto crypto;
  private final MonotonicClock clock = MonotonicClock.system();

  /// @param random for keys and nonces, shared by all handshakes
  public DtlsServer(SecureRandom random) {
    this.random = random;
    crypto = new BcTlsCrypto(random);
  }

  /// Performs a handshake and blocks until it is complete or has failed.
  ///
  /// @param exchange which brings first the datagram that was accepted
  /// @param deadlineMillis how long it may take, 1 or more
  /// @throws DtlsException with the reason; not much later than the deadline
  public DtlsSession handshake(
      ServerCertificate certificate, DatagramExchange exchange, int deadlineMillis)
      throws DtlsException {
    long deadline = clock.nanoTime() + deadlineMillis * NANOS_PER_MILLI;
    var peer = new TunnelPeer(crypto, certificate);
    var sieve = new RecordSieve(peer::awaitsFinished);
    var transport = new RecordTransport(exchange, sieve, clock, deadline);
    try {
      DTLSRequest request = request(exchange, deadline, sieve);
      DTLSTransport engine = new DTLSServerProtocol().accept(peer, transport, request);
      transport.handshakeComplete();
      transport.widen(LARGEST_DATAGRAM);
      return new DtlsSession(engine, transport, null, peer.cipherSuite(), clock);
    } catch (IOException e) {
      throw DtlsEndpoint.failure(e, sieve);
    }
  }

  private DTLSRequest request(DatagramExchange exchange, long deadline, RecordSieve sieve)
      throws IOException {
    var hello = new HelloAssembly();
    byte[] datagram = new byte[RecordTransport.RECEIVE_LIMIT];
    boolean whole = false;
    while (!whole) {
      long left = deadline - clock.nanoTime();
      if (left <= 0) {
        throw new RecordTransport.DeadlinePassed();
      }
      int wait = (int) Math.max(1, left / NANOS_PER_MILLI);
      int received = exchange.receive(datagram, 0, datagram.length, wait);
      whole = received > 0 && hello.add(datagram, 0, received);
    }
    if (hello.number() >= Integer.MAX_VALUE / 2) {
      throw new IOException("no client begins with such a number");
    }
    sieve.continueAfter((int) hello.number());
    return accepted(hello.record());
  }

  /// What the engine begins with. It takes it from its own verifier only, whose cookies are not
  /// ours: this one is told that the client's cookie is right.
  private DTLSRequest accepted(byte[] record) throws IOException {
    byte[] cookie = HelloCookies.cookieOf(record);
    BcTlsCrypto agreeing =
        new BcTlsCrypto(random) {
          @Override
          public TlsHMAC createHMAC(int algorithm) {
            return new KnownCookie(cookie);
          }
        };
    DTLSRequest request =
        new DTLSVerifier(agreeing).verifyRequest(cookie, record, 0, record.length, new Nowhere());
    if (request == null) {
      throw new IOException("a ClientHello that cannot be read");
    }
    return request;
  }

  private static final class Nowhere implements DatagramSender {
    @Override
    public int getSendLimit() {
      return RecordTransport.MTU;
    }

    @Override
    public void send(byte[] array, int offset, int length) {
      // A client that showed its cookie needs no other.
    }
  }

  private record KnownCookie(byte[] cookie) implements TlsHMAC {
    @Override
    public int getInternalBlockSize() {
      return 64;
    }

    @Override
    public void setKey(byte[] key, int offset, int length) {
      // What is computed is known.
    }

    @Override
    public void update(byte[] input, int offset, int length) {
      // Likewise.
    }

    @Override
    public byte[] calculateMAC() {
      return cookie.clone();
    }

    @Override
    public void calculateMAC(byte[] output, int offset) {
      System.arraycopy(cookie, 0, output, offset, cookie.length);
    }

    @Override
    public int getMacLength() {
      return cookie.length;
    }

    @Override
    public void reset() {
      // There is no state.
    }
  }
}
