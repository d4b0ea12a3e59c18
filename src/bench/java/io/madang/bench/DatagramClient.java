package io.madang.bench;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.interop.TurnProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;

/// A TURN client over UDP.
final class DatagramClient implements LoadClient {
  private static final int BUFFER = 4 << 20;

  private final InetSocketAddress server;
  private final DatagramChannel channel = open();
  private final InetSocketAddress relayed;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(PAYLOAD + 4);

  DatagramClient(
      InetSocketAddress server, Credential credential, String realm, InetSocketAddress peer)
      throws IOException {
    this.server = server;
    var probe = new TurnProbe(channel.socket(), server, credential, realm);
    StunMessage allocated = probe.allocate(writer -> {});
    if (!allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)) {
      throw new IOException("no allocation: error " + allocated.errorCode());
    }
    relayed = new InetSocketAddress(server.getAddress(), allocated.addressPort());
    probe.bind(CHANNEL, peer);
    packet.putShort(0, (short) CHANNEL).putShort(2, (short) PAYLOAD);
  }

  /// A socket on the loopback address that holds what arrives for a while.
  static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.socket().setReceiveBufferSize(BUFFER);
    return channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  @Override
  public InetSocketAddress relayed() {
    return relayed;
  }

  @Override
  public void sendFrame() throws IOException {
    for (int i = 0; i < PACKETS; i++) {
      channel.send(packet.clear(), server);
    }
  }

  @Override
  public void count(AtomicLong received) {
    count(channel, received);
  }

  /// Counts the datagrams of a socket, on a thread of its own.
  static void count(DatagramChannel channel, AtomicLong received) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(2_048);
          try {
            while (channel.receive(buffer.clear()) != null) {
              received.incrementAndGet();
            }
          } catch (ClosedChannelException end) {
            buffer.clear();
          } catch (IOException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
