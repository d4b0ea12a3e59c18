package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteRingTest {
  private static void put(ByteRing ring, int value, int length) {
    int at = ring.reserve(length);
    assertThat(at).isNotEqualTo(ByteRing.NO_ROOM);
    java.util.Arrays.fill(ring.array(), at, at + length, (byte) value);
    ring.commit(length);
    ring.publish();
  }

  private static String take(ByteRing ring) {
    int length = ring.readable();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ring.array()[ring.readOffset() + i]);
    }
    ring.release(length);
    return text.toString();
  }

  @Test
  void written_isReadOnlyAfterPublishing() {
    ByteRing ring = new ByteRing(16);
    int at = ring.reserve(4);
    ring.array()[at] = 'x';
    ring.commit(1);
    assertThat(ring.readable()).isZero();

    ring.publish();

    assertThat(take(ring)).isEqualTo("x");
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void reserve_full_hasNoRoomUntilRead() {
    ByteRing ring = new ByteRing(16);
    put(ring, 'a', 10);
    assertThat(ring.reserve(8)).isEqualTo(ByteRing.NO_ROOM);
    put(ring, 'b', 6);
    assertThat(ring.reserve(1)).isEqualTo(ByteRing.NO_ROOM);

    assertThat(take(ring)).isEqualTo("aaaaaaaaaabbbbbb");
    put(ring, 'c', 8);

    assertThat(take(ring)).isEqualTo("cccccccc");
  }

  @Test
  void reserve_doesNotFitBeforeTheEnd_beginsAtTheBeginning() {
    ByteRing ring = new ByteRing(16);
    put(ring, 'a', 12);
    assertThat(take(ring)).hasSize(12);

    put(ring, 'b', 6);
    put(ring, 'c', 3);

    assertThat(take(ring)).isEqualTo("bbbbbbccc");
    assertThat(ring.readable()).isZero();
  }

  @Test
  void reserve_skippedEndIsNotRead() {
    ByteRing ring = new ByteRing(20);
    put(ring, 'a', 5);
    assertThat(take(ring)).hasSize(5);
    put(ring, 'b', 12);
    put(ring, 'c', 4);

    assertThat(take(ring)).isEqualTo("bbbbbbbbbbbb");
    assertThat(take(ring)).isEqualTo("cccc");
  }

  /// A writer and a reader at full speed: whatever the sizes, every message comes whole and in
  /// order.
  @Test
  void twoThreads_everyMessageArrivesWholeAndInOrder() throws Exception {
    long seed = 20261125;
    ByteRing ring = new ByteRing(1_000);
    int messages = 60_000;
    var reading = CompletableFuture.supplyAsync(() -> read(ring, messages));
    Random random = new Random(seed);
    int number = 0;
    while (number < messages && !reading.isDone()) {
      int length = 4 + random.nextInt(200);
      int at = ring.reserve(length);
      if (at == ByteRing.NO_ROOM) {
        // What fills the ring may be what the reader was not told of yet.
        ring.publish();
        Thread.onSpinWait();
        continue;
      }
      byte[] array = ring.array();
      array[at] = (byte) length;
      array[at + 1] = (byte) (length >> 8);
      for (int i = 2; i < length; i++) {
        array[at + i] = (byte) (number + i);
      }
      ring.commit(length);
      number++;
      if (random.nextInt(3) > 0) {
        ring.publish();
      }
    }
    ring.publish();

    assertThat(reading.get(30, TimeUnit.SECONDS)).as("seed %d", seed).isEqualTo("all read");
  }

  private static String read(ByteRing ring, int messages) {
    int number = 0;
    while (number < messages) {
      int left = ring.readable();
      int at = ring.readOffset();
      if (left == 0) {
        Thread.onSpinWait();
      }
      while (left > 0) {
        byte[] array = ring.array();
        int length = array[at] & 0xff | (array[at + 1] & 0xff) << 8;
        if (length > left) {
          return "message " + number + " is cut";
        }
        for (int i = 2; i < length; i++) {
          if (array[at + i] != (byte) (number + i)) {
            return "message " + number + " is wrong at " + i;
          }
        }
        number++;
        at += length;
        left -= length;
        ring.release(length);
      }
    }
    return "all read";
  }
}
