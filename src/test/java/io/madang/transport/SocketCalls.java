package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.interop.TestPeer;
import io.madang.interop.TestTransports;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Connects peers to transports over real sockets.
final class SocketCalls {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private SocketCalls() {}

  /// Loops on any free port of this machine alone.
  static MediaLoopSettings settings(int loops) {
    return MediaLoopSettings.defaults(0).withLoops(loops).withBindAddresses(List.of(LOOPBACK));
  }

  /// A pair that is connected.
  static PeerTransport connect(MediaLoop loop, TestPeer peer, CountingObserver observer)
      throws Exception {
    return connect(loop, peer, observer, LOOPBACK, UnaryOperator.identity());
  }

  /// @param told what the peer is told instead of the server's parameters
  static PeerTransport connect(
      MediaLoop loop,
      TestPeer peer,
      CountingObserver observer,
      InetAddress advertised,
      UnaryOperator<TransportParameters> told)
      throws Exception {
    TransportContext context = TestTransports.at(advertised);
    PeerTransport transport =
        loop.ask(
                () -> {
                  PeerTransport made = PeerTransport.create(loop, context, observer);
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
