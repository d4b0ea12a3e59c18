package io.madang.ice.turn;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.ByteArrays;
import org.jspecify.annotations.Nullable;

/// What an Allocate request asks for (RFC 8656, section 7.2; RFC 6062, section 5.1).
///
/// @param ipv6 the family of the relayed address
/// @param both an IPv6 address beside the IPv4 address
/// @param next the port above shall be reserved
/// @param token of a port reserved before, see `reserved`
record AllocateOptions(
    boolean tcp,
    boolean ipv6,
    boolean both,
    boolean evenPort,
    boolean next,
    boolean reserved,
    long token) {
  private static final int UDP = 17;
  private static final int TCP = 6;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /// What is wrong with the request by itself, or null.
  static @Nullable StunError fault(StunMessage request, TurnClient client) {
    int transport = number(request, StunAttribute.REQUESTED_TRANSPORT);
    if (transport < 0) {
      return StunError.BAD_REQUEST;
    }
    if (transport != UDP && transport != TCP) {
      return StunError.UNSUPPORTED_TRANSPORT;
    }
    boolean wrong =
        transport == TCP && isWrongForTcp(request, client)
            || isContradictory(request)
            || request.find(StunAttribute.EVEN_PORT) && request.valueLength() != 1
            || request.find(StunAttribute.RESERVATION_TOKEN) && request.valueLength() != 8;
    return wrong ? StunError.BAD_REQUEST : familyFault(request);
  }

  private static boolean isWrongForTcp(StunMessage request, TurnClient client) {
    return !client.isTcp()
        || request.has(StunAttribute.EVEN_PORT)
        || request.has(StunAttribute.DONT_FRAGMENT)
        || request.has(StunAttribute.RESERVATION_TOKEN);
  }

  private static boolean isContradictory(StunMessage request) {
    boolean token = request.has(StunAttribute.RESERVATION_TOKEN);
    boolean family = request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY);
    boolean additional = wantsBoth(request);
    return token && (family || additional || request.has(StunAttribute.EVEN_PORT))
        || family && additional
        || additional && wantsNext(request);
  }

  private static @Nullable StunError familyFault(StunMessage request) {
    if (isNoFamilyToAdd(request, StunAttribute.ADDITIONAL_ADDRESS_FAMILY)
        || isNoFamilyToAdd(request, StunAttribute.DRAFT_ADDITIONAL_ADDRESS_FAMILY)) {
      return StunError.BAD_REQUEST;
    }
    if (!request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY)) {
      return null;
    }
    int family = number(request, StunAttribute.REQUESTED_ADDRESS_FAMILY);
    return family == IPV4 || family == IPV6 ? null : StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
  }

  /// Reads a request without fault.
  static AllocateOptions of(StunMessage request) {
    boolean reserved = request.find(StunAttribute.RESERVATION_TOKEN);
    long token = reserved ? ByteArrays.i64(request.array(), request.valueOffset()) : 0;
    return new AllocateOptions(
        number(request, StunAttribute.REQUESTED_TRANSPORT) == TCP,
        isIpv6(request),
        wantsBoth(request),
        request.has(StunAttribute.EVEN_PORT),
        wantsNext(request),
        reserved,
        token);
  }

  private static boolean wantsBoth(StunMessage request) {
    return request.has(StunAttribute.ADDITIONAL_ADDRESS_FAMILY)
        || request.has(StunAttribute.DRAFT_ADDITIONAL_ADDRESS_FAMILY);
  }

  private static boolean isNoFamilyToAdd(StunMessage request, int type) {
    return request.has(type) && number(request, type) != IPV6;
  }

  /// Whether a request names the family IPv6.
  static boolean isIpv6(StunMessage request) {
    return number(request, StunAttribute.REQUESTED_ADDRESS_FAMILY) == IPV6;
  }

  private static boolean wantsNext(StunMessage request) {
    return request.find(StunAttribute.EVEN_PORT)
        && request.valueLength() == 1
        && (request.array()[request.valueOffset()] & 0x80) != 0;
  }

  /// The first byte of a value of four, or -1.
  private static int number(StunMessage request, int type) {
    return request.find(type) && request.valueLength() == 4
        ? request.array()[request.valueOffset()] & 0xff
        : -1;
  }
}
