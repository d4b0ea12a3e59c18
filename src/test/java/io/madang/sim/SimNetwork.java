package io.madang.sim;

import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Datagrams between simulated sockets, under the conditions of the sender's link.
public final class SimNetwork {
  private static final long REORDER_NANOS = 10_000_000L;
  private static final long MAX_QUEUE_NANOS = 200_000_000L;
  private static final long BITS_TIMES_NANOS = 8_000_000_000L;

  private final SimWorld world;
  private final Map<TransportAddress, Receiver> sockets = new HashMap<>();
  private final Map<TransportAddress, LinkConditions> conditions = new HashMap<>();
  private final Map<TransportAddress, Long> busyUntil = new HashMap<>();
  private final Map<TransportAddress, Long> lastArrival = new HashMap<>();
  private final Map<TransportAddress, Long> bytesSent = new HashMap<>();
  private LinkConditions usual = LinkConditions.GOOD;
  private long lost;

  /// A socket's reading end.
  public interface Receiver {
    void onDatagram(TransportAddress from, byte[] bytes);
  }

  public SimNetwork(SimWorld world) {
    this.world = world;
  }

  public static TransportAddress address(String ip, int port) {
    return TransportAddress.of(new InetSocketAddress(ip, port));
  }

  /// What all links are like that have no conditions of their own.
  public void setConditions(LinkConditions usual) {
    this.usual = usual;
  }

  /// What happens to datagrams from this address.
  public void setConditions(TransportAddress from, LinkConditions own) {
    conditions.put(from, own);
  }

  public void bind(TransportAddress address, Receiver receiver) {
    sockets.put(address, receiver);
  }

  public void unbind(TransportAddress address) {
    sockets.remove(address);
  }

  /// Datagrams lost so far.
  public long lost() {
    return lost;
  }

  /// Bytes that were sent from an address so far.
  public long bytesSent(TransportAddress from) {
    return bytesSent.getOrDefault(from, 0L);
  }

  /// Sends a copy of the bytes. The sender's address may be forged: it is only a parameter.
  public void send(
      TransportAddress from, TransportAddress to, byte[] array, int offset, int length) {
    LinkConditions link = conditions.getOrDefault(from, usual);
    byte[] bytes = Arrays.copyOfRange(array, offset, offset + length);
    bytesSent.merge(from, (long) length, Long::sum);
    if (world.random().nextDouble() < link.loss()) {
      lost++;
      return;
    }
    long leaves = leaves(from, link, length);
    if (leaves - world.now() > MAX_QUEUE_NANOS) {
      lost++;
      return;
    }
    deliver(from, to, bytes, arrival(from, link, leaves));
    if (world.random().nextDouble() < link.duplication()) {
      deliver(from, to, bytes.clone(), arrival(from, link, leaves));
    }
  }

  private long leaves(TransportAddress from, LinkConditions link, int length) {
    if (link.rateBps() == 0) {
      return world.now();
    }
    long start = Math.max(world.now(), busyUntil.getOrDefault(from, 0L));
    long end = start + length * BITS_TIMES_NANOS / link.rateBps();
    busyUntil.put(from, end);
    return end;
  }

  private long arrival(TransportAddress from, LinkConditions link, long leaves) {
    long jitter = link.jitterNanos() == 0 ? 0 : world.random().nextLong(link.jitterNanos());
    long arrival = leaves + link.latencyNanos() + jitter;
    if (world.random().nextDouble() < link.reordering()) {
      return arrival + world.random().nextLong(REORDER_NANOS);
    }
    long inOrder = Math.max(arrival, lastArrival.getOrDefault(from, 0L));
    lastArrival.put(from, inOrder);
    return inOrder;
  }

  private void deliver(TransportAddress from, TransportAddress to, byte[] bytes, long arrival) {
    world.at(
        arrival,
        () -> {
          Receiver receiver = sockets.get(to);
          if (receiver != null) {
            receiver.onDatagram(from, bytes);
          }
        });
  }
}
