package io.madang.transport;

import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// A media loop that only sends: the same runs of the same bytes to the same addresses as the
/// forward path, without anything in front of the socket. What forwarding is compared with.
public final class SendOnly {
  private static final int SEALED_BYTES = 1_216;

  private final MediaLoop loop;
  private final TransportAddress[] receivers;
  private final int packets;
  private final byte[] array;
  private final int[] offsets;
  private final int[] lengths;

  /// @param packets datagrams of one run
  public SendOnly(MediaLoop loop, List<InetSocketAddress> receivers, int packets) {
    this.loop = loop;
    this.receivers = receivers.stream().map(TransportAddress::of).toArray(TransportAddress[]::new);
    this.packets = packets;
    this.array = new byte[packets * SEALED_BYTES];
    this.offsets = new int[packets];
    this.lengths = new int[packets];
    for (int i = 0; i < packets; i++) {
      offsets[i] = i * SEALED_BYTES;
      lengths[i] = SEALED_BYTES;
    }
  }

  /// Sends one run to every receiver; on the loop.
  public void sendToAll() {
    for (TransportAddress receiver : receivers) {
      loop.sendRun(0, receiver, array, offsets, lengths, 0, packets);
    }
  }

  /// Datagrams of one [#sendToAll].
  public int datagrams() {
    return receivers.length * packets;
  }
}
