package io.madang.ice.turn;

import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.ByteArrays;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CreatePermission and ChannelBind (RFC 8656, sections 10 and 12), and the rule whom a relay may
/// reach: hosts that the operator's policy allows; of this host itself, unless it is named in the
/// policy, nothing but our media port. Confined to the server's thread.
final class PeerRequests {
  /// Clients name a few at once. More would only make room for more of our work.
  private static final int MAX_PEERS = 16;

  private final TurnEnvironment environment;
  private final TurnResponder responder;

  PeerRequests(TurnEnvironment environment, TurnResponder responder) {
    this.environment = environment;
    this.responder = responder;
  }

  /// All peers of a request get a permission, or none.
  void createPermission(
      StunMessage request, TurnAllocation allocation, AuthenticatedUser user, long nowNanos) {
    List<TransportAddress> hosts = new ArrayList<>();
    StunError fault = readHosts(request, hosts);
    for (int i = 0; fault == null && i < hosts.size(); i++) {
      fault = fault(allocation, hosts.get(i));
    }
    for (int i = 0; fault == null && i < hosts.size(); i++) {
      if (!permit(allocation, hosts.get(i), nowNanos)) {
        fault = StunError.INSUFFICIENT_CAPACITY;
      }
    }
    if (fault != null) {
      responder.error(request, allocation.client(), user, fault);
      return;
    }
    responder.success(request);
    responder.send(request, allocation.client(), user);
  }

  void bindChannel(
      StunMessage request, TurnAllocation allocation, AuthenticatedUser user, long nowNanos) {
    StunError fault = bind(request, allocation, nowNanos);
    if (fault != null) {
      responder.error(request, allocation.client(), user, fault);
      return;
    }
    responder.success(request);
    responder.send(request, allocation.client(), user);
  }

  /// What speaks against a peer, as an error, or null.
  @Nullable StunError fault(TurnAllocation allocation, TransportAddress peer) {
    Relay relay = allocation.relayTowards(peer.high(), peer.low());
    if (relay == null) {
      return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    if (isOutside(peer)) {
      return relay.open() ? null : StunError.INSUFFICIENT_CAPACITY;
    }
    boolean near = !allocation.isTcp() && environment.ownMedia().isHost(peer.high(), peer.low());
    return near ? null : StunError.FORBIDDEN;
  }

  /// Whether a host may be reached through a socket.
  private boolean isOutside(TransportAddress peer) {
    var ip = peer.socketAddress().getAddress();
    boolean own = environment.ownMedia().isHost(peer.high(), peer.low());
    return own ? environment.peers().isNamed(ip) : environment.peers().isAllowed(ip);
  }

  private boolean permit(TurnAllocation allocation, TransportAddress peer, long nowNanos) {
    TransportAddress host = peer.port() == 0 ? peer : peer.withPort(0);
    return allocation.permissions().install(host, isOutside(host), nowNanos);
  }

  private static @Nullable StunError readHosts(StunMessage request, List<TransportAddress> hosts) {
    boolean found = request.find(StunAttribute.XOR_PEER_ADDRESS);
    while (found) {
      if (!request.readXorAddress() || hosts.size() == MAX_PEERS) {
        return StunError.BAD_REQUEST;
      }
      hosts.add(TransportAddress.of(request.addressHigh(), request.addressLow(), 0));
      found = request.findNext(StunAttribute.XOR_PEER_ADDRESS);
    }
    return hosts.isEmpty() ? StunError.BAD_REQUEST : null;
  }

  private @Nullable StunError bind(StunMessage request, TurnAllocation allocation, long nowNanos) {
    int number = channelNumber(request);
    if (number < ChannelBinding.FIRST
        || number > ChannelBinding.LAST
        || allocation.isTcp()
        || !request.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)
        || request.addressPort() == 0) {
      return StunError.BAD_REQUEST;
    }
    long high = request.addressHigh();
    long low = request.addressLow();
    TransportAddress peer = TransportAddress.of(high, low, request.addressPort());
    if (allocation.channels().contradicts(number, peer, nowNanos)) {
      return StunError.BAD_REQUEST;
    }
    StunError fault = fault(allocation, peer);
    if (fault != null) {
      return fault;
    }
    boolean near = environment.ownMedia().isPort(high, low, peer.port());
    if (!near && !isOutside(peer)) {
      return StunError.FORBIDDEN;
    }
    Relay relay = allocation.relayTowards(high, low);
    boolean done =
        relay != null
            && permit(allocation, peer, nowNanos)
            && allocation.channels().bind(number, relay, peer, near, nowNanos);
    return done ? null : StunError.INSUFFICIENT_CAPACITY;
  }

  /// The first half of the value, or -1.
  private static int channelNumber(StunMessage request) {
    return request.find(StunAttribute.CHANNEL_NUMBER) && request.valueLength() == 4
        ? ByteArrays.u16(request.array(), request.valueOffset())
        : -1;
  }
}
