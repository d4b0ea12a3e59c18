package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.ByteArrays;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TurnFramingTest {
  private static final long SEED = 8489;

  private final List<byte[]> received = new ArrayList<>();
  private final TurnFraming framing = new TurnFraming(2_000);

  private int feed(TurnFraming framing, byte[] bytes) {
    return framing.receive(bytes, 0, bytes.length, this::take);
  }

  private boolean take(byte[] array, int offset, int length) {
    received.add(Arrays.copyOfRange(array, offset, offset + length));
    return true;
  }

  private static byte[] stun(int attributes, Random random) {
    byte[] bytes = new byte[20 + attributes];
    random.nextBytes(bytes);
    ByteArrays.put16(bytes, 0, 3);
    ByteArrays.put16(bytes, 2, attributes);
    return bytes;
  }

  private static byte[] channel(int data, Random random) {
    byte[] bytes = new byte[4 + (data + 3 & ~3)];
    random.nextBytes(bytes);
    ByteArrays.put16(bytes, 0, 0x4000 + random.nextInt(0x1000));
    ByteArrays.put16(bytes, 2, data);
    return bytes;
  }

  @Test
  void receive_anyCuts_givesTheSameMessages() {
    var random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      var sent = new ArrayList<byte[]>();
      var stream = new ByteArrayOutputStream();
      for (int i = 0; i < 20; i++) {
        byte[] message =
            random.nextBoolean()
                ? stun(4 * random.nextInt(200), random)
                : channel(random.nextInt(1_500), random);
        sent.add(message);
        stream.writeBytes(message);
      }
      received.clear();
      byte[] all = stream.toByteArray();
      for (int at = 0; at < all.length; ) {
        int end = Math.min(all.length, at + 1 + random.nextInt(random.nextBoolean() ? 5 : 3_000));
        assertThat(feed(framing, Arrays.copyOfRange(all, at, end))).isEqualTo(end - at);
        at = end;
      }

      assertThat(received).containsExactlyElementsOf(sent);
    }
  }

  @Test
  void receive_somethingElse_isMalformed() {
    assertThat(feed(new TurnFraming(2_000), new byte[] {(byte) 0x80, 0, 0, 0})).isEqualTo(-1);
    assertThat(feed(new TurnFraming(2_000), "GET / HTTP/1.1".getBytes())).isEqualTo(-1);
    assertThat(feed(new TurnFraming(2_000), new byte[] {0, 1, 0, 3})).isEqualTo(-1);
  }

  @Test
  void receive_messageTooLong_isMalformedBeforeItIsKept() {
    assertThat(feed(framing, new byte[] {0x40, 0, 0x07, (byte) 0xd0})).isEqualTo(-1);
    var other = new TurnFraming(2_000);
    assertThat(feed(other, new byte[] {0x40, 0})).isEqualTo(2);
    assertThat(feed(other, new byte[] {0x07, (byte) 0xd0})).isEqualTo(-1);
  }

  @Test
  void receive_receiverWantsNoMore_leavesTheRest() {
    byte[] bytes = new byte[40];
    ByteArrays.put16(bytes, 0, 3);
    ByteArrays.put16(bytes, 20, 0xffff);

    assertThat(framing.receive(bytes, 0, 40, (array, offset, length) -> false)).isEqualTo(20);
    assertThat(framing.receive(bytes, 0, 10, (array, offset, length) -> false)).isEqualTo(10);
    assertThat(framing.receive(bytes, 10, 30, (array, offset, length) -> false)).isEqualTo(10);
  }
}
