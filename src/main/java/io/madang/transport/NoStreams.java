package io.madang.transport;

import io.madang.transport.stream.StreamIo;

/// No TCP port at all.
final class NoStreams implements StreamIo {
  @Override
  public int port() {
    return -1;
  }

  @Override
  public int tlsPort() {
    return -1;
  }

  @Override
  public int send(
      int connection, byte[] array, int[] offsets, int[] lengths, int first, int count) {
    return 0;
  }

  @Override
  public void flush() {
    // Nothing is ever taken.
  }

  @Override
  public int queuedBytes(int connection) {
    return 0;
  }

  @Override
  public long writtenBytes(int connection) {
    return 0;
  }

  @Override
  public void confirm(int connection) {
    // There is none.
  }

  @Override
  public void close(int connection) {
    // There is none.
  }
}
