package io.madang.ice.turn;

import io.madang.wire.IntMap;
import io.madang.wire.TransportAddress;
import io.madang.wire.TransportAddressMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The channels of one allocation, a bounded number: one number for a peer, one peer for a number.
/// Confined to the server's thread.
final class ChannelTable {
  private final int capacity;
  private final IntMap<ChannelBinding> byNumber = new IntMap<>();
  private final TransportAddressMap<ChannelBinding> byPeer = new TransportAddressMap<>();
  private final List<ChannelBinding> all = new ArrayList<>();

  ChannelTable(int capacity) {
    this.capacity = capacity;
  }

  /// The channel with a number, or null if it is not bound.
  @Nullable ChannelBinding find(int number, long nowNanos) {
    ChannelBinding channel = byNumber.get(number);
    return channel != null && channel.isAlive(nowNanos) ? channel : null;
  }

  /// The channel of a peer, or null if it has none.
  @Nullable ChannelBinding find(long high, long low, int port, long nowNanos) {
    ChannelBinding channel = byPeer.get(high, low, port);
    return channel != null && channel.isAlive(nowNanos) ? channel : null;
  }

  /// Whether this number is bound to another peer, or this peer to another number (RFC 8656,
  /// section 12.2).
  boolean contradicts(int number, TransportAddress peer, long nowNanos) {
    ChannelBinding sameNumber = find(number, nowNanos);
    ChannelBinding samePeer = find(peer.high(), peer.low(), peer.port(), nowNanos);
    return sameNumber != null && !sameNumber.peer().equals(peer)
        || samePeer != null && samePeer.number() != number;
  }

  /// Binds a number that contradicts nothing, or refreshes it; false if there are too many.
  boolean bind(int number, Relay relay, TransportAddress peer, boolean near, long nowNanos) {
    ChannelBinding known = find(number, nowNanos);
    if (known != null) {
      known.refresh(nowNanos);
      return true;
    }
    removeExpired(nowNanos);
    if (all.size() >= capacity) {
      return false;
    }
    ChannelBinding channel = new ChannelBinding(number, relay, peer, near, nowNanos);
    byNumber.put(number, channel);
    byPeer.put(peer, channel);
    all.add(channel);
    return true;
  }

  int size() {
    return all.size();
  }

  private void removeExpired(long nowNanos) {
    for (int i = all.size() - 1; i >= 0; i--) {
      ChannelBinding channel = all.get(i);
      if (!channel.isAlive(nowNanos)) {
        byNumber.remove(channel.number());
        byPeer.remove(channel.peer());
        all.remove(i);
      }
    }
  }
}
