package io.madang.transport;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.interop.TurnProbe;
import io.madang.wire.ByteArrays;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/// The TURN half of a client on real sockets: whoever sends to [#inside] sends through a relay to
/// one candidate of the server, and gets back what that sends.
final class RelayedPath implements AutoCloseable {
  private static final int CHANNEL = 0x4000;
  private static final int HEADER = 4;

  private final DatagramSocket inside;
  private final DatagramSocket outside;
  private final InetSocketAddress server;
  private final TurnProbe turn;
  private volatile SocketAddress client = new InetSocketAddress(0);

  /// @param server the TURN server, and the candidate that is sent to
  RelayedPath(InetSocketAddress server, Credential credential, String realm) throws IOException {
    this.server = server;
    inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    turn = new TurnProbe(outside, server, credential, realm);
  }

  /// Allocates, binds a channel to the candidate, and begins to relay.
  ///
  /// @return the relayed address
  TransportAddress open() throws IOException {
    StunMessage allocated = turn.allocate(_ -> {});
    if (!allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)) {
      throw new AssertionError("no allocation: error " + allocated.errorCode());
    }
    TransportAddress relayed =
        TransportAddress.of(
            allocated.addressHigh(), allocated.addressLow(), allocated.addressPort());
    turn.bind(CHANNEL, server);
    outside.setSoTimeout(0);
    Thread.ofPlatform().daemon().start(() -> pump(this::towardsServer));
    Thread.ofPlatform().daemon().start(() -> pump(this::towardsClient));
    return relayed;
  }

  InetSocketAddress inside() {
    return (InetSocketAddress) inside.getLocalSocketAddress();
  }

  private interface Step {
    void run(byte[] bytes) throws IOException;
  }

  private void pump(Step step) {
    byte[] bytes = new byte[2_048];
    try {
      while (!inside.isClosed()) {
        step.run(bytes);
      }
    } catch (IOException closed) {
      close();
    }
  }

  private void towardsServer(byte[] bytes) throws IOException {
    var packet = new DatagramPacket(bytes, HEADER, bytes.length - HEADER);
    inside.receive(packet);
    client = packet.getSocketAddress();
    ByteArrays.put16(bytes, 0, CHANNEL);
    ByteArrays.put16(bytes, 2, packet.getLength());
    outside.send(new DatagramPacket(bytes, 0, HEADER + packet.getLength(), server));
  }

  private void towardsClient(byte[] bytes) throws IOException {
    var packet = new DatagramPacket(bytes, bytes.length);
    outside.receive(packet);
    if (ByteArrays.u16(bytes, 0) == CHANNEL) {
      byte[] data = Arrays.copyOfRange(bytes, HEADER, HEADER + ByteArrays.u16(bytes, 2));
      inside.send(new DatagramPacket(data, data.length, client));
    }
  }

  @Override
  public void close() {
    inside.close();
    turn.close();
  }
}
