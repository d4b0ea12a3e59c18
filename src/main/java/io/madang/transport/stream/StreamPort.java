package io.madang.transport.stream;

import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.net.InetSocketAddress;

/// The TCP ports of the media port, by Netty: epoll where there is, NIO elsewhere.
public final class StreamPort implements StreamIo, AutoCloseable {
  private StreamPort() {}

  /// Opens the ports; connections wait until [#start].
  ///
  /// @throws IOException if a port is taken, or the certificate cannot be used: the message says
  ///   what to do
  public static StreamPort open(StreamSettings settings, MonotonicClock clock) throws IOException {
    throw new IOException("not there yet: " + settings + clock);
  }

  /// Begins to accept. Called once.
  public void start(StreamHandler handler) {}

  /// Where connections that ask for HTTP over TLS are passed on to, from now on.
  public void useHttps(InetSocketAddress server) {}

  /// From any thread.
  public StreamStatistics statistics() {
    throw new IllegalStateException("not there yet");
  }

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
  public void flush() {}

  @Override
  public int queuedBytes(int connection) {
    return 0;
  }

  @Override
  public long writtenBytes(int connection) {
    return 0;
  }

  @Override
  public void confirm(int connection) {}

  @Override
  public void close(int connection) {}

  /// Closes all connections and ends the thread.
  @Override
  public void close() {}
}
