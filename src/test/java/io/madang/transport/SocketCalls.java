package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsCertificate;
import io.madang.interop.DtlsEndpoints;
import io.madang.interop.TestPeer;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Connects peers to transports over real sockets, for as long as one server's certificate lives.
final class SocketCalls {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final SecureRandom random = new SecureRandom();
  private final DtlsCertificate certificate = DtlsCertificate.generate(random);

  /// Loops on any free port of this machine alone.
  static MediaLoopSettings settings(int loops) {
    return MediaLoopSettings.defaults(0).withLoops(loops).withBindAddresses(List.of(LOOPBACK));
  }

  TransportContext context(InetAddress advertised) {
    return TransportContext.of(
        DtlsEndpoints.of(certificate, random),
        certificate.fingerprint(),
        List.of(advertised),
        random);
  }

  /// A pair that is connected.
  PeerTransport connect(MediaLoop loop, TestPeer peer, CountingObserver observer) throws Exception {
    return connect(loop, peer, observer, LOOPBACK, UnaryOperator.identity());
  }

  /// @param told what the peer is told instead of the server's parameters
  PeerTransport connect(
      MediaLoop loop,
      TestPeer peer,
      CountingObserver observer,
      InetAddress advertised,
      UnaryOperator<TransportParameters> told)
      throws Exception {
    PeerTransport transport =
        loop.ask(
                () -> {
                  PeerTransport made = PeerTransport.create(loop, context(advertised), observer);
                  made.setReceiveSections(List.of(TransportWorld.AUDIO, TransportWorld.VIDEO));
                  made.connect(peer.parameters());
                  peer.connect(told.apply(made.parameters()));
                  return made;
                })
            .get(30, TimeUnit.SECONDS);
    assertThat(peer.awaitConnected(DEADLINE)).isTrue();
    assertThat(observer.awaitConnected()).isTrue();
    return transport;
  }
}
