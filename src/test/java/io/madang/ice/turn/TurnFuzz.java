package io.madang.ice.turn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.Arrays;
import java.util.Random;

/// What fuzz and property tests do with bytes: everything a server would.
///
/// The suite runs it with seeded random messages. `JAZZER_FUZZ=1 ./mvnw test -Dtest=TurnFuzz` looks
/// for new ones; it is not part of the suite, whose other tests its instrumentation would slow
/// down.
final class TurnFuzz {
  private static final int[] TYPES = {3, 4, 6, 7, 8, 9, 10, 11, 12, 0x16, 0x17, 0x1c, 0x103, 0x113};
  private static final int[] ATTRIBUTES = {
    0xc, 0xd, 0x12, 0x13, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x22, 0x2a, 0x8000, 0x8002, 0x1d, 0x1e, 6,
    0x14, 0x15, 8, 0x7f00
  };

  @FuzzTest(maxDuration = "60s")
  void server_anyBytes_neverFails(byte[] bytes) {
    exercise(new TurnWorld(), bytes, TurnWorld.address("203.0.113.1", 4000));
    new TurnFraming(2_000).receive(bytes, 0, bytes.length, (array, offset, length) -> true);
  }

  static void exercise(TurnWorld world, byte[] bytes, TransportAddress from) {
    if (!TurnServer.isTurn(bytes, 0, bytes.length)) {
      return;
    }
    world.server.onDatagram(
        0, from.high(), from.low(), from.port(), bytes.clone(), 0, bytes.length, world.now);
    world.server.onMessage(TurnClient.stream(9, from), bytes.clone(), 0, bytes.length, world.now);
  }

  /// A message with a right frame and attributes that are mostly well-formed, or ChannelData.
  static byte[] almostTurn(Random random) {
    byte[] bytes = new byte[400];
    random.nextBytes(bytes);
    var buffer = new PacketBuffer().wrap(bytes, 0, 0);
    if (random.nextInt(4) == 0) {
      buffer.put16(0, 0x4000 + random.nextInt(3));
      buffer.put16(2, random.nextInt(40));
      return Arrays.copyOf(bytes, random.nextInt(40));
    }
    buffer.put16(0, TYPES[random.nextInt(TYPES.length)]);
    buffer.put32(4, StunMessage.MAGIC_COOKIE);
    int at = StunMessage.HEADER_LENGTH;
    for (int i = random.nextInt(6); i > 0; i--) {
      int type = ATTRIBUTES[random.nextInt(ATTRIBUTES.length)];
      int size = type == 8 ? 20 : type == 0x1c ? 32 : 4 * random.nextInt(6);
      buffer.put16(at, type);
      buffer.put16(at + 2, random.nextInt(50) == 0 ? random.nextInt(0x10000) : size);
      at += 4 + size;
    }
    buffer.put16(2, at - StunMessage.HEADER_LENGTH);
    return Arrays.copyOf(bytes, at);
  }

  /// Attributes that make sense one by one.
  static void attributes(StunWriter writer, Random random) {
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(9)) {
        case 0, 1 -> writer.put32(StunAttribute.REQUESTED_TRANSPORT, TurnTester.UDP);
        case 2 -> writer.put32(StunAttribute.LIFETIME, random.nextInt(3) * 700);
        case 3 -> TurnTester.peers(writer, peer(random));
        case 4 -> writer.put32(StunAttribute.CHANNEL_NUMBER, 0x4000 + random.nextInt(20) << 16);
        case 5 -> writer.bytes(StunAttribute.EVEN_PORT, new byte[random.nextInt(3)]);
        case 6 -> writer.put32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, random.nextInt(3) << 24);
        case 7 -> writer.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, random.nextInt(4) << 24);
        default ->
            writer.zeros(ATTRIBUTES[random.nextInt(ATTRIBUTES.length - 6)], random.nextInt(24));
      }
    }
  }

  private static TransportAddress peer(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> TurnWorld.PEER6.withPort(random.nextInt(3));
      case 1 -> TurnWorld.MEDIA.withPort(3_477 + random.nextInt(3));
      case 2 -> TurnWorld.address("10.0.0." + random.nextInt(3), 5);
      default -> TurnWorld.address("93.184.216." + random.nextInt(8), random.nextInt(3));
    };
  }
}
