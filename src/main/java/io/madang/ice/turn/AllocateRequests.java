package io.madang.ice.turn;

import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Allocate and Refresh (RFC 8656, sections 7 and 8). Confined to the server's thread.
final class AllocateRequests {
  private static final int IPV6 = 2;

  private final TurnSettings settings;
  private final TurnEnvironment environment;
  private final AllocationTable table;
  private final Allocations allocations;
  private final Reservations reservations;
  private final TurnResponder responder;
  private final RandomGenerator random;

  AllocateRequests(
      TurnSettings settings,
      TurnEnvironment environment,
      AllocationTable table,
      Allocations allocations,
      TurnResponder responder,
      RandomGenerator random) {
    this.settings = settings;
    this.environment = environment;
    this.table = table;
    this.allocations = allocations;
    this.responder = responder;
    this.random = random;
    reservations = new Reservations(table, environment.network(), environment.deadlines());
  }

  void allocate(StunMessage request, TurnClient client, AuthenticatedUser user, long nowNanos) {
    TurnAllocation existing = client.allocation;
    if (existing != null) {
      repeat(request, existing, user, nowNanos);
      return;
    }
    if (request.has(StunAttribute.DONT_FRAGMENT) && !environment.network().supportsDontFragment()) {
      responder.unsupported(request, client, user, StunAttribute.DONT_FRAGMENT);
      return;
    }
    StunError fault = AllocateOptions.fault(request, client);
    AllocateOptions options = AllocateOptions.of(request);
    if (fault == null && options.tcp() && settings.maxConnections() == 0) {
      fault = StunError.UNSUPPORTED_TRANSPORT;
    }
    List<Relay> relays = new ArrayList<>(2);
    if (fault == null) {
      fault = takeFirst(options, user, relays);
    }
    if (fault != null) {
      responder.error(request, client, user, fault);
      return;
    }
    StunError missing = options.both() ? takeAdditional(options, relays) : null;
    TurnAllocation allocation =
        allocations.create(request, client, user, options.tcp(), relays, nowNanos);
    allocation.setAdditionalError(missing == null ? 0 : missing.code());
    if (options.next()) {
      allocation.setReservationToken(reserveNext(relays.getFirst(), user, nowNanos));
    }
    allocations.prolong(allocation, request.u32(StunAttribute.LIFETIME, 0), nowNanos);
    answer(request, allocation, user, nowNanos);
  }

  void refresh(
      StunMessage request, TurnAllocation allocation, AuthenticatedUser user, long nowNanos) {
    boolean oneFamily = request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY);
    Relay relay = allocation.relay(AllocateOptions.isIpv6(request));
    if (oneFamily && relay == null) {
      responder.error(request, allocation.client(), user, StunError.PEER_ADDRESS_FAMILY_MISMATCH);
      return;
    }
    long wished = request.u32(StunAttribute.LIFETIME, settings.defaultLifetime().toSeconds());
    if (wished > 0) {
      allocations.prolong(allocation, wished, nowNanos);
    } else if (oneFamily && relay != null) {
      allocations.release(allocation, relay);
    } else {
      allocations.release(allocation);
    }
    long seconds = wished > 0 ? allocation.secondsLeft(nowNanos) : 0;
    responder.success(request).put32(StunAttribute.LIFETIME, (int) seconds);
    responder.send(request, allocation.client(), user);
  }

  /// A repeated request gets the same answer; another one must not be (RFC 8656, section 7.2).
  private void repeat(
      StunMessage request, TurnAllocation existing, AuthenticatedUser user, long nowNanos) {
    if (existing.isMadeBy(request)) {
      answer(request, existing, user, nowNanos);
    } else {
      responder.error(request, existing.client(), user, StunError.ALLOCATION_MISMATCH);
    }
  }

  /// The relay everybody asks for; answers why there is none, or null.
  private @Nullable StunError takeFirst(
      AllocateOptions options, AuthenticatedUser user, List<Relay> relays) {
    if (options.reserved()) {
      Relay relay = reservations.take(options.token(), user.owner());
      if (relay == null) {
        return StunError.INSUFFICIENT_CAPACITY;
      }
      relays.add(relay);
      return null;
    }
    if (!environment.network().supports(options.ipv6())) {
      return StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }
    int wanted = options.next() ? 2 : 1;
    if (table.isQuotaExceeded(user.owner(), wanted)) {
      return StunError.ALLOCATION_QUOTA_REACHED;
    }
    int next = options.next() ? allocations.nextRelayNumber() : RelayRequest.NO_RELAY;
    Relay relay =
        table.isTooFull(wanted)
            ? null
            : allocations.reserve(options.ipv6(), options.tcp(), options.evenPort(), next);
    if (relay == null) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    relays.add(relay);
    return null;
  }

  /// An IPv6 address beside the IPv4 address; it is no failure if there is none (RFC 8656, section
  /// 7.2).
  private @Nullable StunError takeAdditional(AllocateOptions options, List<Relay> relays) {
    if (!environment.network().supports(true)) {
      return StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }
    Relay relay =
        allocations.reserve(true, options.tcp(), options.evenPort(), RelayRequest.NO_RELAY);
    if (relay == null) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    relays.add(relay);
    return null;
  }

  private long reserveNext(Relay lower, AuthenticatedUser user, long nowNanos) {
    TransportAddress address = lower.address().withPort(lower.address().port() + 1);
    var relay = new Relay(lower.upper(), address, RelayRequest.NO_RELAY, environment.network());
    long token;
    do {
      token = random.nextLong();
    } while (token == 0 || reservations.contains(token));
    reservations.put(token, relay, user.owner(), nowNanos);
    return token;
  }

  private void answer(
      StunMessage request, TurnAllocation allocation, AuthenticatedUser user, long nowNanos) {
    StunWriter answer = responder.success(request);
    for (Relay relay : allocation.relays()) {
      answer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, relay.address());
    }
    answer
        .put32(StunAttribute.LIFETIME, (int) allocation.secondsLeft(nowNanos))
        .xorMappedAddress(allocation.client().remote());
    if (allocation.reservationToken() != 0) {
      answer.put64(StunAttribute.RESERVATION_TOKEN, allocation.reservationToken());
    }
    int code = allocation.additionalError();
    if (code != 0) {
      // RFC 8656, section 18.12: family, then the error as in ERROR-CODE.
      int value = IPV6 << 24 | code / 100 << 8 | code % 100;
      answer.put32(StunAttribute.ADDRESS_ERROR_CODE, value);
    }
    responder.send(request, allocation.client(), user);
  }
}
