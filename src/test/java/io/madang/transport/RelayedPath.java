package io.madang.transport;

import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.wire.ByteArrays;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// The TURN half of a client on real sockets: whoever sends to [#inside] sends through a relay to
/// one candidate of the server, and gets back what that sends.
final class RelayedPath implements AutoCloseable {
  private static final int ALLOCATE = 0x0003;
  private static final int CHANNEL_BIND = 0x0009;
  private static final int CHANNEL = 0x4000;
  private static final int UDP = 17 << 24;
  private static final int HEADER = 4;
  private static final int PATIENCE_MILLIS = 10_000;

  private final DatagramSocket inside;
  private final DatagramSocket outside;
  private final InetSocketAddress server;
  private final Credential credential;
  private final MessageIntegrity key;
  private byte[] nonce = {};
  private long transaction;
  private volatile SocketAddress client = new InetSocketAddress(0);

  /// @param server the TURN server, and the candidate that is sent to
  RelayedPath(InetSocketAddress server, Credential credential, String realm) throws IOException {
    this.server = server;
    this.credential = credential;
    key = MessageIntegrity.longTermMd5(credential.username(), realm, credential.password());
    inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    outside.setSoTimeout(PATIENCE_MILLIS);
  }

  /// Allocates, binds a channel to the candidate, and begins to relay.
  ///
  /// @return the relayed address
  TransportAddress open(String realm) throws IOException {
    nonce =
        ask(ALLOCATE, w -> w.put32(StunAttribute.REQUESTED_TRANSPORT, UDP), realm)
            .bytes(StunAttribute.NONCE);
    StunMessage allocated =
        ask(ALLOCATE, w -> w.put32(StunAttribute.REQUESTED_TRANSPORT, UDP), realm);
    if (!allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)) {
      throw new AssertionError("no allocation: error " + allocated.errorCode());
    }
    TransportAddress relayed =
        TransportAddress.of(
            allocated.addressHigh(), allocated.addressLow(), allocated.addressPort());
    StunMessage bound =
        ask(
            CHANNEL_BIND,
            w -> {
              w.put32(StunAttribute.CHANNEL_NUMBER, CHANNEL << 16);
              w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, TransportAddress.of(server));
            },
            realm);
    if (bound.messageClass() != StunClass.SUCCESS) {
      throw new AssertionError("no channel: error " + bound.errorCode());
    }
    outside.setSoTimeout(0);
    Thread.ofPlatform().daemon().start(() -> pump(this::towardsServer));
    Thread.ofPlatform().daemon().start(() -> pump(this::towardsClient));
    return relayed;
  }

  InetSocketAddress inside() {
    return (InetSocketAddress) inside.getLocalSocketAddress();
  }

  private StunMessage ask(int type, Consumer<StunWriter> attributes, String realm)
      throws IOException {
    var buffer = new PacketBuffer(600);
    var writer = new StunWriter().begin(buffer, type, 1, ++transaction);
    attributes.accept(writer);
    if (nonce.length > 0) {
      writer
          .username(credential.username())
          .bytes(StunAttribute.REALM, realm.getBytes(StandardCharsets.UTF_8))
          .bytes(StunAttribute.NONCE, nonce)
          .integrity(key);
    }
    outside.send(new DatagramPacket(buffer.array(), buffer.offset(), buffer.length(), server));
    byte[] bytes = new byte[2_048];
    var packet = new DatagramPacket(bytes, bytes.length);
    outside.receive(packet);
    var answer = new StunMessage();
    if (!answer.wrap(new PacketBuffer().wrap(bytes, 0, packet.getLength()))) {
      throw new AssertionError("not a STUN message");
    }
    return answer;
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
    outside.close();
  }
}
