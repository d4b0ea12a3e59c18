package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes boxes (ISO/IEC 14496-12, section 4.2) into a growing array. A box's size is filled in
/// when it ends, so boxes nest as the calls do. Reusable and confined to one thread.
final class BoxWriter {
  private static final int INITIAL_BYTES = 1024;

  /// The deepest chain is `moov/trak/mdia/minf/stbl/stsd/mp4a/esds`.
  private static final int MAX_DEPTH = 12;

  private final int[] starts = new int[MAX_DEPTH];
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private int depth;

  BoxWriter begin(String type) {
    starts[depth++] = length;
    return u32(0).ascii(type);
  }

  /// A box with version and flags (section 4.2.2).
  BoxWriter beginFull(String type, int version, int flags) {
    return begin(type).u32((long) version << 24 | flags);
  }

  /// Ends the box that was begun last.
  BoxWriter end() {
    int start = starts[--depth];
    ByteArrays.put32(bytes, start, length - start);
    return this;
  }

  BoxWriter u8(int value) {
    need(1);
    ByteArrays.put8(bytes, length, value);
    length += 1;
    return this;
  }

  BoxWriter u16(int value) {
    need(2);
    ByteArrays.put16(bytes, length, value);
    length += 2;
    return this;
  }

  BoxWriter u24(int value) {
    need(3);
    ByteArrays.put24(bytes, length, value);
    length += 3;
    return this;
  }

  BoxWriter u32(long value) {
    need(4);
    ByteArrays.put32(bytes, length, (int) value);
    length += 4;
    return this;
  }

  BoxWriter u64(long value) {
    need(8);
    ByteArrays.put64(bytes, length, value);
    length += 8;
    return this;
  }

  BoxWriter zeros(int count) {
    need(count);
    Arrays.fill(bytes, length, length + count, (byte) 0);
    length += count;
    return this;
  }

  BoxWriter ascii(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  BoxWriter bytes(byte[] source) {
    return bytes(source, 0, source.length);
  }

  BoxWriter bytes(byte[] source, int offset, int count) {
    need(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /// Overwrites four bytes that were written before.
  void patch32(int at, int value) {
    ByteArrays.put32(bytes, at, value);
  }

  /// Bytes written so far: the offset of the next one.
  int length() {
    return length;
  }

  /// What was written; the writer is empty afterwards.
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    depth = 0;
    return taken;
  }

  private void need(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
