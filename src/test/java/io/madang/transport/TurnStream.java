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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// One TCP connection of a TURN client, by blocking calls.
public final class TurnStream implements AutoCloseable {
  public static final int ALLOCATE = 0x0003;
  static final int CREATE_PERMISSION = 0x0008;
  static final int CONNECT = 0x000a;
  static final int CONNECTION_BIND = 0x000b;
  private static final int TCP = 6 << 24;
  private static final int HEADER = 20;

  private final Socket socket;
  private final String realm;
  private final Credential credential;
  private final MessageIntegrity key;
  private byte[] nonce = {};
  private long transaction;

  TurnStream(InetSocketAddress server, Credential credential, String realm) throws IOException {
    this(new Socket(server.getAddress(), server.getPort()), credential, realm);
  }

  /// @param socket connected, closed with this
  public TurnStream(Socket socket, Credential credential, String realm) throws IOException {
    this.socket = socket;
    this.realm = realm;
    this.credential = credential;
    key = MessageIntegrity.longTermMd5(credential.username(), realm, credential.password());
    socket.setSoTimeout(10_000);
  }

  public Socket socket() {
    return socket;
  }

  /// A TCP allocation.
  ///
  /// @return where it is
  InetSocketAddress allocate() throws IOException {
    StunMessage allocated =
        ask(ALLOCATE, writer -> writer.put32(StunAttribute.REQUESTED_TRANSPORT, TCP));
    if (!allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)) {
      throw new AssertionError("no allocation: error " + allocated.errorCode());
    }
    return new InetSocketAddress(socket.getInetAddress(), allocated.addressPort());
  }

  StunMessage askFor(int type, InetSocketAddress peer) throws IOException {
    TransportAddress address = TransportAddress.of(peer);
    return ask(type, writer -> writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, address));
  }

  StunMessage bind(int connection) throws IOException {
    return ask(CONNECTION_BIND, writer -> writer.put32(StunAttribute.CONNECTION_ID, connection));
  }

  /// Asks for a nonce, so that the next request is the one that counts.
  void learnNonce() throws IOException {
    bind(0);
  }

  /// A bind request with bytes right behind it, in one segment.
  StunMessage bindWith(int connection, byte[] data) throws IOException {
    PacketBuffer request =
        request(CONNECTION_BIND, w -> w.put32(StunAttribute.CONNECTION_ID, connection));
    byte[] both = Arrays.copyOf(bytes(request), request.length() + data.length);
    System.arraycopy(data, 0, both, request.length(), data.length);
    socket.getOutputStream().write(both);
    return receive();
  }

  /// The answer to a request; it is repeated once if the nonce was not known.
  public StunMessage ask(int type, Consumer<StunWriter> attributes) throws IOException {
    socket.getOutputStream().write(bytes(request(type, attributes)));
    StunMessage answer = receive();
    if (answer.messageClass() == StunClass.ERROR
        && answer.errorCode() == 401
        && nonce.length == 0) {
      nonce = answer.bytes(StunAttribute.NONCE);
      socket.getOutputStream().write(bytes(request(type, attributes)));
      return receive();
    }
    return answer;
  }

  private PacketBuffer request(int type, Consumer<StunWriter> attributes) {
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
    return buffer;
  }

  private static byte[] bytes(PacketBuffer buffer) {
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
  }

  StunMessage receive() throws IOException {
    byte[] header = socket.getInputStream().readNBytes(HEADER);
    if (header.length < HEADER) {
      throw new IOException("the connection has ended");
    }
    byte[] body = socket.getInputStream().readNBytes(ByteArrays.u16(header, 2));
    byte[] all = Arrays.copyOf(header, HEADER + body.length);
    System.arraycopy(body, 0, all, HEADER, body.length);
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(all, 0, all.length))) {
      throw new AssertionError("not a STUN message");
    }
    return message;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
