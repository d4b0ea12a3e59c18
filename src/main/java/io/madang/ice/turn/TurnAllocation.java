package io.madang.ice.turn;

import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.Deadline;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client has been given: one relayed address, or one of each family, with permissions and
/// channels (RFC 8656, section 3.2). Confined to the server's thread.
final class TurnAllocation {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final TurnClient client;
  private final AuthenticatedUser user;
  private final boolean tcp;
  private final int transactionHigh;
  private final long transactionLow;
  private final List<Relay> relays = new ArrayList<>(2);
  private final PermissionTable permissions;
  private final ChannelTable channels;
  private final TokenBucket towardsPeers;
  private final TokenBucket towardsClient;
  private final List<PeerConnection> connections = new ArrayList<>(0);
  private final Deadline expiry;
  private long expiresAtNanos;

  /// The token of a port reserved together with this allocation, to repeat it; 0: none.
  private long reservationToken;

  /// Why there is no address of the additional family, as an error code; 0: there is, or none was
  /// asked for.
  private int additionalError;

  /// @param request the Allocate request, whose repetition is answered the same way
  TurnAllocation(
      TurnClient client,
      AuthenticatedUser user,
      boolean tcp,
      StunMessage request,
      TurnSettings settings,
      Deadline expiry,
      long nowNanos) {
    this.client = client;
    this.user = user;
    this.tcp = tcp;
    this.expiry = expiry;
    transactionHigh = request.transactionIdHigh();
    transactionLow = request.transactionIdLow();
    permissions = new PermissionTable(settings.maxPermissions());
    channels = new ChannelTable(settings.maxPermissions());
    towardsPeers = new TokenBucket(settings.bytesPerSecond(), nowNanos);
    towardsClient = new TokenBucket(settings.bytesPerSecond(), nowNanos);
  }

  void add(Relay relay) {
    relay.allocation = this;
    relays.add(relay);
  }

  void remove(Relay relay) {
    relay.allocation = null;
    relays.remove(relay);
  }

  void setReservationToken(long token) {
    reservationToken = token;
  }

  void setAdditionalError(int code) {
    additionalError = code;
  }

  void prolong(long lifetimeSeconds, long nowNanos) {
    expiresAtNanos = nowNanos + lifetimeSeconds * SECOND_NANOS;
  }

  boolean isMadeBy(StunMessage request) {
    return request.transactionIdHigh() == transactionHigh
        && request.transactionIdLow() == transactionLow;
  }

  /// The relayed address of a family, or null.
  @Nullable Relay relay(boolean ipv6) {
    for (int i = 0; i < relays.size(); i++) {
      if (relays.get(i).address().isIpv6() == ipv6) {
        return relays.get(i);
      }
    }
    return null;
  }

  /// The relayed address for a peer in the form of [TransportAddress], or null.
  @Nullable Relay relayTowards(long high, long low) {
    return relay(high != 0 || low >>> 32 != 0xffffL);
  }

  /// The connection to a peer, or null.
  @Nullable PeerConnection connection(TransportAddress peer) {
    for (PeerConnection connection : connections) {
      if (connection.peer().equals(peer)) {
        return connection;
      }
    }
    return null;
  }

  long secondsLeft(long nowNanos) {
    return Math.max(0, (expiresAtNanos - nowNanos + SECOND_NANOS - 1) / SECOND_NANOS);
  }

  long expiresAtNanos() {
    return expiresAtNanos;
  }

  TurnClient client() {
    return client;
  }

  AuthenticatedUser user() {
    return user;
  }

  boolean isTcp() {
    return tcp;
  }

  List<Relay> relays() {
    return relays;
  }

  PermissionTable permissions() {
    return permissions;
  }

  ChannelTable channels() {
    return channels;
  }

  TokenBucket towardsPeers() {
    return towardsPeers;
  }

  TokenBucket towardsClient() {
    return towardsClient;
  }

  List<PeerConnection> connections() {
    return connections;
  }

  Deadline expiry() {
    return expiry;
  }

  long reservationToken() {
    return reservationToken;
  }

  int additionalError() {
    return additionalError;
  }
}
