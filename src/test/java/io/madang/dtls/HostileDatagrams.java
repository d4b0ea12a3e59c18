package io.madang.dtls;

import static io.madang.dtls.Records.ALERT;
import static io.madang.dtls.Records.APPLICATION_DATA;
import static io.madang.dtls.Records.CERTIFICATE;
import static io.madang.dtls.Records.CHANGE_CIPHER_SPEC;
import static io.madang.dtls.Records.HANDSHAKE;
import static io.madang.dtls.Records.fragment;
import static io.madang.dtls.Records.join;
import static io.madang.dtls.Records.record;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What a stranger may send to an endpoint to disturb a handshake or to make it reserve memory.
public final class HostileDatagrams {
  private static final long HIGHEST_NUMBER = (1L << 48) - 1;

  private HostileDatagrams() {}

  public static List<byte[]> all() {
    List<byte[]> datagrams = new ArrayList<>();
    datagrams.add(new byte[0]);
    datagrams.add(new byte[] {22});
    datagrams.add(new byte[13]);
    datagrams.add("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    addUnknownRecords(datagrams);
    addForgedRecords(datagrams);
    addBrokenFragments(datagrams);
    addNoise(datagrams);
    return datagrams;
  }

  private static void addUnknownRecords(List<byte[]> datagrams) {
    byte[] whole = fragment(CERTIFICATE, 1, 10, 0, 10);
    datagrams.add(record(24, 0, 0, new byte[10])); // heartbeat
    datagrams.add(record(25, 0, 0, new byte[10])); // with a connection id
    datagrams.add(record(HANDSHAKE, 0x0303, 0, 0, whole)); // TLS
    datagrams.add(record(HANDSHAKE, 0xfe00, 0, 0, whole)); // an unknown DTLS
    datagrams.add(record(HANDSHAKE, 7, 0, whole)); // a far epoch
    datagrams.add(record(HANDSHAKE, 0xffff, 0, whole));
  }

  private static void addForgedRecords(List<byte[]> datagrams) {
    // a number that makes all others old, in each kind of plaintext record
    datagrams.add(record(HANDSHAKE, 0, HIGHEST_NUMBER, fragment(0, 900, 4, 0, 4)));
    datagrams.add(record(CHANGE_CIPHER_SPEC, 0, HIGHEST_NUMBER, new byte[] {1}));
    datagrams.add(record(ALERT, 0, HIGHEST_NUMBER, new byte[] {1, 90}));
    datagrams.add(record(APPLICATION_DATA, 0, HIGHEST_NUMBER, new byte[100]));
    // keys that are not there yet
    datagrams.add(record(CHANGE_CIPHER_SPEC, 0, 3, new byte[] {1}));
    datagrams.add(record(CHANGE_CIPHER_SPEC, 0, 4, new byte[] {1, 1, 1}));
    datagrams.add(record(HANDSHAKE, 1, 0, new byte[40]));
    datagrams.add(record(ALERT, 1, 1, new byte[26]));
    datagrams.add(record(APPLICATION_DATA, 1, HIGHEST_NUMBER, new byte[60]));
  }

  private static void addBrokenFragments(List<byte[]> datagrams) {
    datagrams.add(record(HANDSHAKE, 0, 5, new byte[0]));
    datagrams.add(record(HANDSHAKE, 0, 5, new byte[11]));
    // 16 messages of 16 MB each, announced in 16 fragments of one byte
    for (int message = 0; message < 16; message++) {
      datagrams.add(
          record(HANDSHAKE, 0, 6 + message, fragment(CERTIFICATE, message, 0xffffff, 7, 1)));
    }
    datagrams.add(record(HANDSHAKE, 0, 30, fragment(CERTIFICATE, 15, 100, 99, 2)));
    datagrams.add(record(HANDSHAKE, 0, 31, fragment(CERTIFICATE, 15, 100, 0xffffff, 1)));
    byte[] longerThanItsRecord = fragment(CERTIFICATE, 15, 100, 0, 50);
    longerThanItsRecord[11] = 90;
    datagrams.add(record(HANDSHAKE, 0, 32, longerThanItsRecord));
    // the second record ends behind the datagram
    byte[] tail = Arrays.copyOf(record(HANDSHAKE, 0, 33, new byte[20]), 20);
    datagrams.add(join(record(CHANGE_CIPHER_SPEC, 0, 34, new byte[] {1}), tail));
  }

  private static void addNoise(List<byte[]> datagrams) {
    Random random = new Random(99);
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[random.nextInt(1400)];
      random.nextBytes(noise);
      datagrams.add(noise);
      datagrams.add(record(20 + random.nextInt(4), random.nextInt(2), random.nextInt(50), noise));
    }
  }
}
