package io.madang.dtls;

import io.madang.dtls.record.RecordSieve;
import io.madang.dtls.record.RecordTransport;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Our side of all DTLS handshakes of this process: a certificate and the SRTP profiles in order of
/// preference. DTLS 1.2 (RFC 6347) with the `use_srtp` extension (RFC 5764), as server or client.
///
/// Any thread; a handshake blocks its thread, which should be a virtual one, and costs about 1 ms
/// of CPU. DTLS 1.3 is left out (the library has none); peers that offer it first fall back to 1.2,
/// also when their post-quantum ClientHello comes in fragments.
public final class DtlsEndpoint {
  /// First retransmission; each further one waits twice as long. RFC 6347, section 4.2.4.1,
  /// suggests a second and allows less where that suits: a lost datagram must not cost a join a
  /// second, and on a path with a longer round trip a flight of 1 KB goes out twice or three times,
  /// no more.
  static final int FIRST_RESEND_MILLIS = 100;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final LocalIdentity identity;
  private final List<SrtpProfileSpec> preference;
  private final MonotonicClock clock = MonotonicClock.system();

  /// @param preference SRTP profiles, the most liked first: as server we choose by it, as client we
  ///   offer them in this order
  /// @param random for keys and nonces, shared by all handshakes
  public DtlsEndpoint(
      DtlsCertificate certificate, List<SrtpProfileSpec> preference, SecureRandom random) {
    if (preference.isEmpty()) {
      throw new IllegalArgumentException("no SRTP profile");
    }
    this.identity = new LocalIdentity(new BcTlsCrypto(random), certificate);
    this.preference = List.copyOf(preference);
  }

  /// Performs a handshake and blocks until it is complete or has failed. Garbage, repeated,
  /// reordered and lost datagrams are coped with until the deadline.
  ///
  /// On failure the peer has been sent an alert where the protocol has one.
  ///
  /// @param expected the fingerprints that signaling announced for the peer
  /// @param deadlineMillis how long it may take, 1 or more
  /// @throws DtlsException with the reason; never later than the deadline and the exchange's last
  ///   wait
  public DtlsSession handshake(
      DtlsRole role, List<Fingerprint> expected, DatagramExchange exchange, int deadlineMillis)
      throws DtlsException {
    Negotiation negotiation = new Negotiation(role, preference, FingerprintCheck.of(expected));
    RecordSieve sieve = new RecordSieve(negotiation::awaitsFinished);
    long deadline = clock.nanoTime() + deadlineMillis * NANOS_PER_MILLI;
    RecordTransport transport = new RecordTransport(exchange, sieve, clock, deadline);
    try {
      DTLSTransport engine = run(role, negotiation, transport);
      transport.handshakeComplete();
      return new DtlsSession(
          engine, transport, negotiation.keys(), negotiation.cipherSuite(), clock);
    } catch (IOException e) {
      throw failure(e, negotiation, sieve);
    }
  }

  private DTLSTransport run(DtlsRole role, Negotiation negotiation, RecordTransport transport)
      throws IOException {
    return switch (role) {
      case SERVER ->
          new DTLSServerProtocol().accept(new ServerPeer(identity, negotiation), transport);
      case CLIENT ->
          new DTLSClientProtocol().connect(new ClientPeer(identity, negotiation), transport);
    };
  }

  private static DtlsException failure(IOException e, Negotiation negotiation, RecordSieve sieve) {
    if (negotiation.failure().isPresent()) {
      DtlsException.Code code = negotiation.failure().get();
      return new DtlsException(code, "The handshake was ended by us: " + code, e);
    }
    return failure(e, sieve);
  }

  static DtlsException failure(IOException e, RecordSieve sieve) {
    return switch (e) {
      case RecordTransport.DeadlinePassed passed when sieve.peerAlert() != RecordSieve.NO_ALERT ->
          endedByPeer(sieve.peerAlert(), passed);
      case RecordTransport.DeadlinePassed passed ->
          new DtlsException(
              DtlsException.Code.TIMEOUT, "The handshake was not complete in time", passed);
      case TlsFatalAlertReceived alert -> endedByPeer(alert.getAlertDescription(), alert);
      case TlsFatalAlert alert when alert.getAlertDescription() == AlertDescription.user_canceled ->
          new DtlsException(DtlsException.Code.CLOSED, "The peer closed in the handshake", alert);
      case TlsFatalAlert alert ->
          new DtlsException(
              DtlsException.Code.PROTOCOL,
              "The handshake was ended by us: " + alertName(alert.getAlertDescription()),
              alert);
      default -> new DtlsException(DtlsException.Code.CLOSED, "The exchange of datagrams ended", e);
    };
  }

  private static DtlsException endedByPeer(int alert, IOException cause) {
    return new DtlsException(
        DtlsException.Code.PROTOCOL,
        "The handshake was ended by the peer: " + alertName((short) alert),
        cause);
  }

  private static String alertName(short alert) {
    return AlertDescription.getText(alert);
  }
}
