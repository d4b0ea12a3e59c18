package io.madang.ice.turn;

import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.LongTermAuthentication;
import io.madang.ice.stun.LongTermAuthentication.Authenticated;
import io.madang.ice.stun.LongTermAuthentication.Refused;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.DropReason;

/// Gives each request to whoever serves it, after its credentials were checked. Without credentials
/// there is nothing but binding. Confined to the server's thread.
final class TurnRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final TurnEnvironment environment;
  private final LongTermAuthentication authentication;
  private final TurnResponder responder;
  private final AllocateRequests allocates;
  private final PeerRequests peers;
  private final ConnectionRequests connections;

  TurnRequests(
      TurnEnvironment environment,
      LongTermAuthentication authentication,
      TurnResponder responder,
      AllocateRequests allocates,
      PeerRequests peers,
      ConnectionRequests connections) {
    this.environment = environment;
    this.authentication = authentication;
    this.responder = responder;
    this.allocates = allocates;
    this.peers = peers;
    this.connections = connections;
  }

  void handle(StunMessage request, TurnClient client, long nowNanos) {
    if (request.hasFingerprint() && !request.verifyFingerprint()) {
      environment.drops().count(DropReason.STUN_BAD_FINGERPRINT);
      return;
    }
    if (request.isClassic() || !TurnMethod.isOurs(request.method())) {
      environment.drops().count(DropReason.STUN_UNEXPECTED);
      return;
    }
    TurnAllocation allocation = client.allocation;
    AuthenticatedUser known = allocation == null ? null : allocation.user();
    long unixSeconds = environment.wallClock().unixNanos() / SECOND_NANOS;
    switch (authentication.authenticate(request, client.remote(), known, nowNanos, unixSeconds)) {
      case Refused refused -> responder.refuse(request, client, refused, nowNanos);
      case Authenticated authenticated -> serve(request, client, authenticated.user(), nowNanos);
    }
  }

  private void serve(
      StunMessage request, TurnClient client, AuthenticatedUser user, long nowNanos) {
    TurnAllocation allocation = client.allocation;
    if (request.firstUnknownRequired() >= 0) {
      responder.error(request, client, user, StunError.UNKNOWN_ATTRIBUTE);
    } else if (allocation != null && !allocation.user().owner().equals(user.owner())) {
      responder.error(request, client, user, StunError.WRONG_CREDENTIALS);
    } else if (request.method() == TurnMethod.ALLOCATE) {
      allocates.allocate(request, client, user, nowNanos);
    } else if (request.method() == TurnMethod.CONNECTION_BIND) {
      connections.bind(request, client, user);
    } else if (allocation == null) {
      responder.error(request, client, user, StunError.ALLOCATION_MISMATCH);
    } else {
      serve(request, allocation, user, nowNanos);
    }
  }

  private void serve(
      StunMessage request, TurnAllocation allocation, AuthenticatedUser user, long nowNanos) {
    switch (request.method()) {
      case TurnMethod.REFRESH -> allocates.refresh(request, allocation, user, nowNanos);
      case TurnMethod.CREATE_PERMISSION ->
          peers.createPermission(request, allocation, user, nowNanos);
      case TurnMethod.CHANNEL_BIND -> peers.bindChannel(request, allocation, user, nowNanos);
      case TurnMethod.CONNECT -> connections.connect(request, allocation, user, nowNanos);
      default -> responder.error(request, allocation.client(), user, StunError.BAD_REQUEST);
    }
  }
}
