package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.madang.transport.discovery.DiscoverySettings;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// NAT behaviour discovery on the media port, asked by programs of others (Debian's `coturn` and
/// `stun-client`).
@Tag("interop")
final class DiscoveryPortTest {
  private static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.2");
  private static final int OTHER_PORT = 18_510;

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void programs_askAllFourSockets(PacketEngine engine) throws Exception {
    assumeTrue(engine == PacketEngine.NIO || Epoll.isAvailable(), "no epoll on this system");
    try (var group = MediaLoopGroup.start(settings(List.of(FIRST)).withEngine(engine))) {
      group.startDiscovery(new DiscoverySettings(FIRST, SECOND, OTHER_PORT));
      String port = "" + group.loops().getFirst().localPort();

      assertThat(
              run("turnutils_natdiscovery", "-m", "-f", "-p", port, "-L", "127.0.0.1", "127.0.0.1"))
          .contains("No NAT! (Endpoint Independent Mapping)")
          .contains("Response origin: : 127.0.0.2:" + OTHER_PORT)
          .contains("NAT with Endpoint Independent Filtering!");
      assertThat(
              run("turnutils_natdiscovery", "-m", "-P", "-p", port, "-L", "127.0.0.1", "127.0.0.1"))
          .contains("Response origin: : 127.0.0.2:" + port);
      assertThat(run("turnutils_stunclient", "-f", "-p", port, "127.0.0.1"))
          .contains("RFC 5780 response 3")
          .contains("Response origin: : 127.0.0.2:" + OTHER_PORT);
      assertThat(run("stun", "127.0.0.1:" + port, "-v"))
          .contains("test III = 1", "is nat  = 0", "Primary: Open");
      assertThat(group.loops()).allMatch(loop -> loop.statistics().bugs() == 0);
    }
  }

  /// The second address is one that the loops have bound, or the wildcard socket serves.
  @Test
  void alternateAddress_thatMediaUsesToo_isShared() throws Exception {
    for (List<InetAddress> bound : List.of(List.of(FIRST, SECOND), List.<InetAddress>of())) {
      try (var group = MediaLoopGroup.start(settings(bound))) {
        group.startDiscovery(new DiscoverySettings(FIRST, SECOND, 0));
        int port = group.loops().getFirst().localPort();

        assertThat(
                run(
                    "turnutils_natdiscovery",
                    "-f",
                    "-p",
                    "" + port,
                    "-L",
                    "127.0.0.1",
                    "127.0.0.1"))
            .contains("Response origin: : 127.0.0.2:" + (port + 1))
            .contains("NAT with Endpoint Independent Filtering!");
      }
    }
  }

  @Test
  void addressOfSomebodyElse_isRefusedInASentence() throws Exception {
    try (var group = MediaLoopGroup.start(settings(List.of(FIRST)))) {
      var foreign = new DiscoverySettings(FIRST, InetAddress.ofLiteral("192.0.2.77"), 0);

      Assertions.assertThatThrownBy(() -> group.startDiscovery(foreign))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot bind UDP /192.0.2.77");
    }
  }

  private static MediaLoopSettings settings(List<InetAddress> bound) {
    return MediaLoopSettings.defaults(0).withLoops(2).withBindAddresses(bound);
  }

  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException absent) {
      Assumptions.abort(command[0] + " is not installed");
      throw absent;
    }
    process
        .onExit()
        .orTimeout(60, TimeUnit.SECONDS)
        .whenComplete((ended, late) -> {
          if (late != null) {
            process.destroyForcibly();
          }
        });
    return new String(process.getInputStream().readAllBytes());
  }
}
