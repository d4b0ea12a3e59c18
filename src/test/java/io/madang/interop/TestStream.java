package io.madang.interop;

import io.madang.wire.MonotonicClock;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A client's connection to an ICE-TCP candidate: packets behind their lengths (RFC 4571). What
/// comes is read by a thread of its own, as fast as a test allows.
public final class TestStream {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int SMALL_BUFFER = 16 << 10;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final long SLACK_NANOS = 100_000_000L;

  private final MonotonicClock clock = MonotonicClock.system();
  private final Socket socket;
  private final DataOutputStream out;
  private volatile long bytesPerSecond = Long.MAX_VALUE;

  private TestStream(Socket socket) throws IOException {
    this.socket = socket;
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  static TestStream connect(InetSocketAddress server, Consumer<byte[]> receiver)
      throws IOException {
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    // A slow reader is to be noticed by the server, not hidden by the kernel.
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.connect(server, CONNECT_MILLIS);
    var stream = new TestStream(socket);
    var in = new DataInputStream(socket.getInputStream());
    Thread.ofVirtual().name("test-stream").start(() -> stream.read(in, receiver));
    return stream;
  }

  /// How fast it reads from now on.
  public void setRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  void send(byte[] array, int offset, int length) {
    byte[] framed = new byte[2 + length];
    framed[0] = (byte) (length >> 8);
    framed[1] = (byte) length;
    System.arraycopy(array, offset, framed, 2, length);
    try {
      out.write(framed);
    } catch (IOException gone) {
      close();
    }
  }

  /// Whether it has ended, whoever ended it.
  public boolean isClosed() {
    return socket.isClosed();
  }

  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void read(DataInputStream in, Consumer<byte[]> receiver) {
    try {
      long next = clock.nanoTime();
      while (true) {
        byte[] packet = new byte[in.readUnsignedShort()];
        in.readFully(packet);
        receiver.accept(packet);
        long rate = bytesPerSecond;
        if (rate != Long.MAX_VALUE) {
          next = Math.max(next, clock.nanoTime() - SLACK_NANOS);
          next += packet.length * NANOS_PER_SECOND / rate;
          LockSupport.parkNanos(next - clock.nanoTime());
        }
      }
    } catch (IOException ended) {
      close();
    }
  }
}
