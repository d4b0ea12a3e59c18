package io.madang.dtls.record;

import io.madang.wire.ByteArrays;
import org.jspecify.annotations.Nullable;

/// Puts the fragments of one ClientHello together. They are taken in order; what comes too early is
/// lost, and repeated by its sender. Confined to the thread of the handshake.
public final class HelloAssembly {
  private static final int HEADER = 13;
  private static final int MESSAGE_HEADER = 12;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;

  private byte @Nullable [] record;
  private int have;

  /// Looks at one datagram.
  ///
  /// @return whether the message is whole
  public boolean add(byte[] array, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (end - at >= HEADER) {
      int next = at + HEADER + ByteArrays.u16(array, at + 11);
      if (next > end) {
        break;
      }
      if (array[at] == HANDSHAKE && ByteArrays.u16(array, at + 3) == 0) {
        addRecord(array, at, next);
      }
      at = next;
    }
    return record != null && have == record.length - HEADER - MESSAGE_HEADER;
  }

  /// The message as one record of one fragment, with the number of its first.
  public byte[] record() {
    if (record == null) {
      throw new IllegalStateException("nothing has come");
    }
    return record;
  }

  /// The number of that record.
  public long number() {
    return (long) ByteArrays.u16(record(), 5) << 32 | ByteArrays.u32(record(), 7);
  }

  private void addRecord(byte[] array, int recordAt, int end) {
    int at = recordAt + HEADER;
    while (end - at >= MESSAGE_HEADER) {
      int fragment = ByteArrays.u24(array, at + 9);
      if (fragment > end - at - MESSAGE_HEADER) {
        return;
      }
      if (array[at] == CLIENT_HELLO) {
        addFragment(array, recordAt, at, fragment);
      }
      at += MESSAGE_HEADER + fragment;
    }
  }

  private void addFragment(byte[] array, int recordAt, int at, int fragment) {
    int whole = ByteArrays.u24(array, at + 1);
    int from = ByteArrays.u24(array, at + 6);
    if (whole > RecordSieve.MAXIMUM_MESSAGE || from + fragment > whole) {
      return;
    }
    byte[] begun = record;
    if (begun == null) {
      if (from != 0) {
        return;
      }
      begun = begin(array, recordAt, at, whole);
      record = begun;
    }
    boolean isSame =
        whole == ByteArrays.u24(begun, HEADER + 1)
            && ByteArrays.u16(array, at + 4) == ByteArrays.u16(begun, HEADER + 4);
    if (isSame && from <= have && from + fragment > have) {
      System.arraycopy(array, at + MESSAGE_HEADER, begun, HEADER + MESSAGE_HEADER + from, fragment);
      have = from + fragment;
    }
  }

  private static byte[] begin(byte[] array, int recordAt, int at, int whole) {
    byte[] made = new byte[HEADER + MESSAGE_HEADER + whole];
    System.arraycopy(array, recordAt, made, 0, HEADER);
    ByteArrays.put16(made, 11, MESSAGE_HEADER + whole);
    System.arraycopy(array, at, made, HEADER, 6);
    System.arraycopy(array, at + 1, made, HEADER + 9, 3);
    return made;
  }
}
