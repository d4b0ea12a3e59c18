package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Packets in a stream (RFC 4571), however it arrives.
class IceFramingTest {
  private static final int MAX = 100;

  private final List<byte[]> received = new ArrayList<>();
  private final IceFraming framing = new IceFraming(MAX);

  private boolean keep(byte[] array, int offset, int length) {
    received.add(Arrays.copyOfRange(array, offset, offset + length));
    return true;
  }

  private static void frame(ByteArrayOutputStream stream, byte[] packet) {
    stream.write(packet.length >> 8);
    stream.write(packet.length);
    stream.writeBytes(packet);
  }

  @Test
  void packets_inPiecesOfAnyLength_arriveWholeAndInOrder() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var expected = new ArrayList<byte[]>();
    var stream = new ByteArrayOutputStream();
    for (int i = 0; i < 2_000; i++) {
      byte[] packet = new byte[random.nextInt(MAX + 40)];
      random.nextBytes(packet);
      frame(stream, packet);
      if (packet.length > 0 && packet.length <= MAX) {
        expected.add(packet);
      }
    }
    byte[] all = stream.toByteArray();
    int at = 0;
    while (at < all.length) {
      int length = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 300));
      framing.receive(all, at, length, this::keep);
      at += length;
    }

    assertThat(received).as("seed %s", seed).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(received.get(i)).as("seed %s, packet %s", seed, i).isEqualTo(expected.get(i));
    }
  }

  @Test
  void receiverThatWantsNoMore_isGivenTheRestLater() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var stream = new ByteArrayOutputStream();
    for (int i = 0; i < 300; i++) {
      frame(stream, new byte[] {(byte) (i >> 8), (byte) i});
    }
    byte[] all = stream.toByteArray();
    int at = 0;
    while (at < all.length) {
      int length = Math.min(all.length - at, 1 + random.nextInt(20));
      int before = received.size();
      at +=
          framing.receive(
              all,
              at,
              length,
              (array, offset, size) -> {
                keep(array, offset, size);
                return random.nextBoolean();
              });
      assertThat(received.size() - before).isLessThan(6);
    }

    assertThat(received).as("seed %s", seed).hasSize(300);
    for (int i = 0; i < 300; i++) {
      assertThat(received.get(i))
          .as("seed %s", seed)
          .isEqualTo(new byte[] {(byte) (i >> 8), (byte) i});
    }
  }

  @Test
  void packetThatIsTooLong_isSkipped_andCounted() {
    var stream = new ByteArrayOutputStream();
    frame(stream, new byte[MAX + 1]);
    frame(stream, new byte[] {1});
    byte[] all = stream.toByteArray();

    framing.receive(all, 0, all.length, this::keep);

    assertThat(received).containsExactly(new byte[] {1});
    assertThat(framing.skipped()).isEqualTo(1);
  }

  @Test
  void receiverThatWantsNoMore_isGivenNoMore() {
    byte[] two = {0, 1, 7, 0, 1, 8};

    framing.receive(
        two,
        0,
        two.length,
        (array, offset, length) -> {
          keep(array, offset, length);
          return false;
        });

    assertThat(received).containsExactly(new byte[] {7});
  }
}
