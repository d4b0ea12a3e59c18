package io.madang.interop;

import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// A TURN client that sends one message after the other, over UDP.
public final class TurnProbe implements AutoCloseable {
  private static final int ALLOCATE = 0x0003;
  private static final int REFRESH = 0x0004;
  private static final int CREATE_PERMISSION = 0x0008;
  private static final int CHANNEL_BIND = 0x0009;
  private static final int SEND = 0x0016;
  private static final int UDP = 17 << 24;
  private static final int CHANNEL_HEADER = 4;
  private static final int PATIENCE_MILLIS = 10_000;

  /// RFC 8489, section 6.2.1.
  private static final int REPEAT_MILLIS = 500;

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final String realm;
  private final Credential credential;
  private final MessageIntegrity key;
  private byte[] nonce = {};
  private long transaction;

  public TurnProbe(InetSocketAddress server, Credential credential, String realm)
      throws IOException {
    this(new DatagramSocket(0, InetAddress.getLoopbackAddress()), server, credential, realm);
  }

  /// @param socket to talk through, closed with this
  public TurnProbe(
      DatagramSocket socket, InetSocketAddress server, Credential credential, String realm)
      throws IOException {
    this.socket = socket;
    this.server = server;
    this.realm = realm;
    this.credential = credential;
    key = MessageIntegrity.longTermMd5(credential.username(), realm, credential.password());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /// @param more attributes beside the transport
  public StunMessage allocate(Consumer<StunWriter> more) throws IOException {
    Consumer<StunWriter> wish =
        writer -> {
          writer.put32(StunAttribute.REQUESTED_TRANSPORT, UDP);
          more.accept(writer);
        };
    nonce = ask(ALLOCATE, wish).bytes(StunAttribute.NONCE);
    return ask(ALLOCATE, wish);
  }

  public void permit(InetSocketAddress peer) throws IOException {
    int error = permission(TransportAddress.of(peer));
    if (error != 0) {
      throw new AssertionError("no permission: error " + error);
    }
  }

  /// Asks for a permission.
  ///
  /// @return the error's code, 0 for success
  public int permission(TransportAddress peer) throws IOException {
    return resultOf(
        ask(CREATE_PERMISSION, writer -> writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer)));
  }

  /// Asks for a permission for an IPv4 address in the form that IPv6 has for it.
  public int permissionMapped(byte[] address) throws IOException {
    byte[] value = new byte[20];
    value[1] = 2;
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    System.arraycopy(address, 0, mapped, 12, address.length);
    ByteBuffer mask = ByteBuffer.allocate(16).putInt(StunMessage.MAGIC_COOKIE).putInt(1);
    mask.putLong(transaction + 1);
    for (int i = 0; i < mapped.length; i++) {
      value[4 + i] = (byte) (mapped[i] ^ mask.get(i));
    }
    return resultOf(
        ask(CREATE_PERMISSION, writer -> writer.bytes(StunAttribute.XOR_PEER_ADDRESS, value)));
  }

  /// Binds a channel to a peer.
  public void bind(int channel, InetSocketAddress peer) throws IOException {
    int error = channel(channel, TransportAddress.of(peer));
    if (error != 0) {
      throw new AssertionError("no channel: error " + error);
    }
  }

  /// Asks for a channel.
  ///
  /// @return the error's code, 0 for success
  public int channel(int channel, TransportAddress peer) throws IOException {
    return resultOf(
        ask(
            CHANNEL_BIND,
            writer -> {
              writer.put32(StunAttribute.CHANNEL_NUMBER, channel << 16);
              writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
            }));
  }

  /// Ends the allocation, if there is one.
  public void release() throws IOException {
    ask(REFRESH, writer -> writer.put32(StunAttribute.LIFETIME, 0));
  }

  private static int resultOf(StunMessage answer) {
    return answer.messageClass() == StunClass.SUCCESS ? 0 : answer.errorCode();
  }

  public void send(InetSocketAddress peer, byte[] data, boolean dontFragment) throws IOException {
    var buffer = new PacketBuffer(data.length + 100);
    var writer =
        new StunWriter()
            .begin(buffer, SEND, 1, ++transaction)
            .xorAddress(StunAttribute.XOR_PEER_ADDRESS, TransportAddress.of(peer));
    if (dontFragment) {
      writer.bytes(StunAttribute.DONT_FRAGMENT, new byte[0]);
    }
    writer.bytes(StunAttribute.DATA, data);
    socket.send(new DatagramPacket(buffer.array(), buffer.offset(), buffer.length(), server));
  }

  /// The next message of the server, whatever it is.
  public StunMessage receive() throws IOException {
    byte[] bytes = new byte[2_048];
    var packet = new DatagramPacket(bytes, bytes.length);
    socket.receive(packet);
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, packet.getLength()))) {
      throw new AssertionError("not a STUN message");
    }
    return message;
  }

  /// What a peer has sent, by the next message of the server, in an indication or through a
  /// channel.
  public byte[] receiveData() throws IOException {
    byte[] bytes = new byte[2_048];
    var packet = new DatagramPacket(bytes, bytes.length);
    socket.receive(packet);
    if ((bytes[0] & 0xc0) == 0x40) {
      return Arrays.copyOfRange(bytes, CHANNEL_HEADER, packet.getLength());
    }
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, packet.getLength()))) {
      throw new AssertionError("not a STUN message");
    }
    return message.bytes(StunAttribute.DATA);
  }

  private StunMessage ask(int type, Consumer<StunWriter> attributes) throws IOException {
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
    var request = new DatagramPacket(buffer.array(), buffer.offset(), buffer.length(), server);
    try {
      socket.setSoTimeout(REPEAT_MILLIS);
      for (int i = 0; i < PATIENCE_MILLIS / REPEAT_MILLIS; i++) {
        socket.send(request);
        Optional<StunMessage> answer = answer();
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
    throw new SocketTimeoutException("no answer to a request of type " + type);
  }

  /// The answer to the last request, which may be asked for again: a port that another client has
  /// just had may owe for that one's challenge.
  private Optional<StunMessage> answer() throws IOException {
    try {
      StunMessage message = receive();
      while (message.transactionIdLow() != transaction) {
        message = receive();
      }
      return Optional.of(message);
    } catch (SocketTimeoutException lost) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
