package io.madang.server.hls;

import io.madang.hls.MediaBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/// Bytes in the form in which they are sent: one buffer that all responses share. Nobody writes to
/// it.
record BufferBytes(Buffer buffer) implements MediaBytes {

  static BufferBytes of(byte[] bytes) {
    return new BufferBytes(Buffer.buffer(bytes));
  }

  /// The form of all bytes that this server keeps.
  static Buffer of(MediaBytes bytes) {
    return bytes instanceof BufferBytes(Buffer buffer) ? buffer : Buffer.buffer(copy(bytes));
  }

  @Override
  public int length() {
    return buffer.length();
  }

  @Override
  public ByteBuffer view() {
    return ByteBuffer.wrap(buffer.getBytes()).asReadOnlyBuffer();
  }

  private static byte[] copy(MediaBytes bytes) {
    var copy = new byte[bytes.length()];
    bytes.view().get(copy);
    return copy;
  }
}
