package io.madang.sim;

import io.madang.transport.stream.StreamHandler;
import io.madang.transport.stream.StreamIo;
import io.madang.transport.stream.StreamKind;
import io.madang.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The TCP side of the media port in a simulated world: whole messages, in order, at a rate that a
/// test sets, through a bounded queue.
public final class SimStreams implements StreamIo {
  public static final int PORT = 3_478;
  public static final int MAX_QUEUED = 256 << 10;
  private static final long LATENCY_NANOS = 5_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final SimWorld world;
  private final Map<Integer, Connection> connections = new TreeMap<>();
  private final Set<Integer> confirmed = new HashSet<>();
  private @Nullable StreamHandler handler;
  private int latest;
  private boolean discarding;

  public SimStreams(SimWorld world) {
    this.world = world;
  }

  public void start(StreamHandler handler) {
    this.handler = handler;
  }

  /// Connects from an address; `receiver` gets what the server sends.
  public Connection connect(TransportAddress from, StreamKind kind, Consumer<byte[]> receiver) {
    var connection = new Connection(++latest, from, kind, receiver);
    connections.put(connection.number, connection);
    return connection;
  }

  /// From now on takes what is sent and forgets it, without allocating.
  public void discard() {
    discarding = true;
  }

  public boolean isOpen(int connection) {
    return connections.containsKey(connection);
  }

  public boolean isConfirmed(int connection) {
    return confirmed.contains(connection);
  }

  /// The client's end of one connection.
  public final class Connection {
    private final int number;
    private final TransportAddress from;
    private final StreamKind kind;
    private final Consumer<byte[]> receiver;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private long bytesPerSecond = Long.MAX_VALUE;
    private boolean draining;
    private int queued;
    private long written;

    private Connection(
        int number, TransportAddress from, StreamKind kind, Consumer<byte[]> receiver) {
      this.number = number;
      this.from = from;
      this.kind = kind;
      this.receiver = receiver;
    }

    public int number() {
      return number;
    }

    public int queued() {
      return queued;
    }

    /// What the path carries towards the client from now on.
    public void setRate(long bytesPerSecond) {
      this.bytesPerSecond = bytesPerSecond;
    }

    public void send(byte[] message) {
      byte[] copy = message.clone();
      world.at(world.now() + LATENCY_NANOS, () -> deliver(copy));
    }

    public void close() {
      world.at(world.now() + LATENCY_NANOS, () -> SimStreams.this.close(number));
    }

    /// Gives a message to the server at once, without allocating.
    public void deliver(byte[] message) {
      StreamHandler running = handler;
      if (running != null && isOpen(number)) {
        running.onMessage(
            number, kind, from.high(), from.low(), from.port(), message, 0, message.length);
        running.onReadComplete();
      }
    }

    private boolean take(byte[] message) {
      if (queued + message.length > MAX_QUEUED) {
        return false;
      }
      queued += message.length;
      queue.add(message);
      if (!draining) {
        draining = true;
        drain();
      }
      return true;
    }

    private void drain() {
      byte[] next = queue.peek();
      if (next == null) {
        draining = false;
        return;
      }
      long nanos =
          bytesPerSecond == Long.MAX_VALUE ? 0 : next.length * NANOS_PER_SECOND / bytesPerSecond;
      world.at(world.now() + nanos, this::written);
    }

    private void written() {
      byte[] next = queue.remove();
      queued -= next.length;
      written += next.length;
      world.at(world.now() + LATENCY_NANOS, () -> receiver.accept(next));
      drain();
    }
  }

  @Override
  public int port() {
    return PORT;
  }

  @Override
  public int tlsPort() {
    return -1;
  }

  @Override
  public int send(
      int connection, byte[] array, int[] offsets, int[] lengths, int first, int count) {
    if (discarding) {
      return count;
    }
    Connection to = connections.get(connection);
    int taken = 0;
    while (to != null
        && taken < count
        && to.take(copy(array, offsets[first + taken], lengths[first + taken]))) {
      taken++;
    }
    return taken;
  }

  private static byte[] copy(byte[] array, int offset, int length) {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  @Override
  public void flush() {
    // Everything is on its way already.
  }

  @Override
  public int queuedBytes(int connection) {
    Connection found = connections.get(connection);
    return found == null ? 0 : found.queued;
  }

  @Override
  public long writtenBytes(int connection) {
    Connection found = connections.get(connection);
    return found == null ? 0 : found.written;
  }

  @Override
  public void confirm(int connection) {
    confirmed.add(connection);
  }

  @Override
  public void close(int connection) {
    Connection closed = connections.remove(connection);
    StreamHandler running = handler;
    if (closed != null && running != null) {
      running.onClosed(connection, closed.kind);
    }
  }
}
