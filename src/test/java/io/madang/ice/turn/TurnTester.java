package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.ByteArrays;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// A client of a [TurnWorld]'s server: writes requests, and reads the answers.
final class TurnTester {
  static final int ALLOCATE = 0x0003;
  static final int REFRESH = 0x0004;
  static final int CREATE_PERMISSION = 0x0008;
  static final int CHANNEL_BIND = 0x0009;
  static final int CONNECT = 0x000a;
  static final int CONNECTION_BIND = 0x000b;
  static final int SEND = 0x0016;
  static final int UDP = 17 << 24;
  static final int TCP = 6 << 24;
  static final int IPV4 = 1 << 24;
  static final int IPV6 = 2 << 24;

  private final TurnWorld world;
  private final TurnClient stream;
  private final int socket;
  private final TransportAddress from;
  private String username;
  private MessageIntegrity key;
  private byte[] nonce = {};
  private long transaction;

  private TurnTester(
      TurnWorld world, TurnClient stream, TransportAddress from, String username, String password) {
    this.world = world;
    this.stream = stream;
    this.socket = 0;
    this.from = from;
    this.username = username;
    this.key = MessageIntegrity.longTermMd5(username, TurnWorld.REALM, password);
    this.transaction = (long) from.port() << 32 | 1_000L * from.hashCode();
  }

  static TurnTester udp(TurnWorld world, String host, int port) {
    return udp(world, host, port, "alice", "secret");
  }

  static TurnTester udp(TurnWorld world, String host, int port, String username, String password) {
    TransportAddress from = TurnWorld.address(host, port);
    return new TurnTester(world, TurnClient.datagram(0, from), from, username, password);
  }

  static TurnTester tcp(TurnWorld world, int connection) {
    TransportAddress from = TurnWorld.address("203.0.113.50", 20_000 + connection);
    return new TurnTester(world, TurnClient.stream(connection, from), from, "alice", "secret");
  }

  static TurnTester dtls(TurnWorld world, int connection) {
    TransportAddress from = TurnWorld.address("203.0.113.50", 20_000 + connection);
    return new TurnTester(world, TurnClient.tunnel(connection, from), from, "alice", "secret");
  }

  /// From now on somebody else asks from the same address.
  void become(String username, String password) {
    this.username = username;
    key = MessageIntegrity.longTermMd5(username, TurnWorld.REALM, password);
  }

  TurnClient streamClient() {
    return stream;
  }

  TransportAddress from() {
    return from;
  }

  /// Signs with a nonce of the server's, which is asked for first if there is none yet.
  StunMessage ask(int type, Consumer<StunWriter> attributes) {
    if (nonce.length == 0) {
      learnNonce();
    }
    return send(request(type, attributes, ++transaction));
  }

  /// The same request again: same transaction.
  StunMessage repeat(int type, Consumer<StunWriter> attributes) {
    return send(request(type, attributes, transaction));
  }

  /// Asks until it is challenged: whoever asks often is answered once he has sent enough.
  void learnNonce() {
    world.toClient.clear();
    for (int i = 0; i < 5 && world.toClient.isEmpty(); i++) {
      transmit(unsigned(ALLOCATE, w -> w.put32(TRANSPORT, UDP)));
    }
    StunMessage challenge = message(world.toClient.remove());
    assertThat(challenge.errorCode()).isEqualTo(401);
    nonce = challenge.bytes(StunAttribute.NONCE);
  }

  void setNonce(byte[] nonce) {
    this.nonce = nonce;
  }

  static final int TRANSPORT = StunAttribute.REQUESTED_TRANSPORT;

  byte[] unsigned(int type, Consumer<StunWriter> attributes) {
    var buffer = new PacketBuffer(600);
    var writer = new StunWriter().begin(buffer, type, 7, ++transaction);
    attributes.accept(writer);
    return bytes(buffer);
  }

  byte[] request(int type, Consumer<StunWriter> attributes, long id) {
    var buffer = new PacketBuffer(2_000);
    var writer = new StunWriter().begin(buffer, type, 7, id);
    attributes.accept(writer);
    writer
        .username(username)
        .bytes(StunAttribute.REALM, TurnWorld.REALM.getBytes(StandardCharsets.UTF_8))
        .bytes(StunAttribute.NONCE, nonce)
        .integrity(key);
    return bytes(buffer);
  }

  /// Sends bytes and answers what comes back, which must be one message.
  StunMessage send(byte[] bytes) {
    world.toClient.clear();
    transmit(bytes);
    assertThat(world.toClient).as("answers").hasSize(1);
    StunMessage answer = message(world.toClient.poll());
    assertThat(answer.transactionIdLow()).isEqualTo(ByteArrays.i64(bytes, 12));
    if (answer.messageClass() == StunClass.SUCCESS) {
      assertThat(answer.verifyIntegrity(key)).isTrue();
    }
    return answer;
  }

  void transmit(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (stream.isStream()) {
      world.server.onMessage(stream, copy, 0, copy.length, world.now);
    } else {
      world.server.onDatagram(
          socket, from.high(), from.low(), from.port(), copy, 0, copy.length, world.now);
    }
  }

  StunMessage allocate() {
    return ask(ALLOCATE, w -> w.put32(TRANSPORT, UDP));
  }

  /// Allocates and answers the relayed address.
  TransportAddress relayed() {
    return relayed(allocate());
  }

  static TransportAddress relayed(StunMessage answer) {
    assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS);
    assertThat(answer.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)).isTrue();
    return TransportAddress.of(answer.addressHigh(), answer.addressLow(), answer.addressPort());
  }

  StunMessage refresh(int seconds) {
    return ask(REFRESH, w -> w.put32(StunAttribute.LIFETIME, seconds));
  }

  StunMessage permit(TransportAddress... peers) {
    return ask(CREATE_PERMISSION, w -> peers(w, peers));
  }

  StunMessage bind(int channel, TransportAddress peer) {
    return ask(
        CHANNEL_BIND,
        w -> {
          w.put32(StunAttribute.CHANNEL_NUMBER, channel << 16);
          peers(w, peer);
        });
  }

  static void peers(StunWriter writer, TransportAddress... peers) {
    for (TransportAddress peer : peers) {
      writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
    }
  }

  void indicate(TransportAddress peer, byte[] data) {
    transmit(
        unsigned(
            SEND,
            w -> {
              peers(w, peer);
              w.bytes(StunAttribute.DATA, data);
            }));
  }

  void channelData(int channel, byte[] data) {
    transmit(framed(channel, data));
  }

  static byte[] framed(int channel, byte[] data) {
    byte[] bytes = new byte[4 + data.length];
    ByteArrays.put16(bytes, 0, channel);
    ByteArrays.put16(bytes, 2, data.length);
    System.arraycopy(data, 0, bytes, 4, data.length);
    return bytes;
  }

  static StunMessage message(byte[] bytes) {
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, bytes.length))) {
      throw new AssertionError("not a STUN message");
    }
    return message;
  }

  static byte[] bytes(PacketBuffer buffer) {
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
  }
}
