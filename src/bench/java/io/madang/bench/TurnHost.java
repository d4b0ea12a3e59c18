package io.madang.bench;

import io.madang.ice.turn.TurnSettings;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TurnPortSettings;
import io.madang.wire.AddressPolicy;
import java.net.InetAddress;
import java.util.List;

/// The media port with its TURN server, in a process of its own so that what it costs can be told
/// from what its clients cost. One loop, on the loopback address.
public final class TurnHost {
  private TurnHost() {}

  /// Prints its port, and ends with its input.
  ///
  /// @param arguments the shared secret
  public static void main(String[] arguments) throws Exception {
    InetAddress local = InetAddress.ofLiteral("127.0.0.1");
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(local));
    try (MediaLoopGroup group = MediaLoopGroup.start(settings)) {
      group.startTurn(
          new TurnPortSettings(
              limits(),
              arguments[0],
              List.of(local),
              AddressPolicy.parse(List.of("127.0.0.0/8")),
              20_000,
              30_000));
      System.out.println(group.loops().getFirst().localPort());
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
        0);
  }
}
