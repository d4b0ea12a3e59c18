package io.madang.bench;

import io.madang.ice.turn.TurnSettings;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TurnPortSettings;
import io.madang.transport.stream.StreamLimits;
import io.madang.transport.stream.StreamSettings;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.wire.AddressPolicy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The media port with its TURN server, over UDP, TCP and TLS, in a process of its own so that what
/// it costs can be told from what its clients cost. One loop, on the loopback address.
public final class TurnHost {
  private TurnHost() {}

  /// Prints its port and that of TLS, and ends with its input.
  ///
  /// @param arguments the shared secret, and the files of a certificate and its key
  public static void main(String[] arguments) throws Exception {
    InetAddress local = InetAddress.ofLiteral("127.0.0.1");
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(local));
    var tls = new TlsFiles(Path.of(arguments[1]), Path.of(arguments[2]));
    var streams =
        new StreamSettings(List.of(local), 0, 0, Optional.of(tls), false, StreamLimits.STANDARD);
    try (MediaLoopGroup group = MediaLoopGroup.start(settings, Optional.of(streams))) {
      group.startTurn(
          new TurnPortSettings(
              limits(),
              arguments[0],
              List.of(local),
              AddressPolicy.parse(List.of("127.0.0.0/8")),
              20_000,
              30_000));
      int port = group.loops().getFirst().localPort();
      System.out.println(port + " " + group.streams().orElseThrow().tlsPort());
      System.in.read();
    }
  }

  private static TurnSettings limits() {
    TurnSettings d = TurnSettings.DEFAULT;
    return new TurnSettings(
        d.realm(),
        d.defaultLifetime(),
        d.maxLifetime(),
        d.nonceLifetime(),
        1_000,
        1_000,
        0,
        d.maxPermissions(),
        d.maxConnections());
  }
}
