package io.madang.hls;

import java.nio.ByteBuffer;

/// Bytes that are kept to be sent many times: a part, an initialisation section, a playlist. Who
/// sends them decides in which form they are kept, so that nothing is copied for each viewer.
/// Immutable.
public interface MediaBytes {
  int length();

  /// A view to read from; may cost a copy.
  ByteBuffer view();

  /// Kept as they are.
  ///
  /// @param bytes not copied: nobody changes them from now on
  static MediaBytes onHeap(byte[] bytes) {
    return new OnHeap(bytes);
  }

  /// Makes the form in which bytes are kept; may keep the array.
  @FunctionalInterface
  interface Form {
    MediaBytes of(byte[] bytes);
  }

  /// See [MediaBytes#onHeap].
  record OnHeap(byte[] bytes) implements MediaBytes {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public ByteBuffer view() {
      return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
  }
}
