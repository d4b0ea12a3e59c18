package io.madang.rtp.codec.audio;

import java.util.Arrays;

/// A unit that comes in several packets. Confined to one thread.
final class PartialUnit {
  /// More than a frame of any of the codings.
  static final int MAX_BYTES = 65_536;

  private byte[] array = new byte[4_096];
  private int length;
  private int timestamp;
  private boolean open;

  void begin(int timestamp) {
    this.timestamp = timestamp;
    length = 0;
    open = true;
  }

  void reset() {
    open = false;
    length = 0;
  }

  boolean open() {
    return open;
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  int timestamp() {
    return timestamp;
  }

  /// `false` if it would be too long.
  boolean append(byte[] source, int offset, int count) {
    if (length + count > MAX_BYTES) {
      return false;
    }
    if (length + count > array.length) {
      array = Arrays.copyOf(array, Math.min(MAX_BYTES, 2 * (length + count)));
    }
    System.arraycopy(source, offset, array, length, count);
    length += count;
    return true;
  }
}
