package io.madang.bench;

import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.interop.TurnProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/// Stands between a client and the media port, and passes datagrams on: as they are, or as the
/// client's half of a relay. Both ways the datagrams come with the same pauses.
final class Detour implements AutoCloseable {
  private static final int CHANNEL = 0x4000;
  private static final int HEADER = 4;
  private static final int CAPACITY = 2_048;

  private final DatagramChannel inside = open();
  private final DatagramChannel outside = open();
  private final InetSocketAddress server;
  private final int header;
  private volatile InetSocketAddress client = new InetSocketAddress(0);
  private volatile boolean returning = true;

  /// @param credential of the relay; empty for none
  Detour(InetSocketAddress server, Optional<Credential> credential, String realm)
      throws IOException {
    this.server = server;
    header = credential.isPresent() ? HEADER : 0;
    if (credential.isPresent()) {
      var probe = new TurnProbe(outside.socket(), server, credential.get(), realm);
      probe.allocate(writer -> {});
      probe.bind(CHANNEL, server);
    }
    Thread.ofPlatform().daemon().start(() -> pump(this::towardsServer));
    Thread.ofPlatform().daemon().start(() -> pump(this::towardsClient));
  }

  private static DatagramChannel open() throws IOException {
    return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /// Where the client finds the server.
  InetSocketAddress near() throws IOException {
    return (InetSocketAddress) inside.getLocalAddress();
  }

  /// Lets what the server sends be dropped by the kernel from now on.
  void stopReturning() {
    returning = false;
  }

  private interface Step {
    /// @return whether to go on
    boolean run(ByteBuffer bytes) throws IOException;
  }

  private void pump(Step step) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = step.run(bytes.clear());
      }
    } catch (ClosedChannelException end) {
      bytes.clear();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private boolean towardsServer(ByteBuffer bytes) throws IOException {
    client = (InetSocketAddress) inside.receive(bytes.position(header));
    if (header > 0) {
      bytes.putShort(0, (short) CHANNEL).putShort(2, (short) (bytes.position() - header));
    }
    outside.send(bytes.flip(), server);
    return true;
  }

  private boolean towardsClient(ByteBuffer bytes) throws IOException {
    outside.receive(bytes);
    bytes.flip();
    if (header == 0) {
      inside.send(bytes, client);
    } else if (bytes.remaining() > header && bytes.getShort(0) == CHANNEL) {
      inside.send(bytes.limit(header + bytes.getShort(2)).position(header), client);
    }
    return returning;
  }

  @Override
  public void close() throws IOException {
    inside.close();
    outside.close();
  }
}
