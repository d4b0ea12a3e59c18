package io.madang.transport.discovery;

import io.madang.ice.stun.AmplificationBudget;
import io.madang.ice.stun.BehaviourDiscovery;
import io.madang.ice.stun.StunMessage;
import io.madang.transport.PacketIo;
import io.madang.wire.DropCounters;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// Answers plain binding requests so that clients can find out what their NAT does (RFC 5780): from
/// four sockets, of which the media port has one or two already.
///
/// What comes to the other ones is answered here; of what comes to the media port only binding
/// requests without a user name. Confined to the loop that it was opened on.
public final class DiscoverySockets {
  /// A request is padded to more than an Ethernet frame, and its answer is as long (RFC 5780,
  /// section 7.6).
  private static final int ANSWER_CAPACITY = 2_200;

  private final PacketIo io;
  private final DropCounters drops;
  private final BehaviourDiscovery discovery;
  private final int[] sockets;
  private final StunMessage message = new StunMessage();
  private final PacketBuffer packet = new PacketBuffer();
  private final PacketBuffer answer = new PacketBuffer(ANSWER_CAPACITY);
  private final int[] offset = new int[1];
  private final int[] length = new int[1];

  private DiscoverySockets(
      PacketIo io, DropCounters drops, int[] sockets, List<TransportAddress> addresses) {
    this.io = io;
    this.drops = drops;
    this.sockets = sockets;
    discovery =
        new BehaviourDiscovery(
            addresses, AmplificationBudget.forDiscovery(new SecureRandom().nextInt()));
  }

  /// Opens the sockets that are missing. On the loop.
  ///
  /// @param freePort taken where the settings name no second port
  /// @throws IOException if one of the addresses cannot be bound
  public static DiscoverySockets open(
      PacketIo io, DropCounters drops, DiscoverySettings settings, int freePort)
      throws IOException {
    int port = io.localAddresses().getFirst().getPort();
    int other = settings.alternatePort() == 0 ? freePort : settings.alternatePort();
    var addresses = new ArrayList<TransportAddress>();
    int[] sockets = new int[4];
    for (int i = 0; i < 4; i++) {
      InetAddress host = i < 2 ? settings.address() : settings.alternateAddress();
      var address = new InetSocketAddress(host, i % 2 == 0 ? port : other);
      sockets[i] = socket(io, address);
      addresses.add(TransportAddress.of(address));
    }
    return new DiscoverySockets(io, drops, sockets, addresses);
  }

  private static int socket(PacketIo io, InetSocketAddress address) throws IOException {
    int known = io.localAddresses().indexOf(address);
    if (known >= 0) {
      return known;
    }
    int opened = io.openSharedSocket(address);
    if (opened < 0) {
      throw new IOException(
          "cannot bind UDP "
              + address
              + " for NAT behaviour discovery: is it free, and an address"
              + " of this machine?");
    }
    return opened;
  }

  /// Whether a socket is one of the four.
  public boolean has(int socket) {
    return index(socket) >= 0;
  }

  /// Those of the four that are media sockets too, as bits by their index.
  public long mediaSockets() {
    long mask = 0;
    for (int socket : sockets) {
      if (socket < io.localAddresses().size()) {
        mask |= 1L << socket;
      }
    }
    return mask;
  }

  /// A datagram to one of the sockets that are only for discovery.
  public void onDatagram(
      int socket,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length,
      long nowNanos) {
    if (!StunMessage.looksLike(array, offset, length)) {
      drops.count(DropReason.UNKNOWN_PROTOCOL);
    } else if (!message.wrap(packet.wrap(array, offset, length))) {
      drops.count(DropReason.MALFORMED_STUN);
    } else {
      answer(message, socket, TransportAddress.of(high, low, port), nowNanos);
    }
  }

  /// Answers a plain binding request to one of the four.
  public void answer(StunMessage request, int socket, TransportAddress from, long nowNanos) {
    int result = discovery.answer(request, index(socket), from, answer, nowNanos);
    if (result < 0) {
      drops.count(DropReason.ofResult(result));
      return;
    }
    offset[0] = answer.offset();
    length[0] = answer.length();
    int through = sockets[discovery.answerSocket()];
    if (io.send(through, discovery.answerTo(), answer.array(), offset, length, 0, 1) == 0) {
      drops.count(DropReason.SEND_QUEUE_FULL);
    }
  }

  private int index(int socket) {
    for (int i = 0; i < sockets.length; i++) {
      if (sockets[i] == socket) {
        return i;
      }
    }
    return -1;
  }
}
