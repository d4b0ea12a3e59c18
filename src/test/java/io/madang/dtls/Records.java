package io.madang.dtls;

import io.madang.wire.ByteArrays;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Builds DTLS records and handshake fragments, proper and improper ones.
public final class Records {
  public static final int CHANGE_CIPHER_SPEC = 20;
  public static final int ALERT = 21;
  public static final int HANDSHAKE = 22;
  public static final int APPLICATION_DATA = 23;
  public static final int VERSION = 0xfefd;

  public static final int CLIENT_HELLO = 1;
  public static final int CERTIFICATE = 11;

  private Records() {}

  public static byte[] record(int type, int epoch, long sequenceNumber, byte[] fragment) {
    return record(type, VERSION, epoch, sequenceNumber, fragment);
  }

  public static byte[] record(
      int type, int version, int epoch, long sequenceNumber, byte[] fragment) {
    byte[] record = new byte[13 + fragment.length];
    record[0] = (byte) type;
    ByteArrays.put16(record, 1, version);
    ByteArrays.put16(record, 3, epoch);
    ByteArrays.put16(record, 5, (int) (sequenceNumber >> 32));
    ByteArrays.put32(record, 7, (int) sequenceNumber);
    ByteArrays.put16(record, 11, fragment.length);
    System.arraycopy(fragment, 0, record, 13, fragment.length);
    return record;
  }

  /// A handshake message fragment of zeros.
  public static byte[] fragment(int type, int messageSequence, int length, int offset, int bytes) {
    byte[] fragment = new byte[12 + bytes];
    fragment[0] = (byte) type;
    ByteArrays.put24(fragment, 1, length);
    ByteArrays.put16(fragment, 4, messageSequence);
    ByteArrays.put24(fragment, 6, offset);
    ByteArrays.put24(fragment, 9, bytes);
    return fragment;
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// The records of a datagram, one by one.
  public static List<byte[]> split(byte[] datagram) {
    List<byte[]> records = new ArrayList<>();
    int at = 0;
    while (at < datagram.length) {
      int length = 13 + ByteArrays.u16(datagram, at + 11);
      records.add(Arrays.copyOfRange(datagram, at, at + length));
      at += length;
    }
    return records;
  }
}
