package io.madang.ice.turn;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Relays datagrams between clients and peers (RFC 8656, sections 11 and 12), and between clients
/// and our own media port. Confined to the server's thread; allocates nothing per datagram, except
/// for a peer's port that a client has not sent to lately.
final class PeerTraffic {
  static final int CHANNEL_HEADER = 4;
  private static final int DATA_INDICATION = 0x0017;

  /// With more, the length of a Data indication would not fit in its 16 bits.
  private static final int MAX_PAYLOAD = 65_000;

  private static final int HEADROOM = 64;

  /// What an ICMP error costs of an allocation's bandwidth: about the indication's length, so that
  /// errors are no way round it.
  private static final int ICMP_BYTES = 64;

  private final TurnEnvironment environment;
  private final TurnStatistics statistics;
  private final int transactionHigh;
  private final PacketBuffer out = new PacketBuffer(MAX_PAYLOAD + HEADROOM);
  private final StunWriter writer = new StunWriter();
  private long indications;

  /// @param transactionHigh a random number, so that transaction ids of indications are nobody
  ///   else's
  PeerTraffic(TurnEnvironment environment, TurnStatistics statistics, int transactionHigh) {
    this.environment = environment;
    this.statistics = statistics;
    this.transactionHigh = transactionHigh;
  }

  /// ChannelData from a client.
  ///
  /// ```
  /// |         Channel Number        |            Length             |
  /// |  application data, padded to 32 bits over streams             |
  /// ```
  void onChannelData(
      @Nullable TurnAllocation allocation, byte[] array, int offset, int length, long nowNanos) {
    int size = length < CHANNEL_HEADER ? -1 : ByteArrays.u16(array, offset + 2);
    if (size < 0 || size > length - CHANNEL_HEADER) {
      drop(DropReason.MALFORMED_TURN);
      return;
    }
    if (allocation == null) {
      drop(DropReason.TURN_NO_ALLOCATION);
      return;
    }
    ChannelBinding channel = allocation.channels().find(ByteArrays.u16(array, offset), nowNanos);
    if (channel == null) {
      drop(DropReason.TURN_NO_CHANNEL);
    } else if (!allocation.towardsPeers().take(size, nowNanos)) {
      drop(DropReason.TURN_BANDWIDTH);
    } else {
      int at = offset + CHANNEL_HEADER;
      Relay relay = channel.relay();
      toPeer(relay, channel.peer(), channel.isNear(), array, at, size, false);
    }
  }

  /// A Send indication of a client.
  void onSend(@Nullable TurnAllocation allocation, StunMessage send, long nowNanos) {
    if (allocation == null) {
      drop(DropReason.TURN_NO_ALLOCATION);
      return;
    }
    boolean dontFragment = send.has(StunAttribute.DONT_FRAGMENT);
    if (allocation.isTcp()
        || send.firstUnknownRequired() >= 0
        || dontFragment && !environment.network().supportsDontFragment()
        || !send.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)
        || send.addressPort() == 0
        || !send.find(StunAttribute.DATA)) {
      drop(DropReason.MALFORMED_TURN);
      return;
    }
    long high = send.addressHigh();
    long low = send.addressLow();
    int port = send.addressPort();
    TurnPermission permission = allocation.permissions().find(high, low, nowNanos);
    Relay relay = allocation.relayTowards(high, low);
    boolean near = environment.ownMedia().isPort(high, low, port);
    if (permission == null || relay == null || !near && !permission.isOutside()) {
      drop(DropReason.TURN_NO_PERMISSION);
    } else if (!allocation.towardsPeers().take(send.valueLength(), nowNanos)) {
      drop(DropReason.TURN_BANDWIDTH);
    } else {
      TransportAddress peer = permission.peer(port);
      int at = send.valueOffset();
      toPeer(relay, peer, near, send.array(), at, send.valueLength(), dontFragment);
    }
  }

  /// A datagram of a peer.
  ///
  /// @param near whether it comes from our own media port
  void onPeer(
      Relay relay,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length,
      boolean near,
      long nowNanos) {
    TurnAllocation allocation = relay.allocation;
    if (allocation == null) {
      drop(DropReason.TURN_NO_ALLOCATION);
    } else if (length > MAX_PAYLOAD) {
      drop(DropReason.OVERSIZE);
    } else if (!isPermitted(allocation, high, low, near, nowNanos)) {
      drop(DropReason.TURN_NO_PERMISSION);
    } else if (!allocation.towardsClient().take(length, nowNanos)) {
      drop(DropReason.TURN_BANDWIDTH);
    } else {
      ChannelBinding channel = allocation.channels().find(high, low, port, nowNanos);
      if (channel != null) {
        writeChannelData(channel.number(), allocation.client(), array, offset, length);
      } else {
        writer
            .begin(out, DATA_INDICATION, transactionHigh, indications++)
            .xorAddress(StunAttribute.XOR_PEER_ADDRESS, high, low, port)
            .bytes(StunAttribute.DATA, array, offset, length);
      }
      toClient(allocation.client(), length, near);
    }
  }

  private static boolean isPermitted(
      TurnAllocation allocation, long high, long low, boolean near, long nowNanos) {
    TurnPermission permission = allocation.permissions().find(high, low, nowNanos);
    return permission != null && (near || permission.isOutside());
  }

  /// An ICMP message that came back for a datagram to a peer (RFC 8656, section 11.5).
  ///
  /// ```
  /// |         Reserved              |  ICMP Type  |    ICMP Code    |
  /// |                      Error Data                               |
  /// ```
  void onUnreachable(
      Relay relay, TransportAddress peer, int type, int code, int data, long nowNanos) {
    TurnAllocation allocation = relay.allocation;
    if (allocation == null || !isPermitted(allocation, peer.high(), peer.low(), false, nowNanos)) {
      drop(DropReason.TURN_NO_PERMISSION);
      return;
    }
    if (!allocation.towardsClient().take(ICMP_BYTES, nowNanos)) {
      drop(DropReason.TURN_BANDWIDTH);
      return;
    }
    long value = (long) ((type & 0x7f) << 9 | code & 0x1ff) << 32 | data & 0xffff_ffffL;
    writer
        .begin(out, DATA_INDICATION, transactionHigh, indications++)
        .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer)
        .put64(StunAttribute.ICMP, value);
    toClient(allocation.client(), 0, false);
  }

  private void toPeer(
      Relay relay,
      TransportAddress peer,
      boolean near,
      byte[] array,
      int offset,
      int length,
      boolean dontFragment) {
    statistics.toPeer(length, near);
    if (near) {
      environment.ownMedia().receive(relay.address(), peer, array, offset, length);
    } else if (!environment
        .network()
        .sendToPeer(relay.number(), peer, array, offset, length, dontFragment)) {
      drop(DropReason.TURN_SEND_FAILED);
    }
  }

  private void writeChannelData(
      int number, TurnClient client, byte[] array, int offset, int length) {
    out.put16(0, number);
    out.put16(2, length);
    out.put(CHANNEL_HEADER, array, offset, length);
    int end = CHANNEL_HEADER + length;
    int padded = client.isTcp() ? end + 3 & ~3 : end;
    for (int i = end; i < padded; i++) {
      out.put8(i, 0);
    }
    out.setLength(padded);
  }

  private void toClient(TurnClient client, int payload, boolean near) {
    statistics.toClient(payload, near);
    if (!environment.network().sendToClient(client, out.array(), out.offset(), out.length())) {
      drop(DropReason.TURN_SEND_FAILED);
    }
  }

  private void drop(DropReason reason) {
    environment.drops().count(reason);
  }
}
