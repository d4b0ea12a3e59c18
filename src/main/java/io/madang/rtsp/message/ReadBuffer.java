package io.madang.rtsp.message;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/// The bytes of a stream that were read and not yet used.
final class ReadBuffer {
  /// A dozen packets a read; grows to the longest frame or body where there is one.
  private static final int INITIAL_BYTES = 1 << 14;

  private final InputStream in;
  private byte[] array = new byte[INITIAL_BYTES];
  private int from;
  private int to;

  ReadBuffer(InputStream in) {
    this.in = in;
  }

  /// Has `count` bytes at hand; `false` if the stream ends before.
  boolean fill(int count) throws IOException {
    if (to - from >= count) {
      return true;
    }
    if (array.length - from < count) {
      makeRoom(count);
    }
    while (to - from < count) {
      int read = in.read(array, to, array.length - to);
      if (read < 0) {
        return false;
      }
      to += read;
    }
    return true;
  }

  private void makeRoom(int count) {
    byte[] target = count > array.length ? new byte[Integer.highestOneBit(count) << 1] : array;
    System.arraycopy(array, from, target, 0, to - from);
    array = target;
    to -= from;
    from = 0;
  }

  /// Whether the bytes at hand begin with this text, in upper or lower case.
  boolean startsWith(String text) {
    if (to - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.toUpperCase(at(i)) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a further byte can be had without waiting.
  boolean isReady() throws IOException {
    return to > from || in.available() > 0;
  }

  int at(int index) {
    return ByteArrays.u8(array, from + index);
  }

  /// The first `length` bytes at hand.
  String text(int length, Charset charset) {
    return new String(array, from, length, charset);
  }

  /// Changes with [#fill(int)].
  byte[] array() {
    return array;
  }

  /// Where the bytes at hand begin within [#array()].
  int position() {
    return from;
  }

  void skip(int count) {
    from += count;
  }
}
