package io.madang.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.madang.dtls.Handshakes.Party;
import io.madang.dtls.record.RecordSieve;
import io.madang.dtls.record.RecordTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random and mutated datagrams: an endpoint ends at its deadline, with a reason, and reserves no
/// memory that grows with what it is sent.
class DtlsFuzzTest {
  private static final int HANDSHAKES = 10;
  private static final int DATAGRAMS = 3_000;
  private static final int ENOUGH_MILLIS = 60_000;

  /// What a handshake may allocate in all: a buffer for each fragment that is looked at, and a few
  /// messages. It does not depend on the number of datagrams.
  private static final int MAXIMUM_BYTES =
      2 * RecordSieve.MAXIMUM_FRAGMENTS * RecordTransport.RECEIVE_LIMIT;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Party party = Party.any();

  @ParameterizedTest
  @EnumSource
  void noise_endsWithAReason_andTakesNoMemory(DtlsRole role) {
    for (long seed = 0; seed < HANDSHAKES; seed++) {
      Noise noise = new Noise(seed);
      long before = threads.getCurrentThreadAllocatedBytes();

      DtlsException failure = handshake(role, noise, ENOUGH_MILLIS);

      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(failure.code())
          .as("seed %d", seed)
          .isIn(DtlsException.Code.CLOSED, DtlsException.Code.PROTOCOL);
      assertThat(allocated).as("seed %d", seed).isLessThan(MAXIMUM_BYTES);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noise_withoutEnd_endsAtTheDeadline(DtlsRole role) {
    byte[] garbage = Records.record(Records.ALERT, 0, 0, new byte[] {1, 0});
    DatagramExchange endless =
        new DatagramExchange() {
          @Override
          public int receive(byte[] array, int offset, int length, int waitMillis) {
            System.arraycopy(garbage, 0, array, offset, garbage.length);
            return garbage.length;
          }

          @Override
          public void send(byte[] array, int offset, int length) {
            // nobody listens
          }
        };

    assertThat(handshake(role, endless, 300).code()).isEqualTo(DtlsException.Code.TIMEOUT);
  }

  private DtlsException handshake(DtlsRole role, DatagramExchange exchange, int deadlineMillis) {
    try {
      party.endpoint().handshake(role, List.of(party.fingerprint()), exchange, deadlineMillis);
      throw new AssertionError("noise cannot shake hands");
    } catch (DtlsException e) {
      return e;
    }
  }

  /// Sends a bounded number of datagrams that look more or less like DTLS, then ends; forgets what
  /// it is sent.
  private static final class Noise implements DatagramExchange {
    private final Random random;
    private final Iterator<byte[]> datagrams;

    Noise(long seed) {
      random = new Random(seed);
      List<byte[]> hostile = HostileDatagrams.all();
      List<byte[]> made = new ArrayList<>();
      for (int i = 0; i < DATAGRAMS; i++) {
        made.add(random.nextInt(4) == 0 ? mutated(hostile) : plausible());
      }
      datagrams = made.iterator();
    }

    @Override
    public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
      if (!datagrams.hasNext()) {
        throw new IOException("the noise has ended");
      }
      byte[] datagram = datagrams.next();
      int copied = Math.min(length, datagram.length);
      System.arraycopy(datagram, 0, array, offset, copied);
      return copied;
    }

    @Override
    public void send(byte[] array, int offset, int length) {
      assertThat(length).isLessThanOrEqualTo(RecordTransport.MTU);
    }

    private byte[] mutated(List<byte[]> all) {
      byte[] datagram = all.get(random.nextInt(all.size())).clone();
      for (int i = random.nextInt(4); i > 0 && datagram.length > 0; i--) {
        datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return datagram;
    }

    /// Fragments of messages that come next, of all lengths and with any content.
    private byte[] plausible() {
      int length = random.nextInt(RecordSieve.MAXIMUM_MESSAGE);
      int at = random.nextInt(length + 1);
      int bytes = random.nextInt(Math.min(1100, length - at + 1));
      int message = random.nextInt(20);
      byte[] fragment = Records.fragment(random.nextInt(25), message, length, at, bytes);
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      System.arraycopy(content, 0, fragment, 12, bytes);
      return Records.record(Records.HANDSHAKE, 0, random.nextInt(100_000), fragment);
    }
  }
}
