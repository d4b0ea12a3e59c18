package io.madang.srtp;

import static io.madang.srtp.Packets.OFFSET;
import static io.madang.srtp.Packets.inArray;
import static io.madang.srtp.Packets.protect;
import static io.madang.srtp.Packets.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.DropReason;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Property: whatever a path loses, repeats and reorders, the receiver takes each packet that
/// arrives within the window exactly once, over several wraps of the sequence number.
class LossyPathTest {
  private static final int PACKETS = 150_000;
  private static final int DEPTH = 300;
  private static final int SSRC = 77;

  @ParameterizedTest
  @CsvSource({"AEAD_AES_128_GCM, 1", "AEAD_AES_256_GCM, 2", "AES128_CM_SHA1_80, 3"})
  void packets_overALossyPath_areTakenExactlyOnce(SrtpProfile profile, long seed) {
    Random random = new Random(seed);
    SrtpContext sender = Packets.rtpContext(profile);
    SrtpContext receiver = Packets.rtpContext(profile);
    List<Sealed> onTheWay = new ArrayList<>();
    BitSet taken = new BitSet(PACKETS);
    BitSet arrived = new BitSet(PACKETS);
    int first = random.nextInt(30_000);

    for (int i = 0; i < PACKETS; i++) {
      Sealed sealed = new Sealed(i, protect(sender, rtp(SSRC, first + i & 0xffff, 4)));
      int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(10) == 0 ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        onTheWay.add(sealed);
      }
      while (onTheWay.size() > DEPTH || i == PACKETS - 1 && !onTheWay.isEmpty()) {
        Sealed next = takeOne(onTheWay, random);
        arrived.set(next.number);
        receive(receiver, next, taken, seed);
      }
      if (random.nextInt(40_000) == 0) {
        i += random.nextInt(20_000); // a pause in which everything is lost
        onTheWay.clear();
      }
    }

    assertThat(taken).as("seed %d", seed).isEqualTo(arrived);
    assertThat(taken.cardinality()).isGreaterThan(PACKETS / 2);
  }

  private static void receive(SrtpContext receiver, Sealed packet, BitSet taken, long seed) {
    byte[] array = inArray(packet.bytes);
    int result = receiver.unprotect(array, OFFSET, packet.bytes.length);
    boolean isFirst = !taken.get(packet.number);
    int expected = isFirst ? 16 : DropReason.SRTP_REPLAYED.asResult();
    boolean isWhole = !isFirst || array[OFFSET + 12] == array[OFFSET + 3];
    if (result != expected || !isWhole) {
      throw new AssertionError("packet " + packet.number + ": " + result + ", seed " + seed);
    }
    taken.set(packet.number);
  }

  /// Mostly in order, sometimes from anywhere, never left behind for longer than the window is
  /// wide.
  private static Sealed takeOne(List<Sealed> onTheWay, Random random) {
    boolean anywhere = random.nextInt(4) == 0;
    boolean oldestIsLate = onTheWay.getLast().number - onTheWay.getFirst().number > 2 * DEPTH;
    return onTheWay.remove(anywhere && !oldestIsLate ? random.nextInt(onTheWay.size()) : 0);
  }

  private record Sealed(int number, byte[] bytes) {}
}
