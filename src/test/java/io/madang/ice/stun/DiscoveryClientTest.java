package io.madang.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.MonotonicClock;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of others that find out what a NAT does, against [BehaviourDiscovery] on two addresses
/// of the loopback interface with two ports each: there is no NAT, and they must see that. Where
/// they are installed (Debian's `coturn` and `stun-client`).
@Tag("interop")
final class DiscoveryClientTest {
  private static final long DEADLINE_SECONDS = 60;

  @TempDir Path folder;

  private final MonotonicClock clock = MonotonicClock.system();
  private final List<DatagramChannel> channels = new ArrayList<>();
  private Selector selector;
  private Thread thread;
  private BehaviourDiscovery discovery;

  @BeforeEach
  void start() throws IOException {
    selector = Selector.open();
    int first = bind("127.0.0.1", 0);
    int second = bind("127.0.0.1", 0);
    bind("127.0.0.2", first);
    bind("127.0.0.2", second);
    List<TransportAddress> addresses = new ArrayList<>();
    for (DatagramChannel channel : channels) {
      addresses.add(TransportAddress.of((InetSocketAddress) channel.getLocalAddress()));
    }
    discovery = new BehaviourDiscovery(addresses, AmplificationBudget.forDiscovery(3));
    thread = Thread.ofPlatform().daemon().start(this::loop);
  }

  @AfterEach
  void stop() throws Exception {
    selector.close();
    thread.join();
    for (DatagramChannel channel : channels) {
      channel.close();
    }
  }

  private int bind(String host, int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(host, port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, channels.size());
    channels.add(channel);
    return port(channels.size() - 1);
  }

  private int port(int socket) throws IOException {
    return ((InetSocketAddress) channels.get(socket).getLocalAddress()).getPort();
  }

  private void loop() {
    var bytes = new byte[4_000];
    var message = new StunMessage();
    var packet = new PacketBuffer();
    var out = new PacketBuffer(4_000);
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          int socket = (int) key.attachment();
          var from = (InetSocketAddress) channels.get(socket).receive(buffer);
          if (from != null && message.wrap(packet.wrap(bytes, 0, buffer.position()))) {
            answer(message, socket, from, out);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | ClosedSelectorException closed) {
      // The test has ended.
    }
  }

  private void answer(StunMessage message, int socket, InetSocketAddress from, PacketBuffer out)
      throws IOException {
    TransportAddress source = TransportAddress.of(from);
    if (discovery.answer(message, socket, source, out, clock.nanoTime()) > 0) {
      channels
          .get(discovery.answerSocket())
          .send(
              ByteBuffer.wrap(out.array(), out.offset(), out.length()),
              discovery.answerTo().socketAddress());
    }
  }

  private String run(String... command) throws Exception {
    Path output = folder.resolve("output");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException absent) {
      Assumptions.abort(command[0] + " is not installed");
      throw absent;
    }
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended).as("%s has not ended:\n%s", List.of(command), text).isTrue();
    return text;
  }

  @Test
  void natdiscovery_mappingAndFiltering_seesNoNat() throws Exception {
    String output =
        run(
            "turnutils_natdiscovery",
            "-m",
            "-f",
            "-p",
            "" + port(0),
            "-L",
            "127.0.0.1",
            "127.0.0.1");

    assertThat(output)
        .contains("No NAT! (Endpoint Independent Mapping)")
        .contains("Response origin: : 127.0.0.2:" + port(3))
        .contains("NAT with Endpoint Independent Filtering!");
  }

  @Test
  void natdiscovery_withPadding_getsFragmentsBack() throws Exception {
    String output =
        run(
            "turnutils_natdiscovery",
            "-m",
            "-P",
            "-p",
            "" + port(0),
            "-L",
            "127.0.0.1",
            "127.0.0.1");

    assertThat(output)
        .contains("No NAT! (Endpoint Independent Mapping)")
        .contains("Response origin: : 127.0.0.2:" + port(2));
  }

  @Test
  void stunclient_forcedToRfc5780_endsWell() throws Exception {
    String output = run("turnutils_stunclient", "-f", "-p", "" + port(0), "127.0.0.1");

    assertThat(output)
        .contains("RFC 5780 response 3")
        .contains("Response origin: : 127.0.0.2:" + port(3));
  }

  @Test
  void classicClient_seesAnOpenHost() throws Exception {
    String output = run("stun", "127.0.0.1:" + port(0), "-v");

    assertThat(output).contains("test III = 1", "is nat  = 0", "Primary: Open");
  }
}
