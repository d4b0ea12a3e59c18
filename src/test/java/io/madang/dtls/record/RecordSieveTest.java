package io.madang.dtls.record;

import static io.madang.dtls.Records.ALERT;
import static io.madang.dtls.Records.APPLICATION_DATA;
import static io.madang.dtls.Records.CERTIFICATE;
import static io.madang.dtls.Records.CHANGE_CIPHER_SPEC;
import static io.madang.dtls.Records.CLIENT_HELLO;
import static io.madang.dtls.Records.HANDSHAKE;
import static io.madang.dtls.Records.fragment;
import static io.madang.dtls.Records.join;
import static io.madang.dtls.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.HostileDatagrams;
import io.madang.dtls.Records;
import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordSieveTest {
  private static final int OFFSET = 5;
  private static final byte[] FINISHED = record(HANDSHAKE, 1, 0, new byte[48]);
  private static final byte[] CHANGE = record(CHANGE_CIPHER_SPEC, 0, 9, new byte[] {1});

  private final byte[] array = new byte[RecordTransport.RECEIVE_LIMIT + OFFSET];
  private boolean awaitsFinished;
  private final RecordSieve sieve = new RecordSieve(() -> awaitsFinished);

  @Test
  void handshakeFragments_pass() {
    byte[] two =
        join(fragment(CERTIFICATE, 1, 300, 0, 100), fragment(CERTIFICATE, 1, 300, 100, 200));
    byte[] datagram = join(hello(0, 0), record(HANDSHAKE, 0, 1, two));

    assertThat(sieve(datagram)).isEqualTo(datagram);
  }

  @Test
  void sequenceNumbers_areGivenInTheOrderOfArrival() {
    byte[] sieved =
        sieve(
            join(
                hello(77, 0),
                hello(3, 1),
                record(APPLICATION_DATA, 0, 5, new byte[3]),
                hello(4, 2)));

    assertThat(Records.split(sieved))
        .extracting(each -> ByteArrays.i64(each, 3))
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void versions_becomeTheNegotiatedOne() {
    byte[] sieved = sieve(record(HANDSHAKE, 0xfeff, 0, 0, fragment(CLIENT_HELLO, 0, 10, 0, 10)));

    assertThat(ByteArrays.u16(sieved, 1)).isEqualTo(0xfefd);
  }

  @Test
  void repetitions_areDropped_evenLater() {
    assertThat(sieve(hello(7, 0))).isNotEmpty();
    assertThat(sieve(hello(8, 1))).isNotEmpty();

    assertThat(sieve(hello(7, 0))).isEmpty();
    assertThat(sieve(hello(9, 0))).as("a retransmission has a number of its own").isNotEmpty();
  }

  @Test
  void forgedRecord_doesNotTakeTheNumberOfARealOne() {
    assertThat(sieve(hello(0, 900))).isNotEmpty();

    assertThat(sieve(hello(0, 0))).isNotEmpty();
  }

  @Test
  void hostileDatagrams_leaveNothingThatReservesMemory() {
    for (byte[] datagram : HostileDatagrams.all()) {
      byte[] sieved = sieve(datagram);
      for (byte[] record : Records.split(sieved)) {
        assertThat(record[0]).isEqualTo((byte) HANDSHAKE);
        assertThat(ByteArrays.u24(record, 14)).isLessThanOrEqualTo(RecordSieve.MAXIMUM_MESSAGE);
      }
    }
  }

  @Test
  void noise_neverLeavesTheArray() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] datagram = new byte[random.nextInt(300)];
      random.nextBytes(datagram);
      if (datagram.length > 13) {
        datagram[0] = (byte) (20 + random.nextInt(5));
        ByteArrays.put16(datagram, 1, 0xfefd);
        ByteArrays.put16(datagram, 3, random.nextInt(2));
        ByteArrays.put16(datagram, 11, random.nextInt(datagram.length));
      }
      awaitsFinished = random.nextBoolean();

      assertThat(sieve(datagram).length).as("seed %d", seed).isLessThanOrEqualTo(datagram.length);
      assertThat(release().length).isLessThanOrEqualTo(RecordTransport.RECEIVE_LIMIT);
    }
  }

  @Test
  void changeAndFinished_waitForTheEngine() {
    assertThat(sieve(join(CHANGE, FINISHED))).isEmpty();
    assertThat(release()).isEmpty();

    awaitsFinished = true;

    assertThat(release())
        .isEqualTo(join(record(CHANGE_CIPHER_SPEC, 0, 0, new byte[] {1}), FINISHED));
    assertThat(release()).isEmpty();
  }

  @Test
  void finished_withoutItsChange_getsOne() {
    awaitsFinished = true;

    assertThat(sieve(FINISHED)).isEmpty();

    assertThat(Records.split(release())).extracting(each -> (int) each[0]).containsExactly(20, 22);
    assertThat(sieve(FINISHED)).isEqualTo(FINISHED);
  }

  @Test
  void repeatedFlight_afterTheChange_isCutToItsFinished() {
    awaitsFinished = true;
    sieve(FINISHED);
    release();

    assertThat(sieve(join(hello(4, 1), CHANGE, FINISHED))).isEqualTo(FINISHED);
  }

  @Test
  void repeatedFlight_afterTheHandshake_passes() {
    awaitsFinished = true;
    sieve(FINISHED);
    release();
    sieve.handshakeComplete();

    assertThat(Records.split(sieve(join(hello(4, 1), CHANGE, FINISHED))))
        .extracting(each -> ByteArrays.u16(each, 3))
        .containsExactly(0, 1);
  }

  @Test
  void heldRecords_haveABound() {
    for (int i = 0; i < 1000; i++) {
      sieve(record(APPLICATION_DATA, 1, i, new byte[100]));
    }
    awaitsFinished = true;

    assertThat(release().length).isBetween(1000, RecordTransport.RECEIVE_LIMIT);
  }

  @Test
  void encryptedRecord_tooShortForItsCipher_isDropped() {
    awaitsFinished = true;
    sieve(FINISHED);
    release();

    assertThat(sieve(record(APPLICATION_DATA, 1, 1, new byte[23]))).isEmpty();
    assertThat(sieve(record(APPLICATION_DATA, 1, 1, new byte[24]))).isNotEmpty();
  }

  @Test
  void fatalAlert_inPlaintext_isNotedOnly() {
    assertThat(sieve(record(ALERT, 0, 0, new byte[] {1, 90}))).isEmpty();
    assertThat(sieve.peerAlert()).isEqualTo(RecordSieve.NO_ALERT);

    assertThat(sieve(record(ALERT, 0, 0, new byte[] {2, 40}))).isEmpty();
    assertThat(sieve.peerAlert()).isEqualTo(40);
  }

  @Test
  void fragments_withoutEnd_areLookedAtNoMore() {
    List<Boolean> passed = new ArrayList<>();
    for (int i = 0; i < 2 * RecordSieve.MAXIMUM_FRAGMENTS; i++) {
      passed.add(sieve(hello(i, 1)).length > 0);
    }

    assertThat(passed.subList(0, RecordSieve.MAXIMUM_FRAGMENTS)).containsOnly(true);
    assertThat(passed.subList(RecordSieve.MAXIMUM_FRAGMENTS, passed.size())).containsOnly(false);
  }

  private static byte[] hello(long number, int messageSequence) {
    return record(HANDSHAKE, 0, number, fragment(CLIENT_HELLO, messageSequence, 60, 0, 60));
  }

  private byte[] sieve(byte[] datagram) {
    System.arraycopy(datagram, 0, array, OFFSET, datagram.length);
    int length = sieve.sieve(array, OFFSET, datagram.length);
    return Arrays.copyOfRange(array, OFFSET, OFFSET + length);
  }

  private byte[] release() {
    int length = sieve.release(array, OFFSET);
    return Arrays.copyOfRange(array, OFFSET, OFFSET + length);
  }
}
