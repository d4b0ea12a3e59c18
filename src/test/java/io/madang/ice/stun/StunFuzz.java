package io.madang.ice.stun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.madang.wire.PacketBuffer;
import java.util.Arrays;
import java.util.Random;

/// What fuzz and property tests do with bytes: everything a server would.
///
/// The suite runs it with seeded random messages. `JAZZER_FUZZ=1 ./mvnw test -Dtest=StunFuzz` looks
/// for new ones; it is not part of the suite, whose other tests its instrumentation would slow
/// down.
final class StunFuzz {
  private static final MessageIntegrity KEY = MessageIntegrity.shortTerm("abcdefghijklmnopqrstuv");
  private static final int[] TYPES = {
    1, 3, 6, 8, 9, 0xa, 0x14, 0x1c, 0x20, 0x24, 0x25, 0x7f00, 0x8022, 0x8028, 0x8029, 0x802a
  };

  @FuzzTest(maxDuration = "60s")
  void message_anyBytes_neverFails(byte[] bytes) {
    exercise(bytes);
  }

  /// Calls every method; answers whether the bytes were a message.
  static boolean exercise(byte[] bytes) {
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, bytes.length))) {
      return false;
    }
    message.method();
    message.messageClass();
    message.verifyIntegrity(KEY);
    message.verifyFingerprint();
    message.errorCode();
    message.xorMappedAddress();
    message.recipientUfrag();
    message.isFor(new byte[] {'a'});
    message.u32(StunAttribute.PRIORITY, 0);
    answer(message, bytes.length);
    return true;
  }

  private static void answer(StunMessage message, int received) {
    var server = new BindingServer(new AmplificationBudget(1));
    var out = new PacketBuffer(128);
    server.answer(message, Bytes.address("2001:db8::1", 5000), out, 0);
    if (out.length() > received + AmplificationBudget.ADVANCE) {
      throw new AssertionError("amplified " + received + " to " + out.length());
    }
  }

  /// A message with a right frame and attributes that are mostly, but not always, well-formed.
  static byte[] almostMessage(Random random) {
    int attributes = random.nextInt(6);
    byte[] bytes = new byte[400];
    random.nextBytes(bytes);
    var buffer = new PacketBuffer().wrap(bytes, 0, 0);
    buffer.put16(0, random.nextInt(0x4000) & (random.nextBoolean() ? 0x0111 : 0x3fff));
    if (random.nextInt(8) != 0) {
      buffer.put32(4, StunMessage.MAGIC_COOKIE);
    }
    int at = StunMessage.HEADER_LENGTH;
    for (int i = 0; i < attributes; i++) {
      int type = TYPES[random.nextInt(TYPES.length)];
      int size = sizeOf(type, random);
      buffer.put16(at, type);
      buffer.put16(at + 2, random.nextInt(50) == 0 ? random.nextInt(0x10000) : size);
      at += 4 + (size + 3 & ~3);
    }
    buffer.put16(2, at - StunMessage.HEADER_LENGTH + (random.nextInt(50) == 0 ? 4 : 0));
    return Arrays.copyOf(bytes, at);
  }

  private static int sizeOf(int type, Random random) {
    return switch (type) {
      case 8 -> 20;
      case 0x1c -> 32;
      case 0x8028 -> 4;
      default -> random.nextInt(30);
    };
  }
}
