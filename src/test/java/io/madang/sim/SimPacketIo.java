package io.madang.sim;

import io.madang.transport.PacketIo;
import io.madang.transport.PacketIoHandler;
import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The sockets of a media loop in a simulated world: the test's thread is the loop's thread.
///
/// All datagrams of one instant are one batch. Each run that is sent is remembered, for tests of
/// segmentation.
public final class SimPacketIo implements PacketIo, SimWorld.SimNode {
  private static final int CAPACITY = 2_048;

  private final SimWorld world;
  private final SimNetwork network;
  private final List<TransportAddress> addresses;
  private final List<TransportAddress> sockets;
  private final Thread thread = Thread.currentThread();
  private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
  private final byte[] datagram = new byte[CAPACITY];
  private final List<int[]> runs = new ArrayList<>();
  private @Nullable PacketIoHandler handler;
  private boolean recording;
  private boolean discarding;
  private final AtomicBoolean woken = new AtomicBoolean();
  private long wakeAt = Long.MAX_VALUE;

  public SimPacketIo(SimWorld world, SimNetwork network, TransportAddress... addresses) {
    this.world = world;
    this.network = network;
    this.addresses = List.of(addresses);
    this.sockets = new ArrayList<>(this.addresses);
    bind();
    world.add(this);
  }

  /// Takes over the datagrams for its addresses from whoever had them.
  public void bind() {
    for (int i = 0; i < addresses.size(); i++) {
      int socket = i;
      network.bind(addresses.get(i), (from, bytes) -> arrive(socket, from, bytes));
    }
  }

  /// The lengths of the datagrams of each run of RTP since the last call; starts recording.
  public List<int[]> takeRuns() {
    recording = true;
    List<int[]> taken = List.copyOf(runs);
    runs.clear();
    return taken;
  }

  /// From now on takes what is sent and forgets it, without allocating.
  public void discard() {
    discarding = true;
  }

  /// One duty cycle with one datagram, past the network and without allocating.
  public void cycle(TransportAddress from, byte[] array, int offset, int length) {
    PacketIoHandler running = handler;
    if (running != null) {
      running.onCycle();
      if (length > 0) {
        running.onDatagram(0, from.high(), from.low(), from.port(), array, offset, length);
      }
      running.onCycleEnd();
    }
  }

  @Override
  public void start(PacketIoHandler handler) {
    this.handler = handler;
  }

  @Override
  public boolean isLoopThread() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void wakeUp() {
    woken.set(true);
  }

  @Override
  public void wakeAt(long nanos) {
    if (nanos < wakeAt && nanos != Long.MAX_VALUE) {
      wakeAt = nanos;
      world.at(nanos, () -> onTimer(nanos));
    }
  }

  @Override
  public List<InetSocketAddress> localAddresses() {
    return addresses.stream().map(TransportAddress::socketAddress).toList();
  }

  @Override
  public int openSocket(InetSocketAddress address) {
    int socket = sockets.size();
    TransportAddress bound = TransportAddress.of(address);
    sockets.add(bound);
    network.bind(bound, (from, bytes) -> arrive(socket, from, bytes));
    return socket;
  }

  @Override
  public int openSharedSocket(InetSocketAddress address) {
    return openSocket(address);
  }

  @Override
  public void closeSocket(int socket) {
    network.unbind(sockets.get(socket));
  }

  @Override
  public boolean canForbidFragments() {
    return false;
  }

  @Override
  public void forbidFragments(int socket, boolean forbidden) {
    throw new UnsupportedOperationException("the simulated network has no fragments");
  }

  @Override
  public int send(
      int socket,
      TransportAddress to,
      byte[] array,
      int[] offsets,
      int[] lengths,
      int first,
      int count) {
    if (discarding) {
      return count;
    }
    for (int i = first; i < first + count; i++) {
      network.send(sockets.get(socket), to, array, offsets[i], lengths[i]);
    }
    if (recording && isRtp(array, offsets[first])) {
      runs.add(Arrays.copyOfRange(lengths, first, first + count));
    }
    return count;
  }

  @Override
  public void flush() {
    // The network takes each datagram at once.
  }

  @Override
  public void close() {
    PacketIoHandler closing = handler;
    handler = null;
    if (closing != null) {
      closing.onClosed();
    }
  }

  @Override
  public boolean actIfWoken() {
    boolean act = woken.getAndSet(false) && handler != null;
    if (act) {
      cycle();
    }
    return act;
  }

  /// RFC 7983 and RFC 5761: reports and handshakes come when they are due, which is not what a run
  /// is about.
  private static boolean isRtp(byte[] array, int offset) {
    int payloadType = array[offset + 1] & 0x7f;
    return (array[offset] & 0xc0) == 0x80 && (payloadType < 64 || payloadType > 95);
  }

  private void onTimer(long nanos) {
    if (wakeAt == nanos) {
      wakeAt = Long.MAX_VALUE;
      woken.set(true);
    }
  }

  private void arrive(int socket, TransportAddress from, byte[] bytes) {
    arrivals.add(new Arrival(socket, from, bytes));
    woken.set(true);
  }

  private void cycle() {
    PacketIoHandler running = handler;
    if (running == null) {
      return;
    }
    running.onCycle();
    for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      int length = Math.min(CAPACITY, arrival.bytes.length);
      System.arraycopy(arrival.bytes, 0, datagram, 0, length);
      TransportAddress from = arrival.from;
      running.onDatagram(arrival.socket, from.high(), from.low(), from.port(), datagram, 0, length);
    }
    running.onCycleEnd();
  }

  private record Arrival(int socket, TransportAddress from, byte[] bytes) {}
}
