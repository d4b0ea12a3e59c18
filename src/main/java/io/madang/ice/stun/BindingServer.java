package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;

/// STUN for anyone: tells a client the address it is seen with (RFC 8489, section 12).
///
/// Nothing is asked of the client, so nothing is given that [AmplificationBudget] does not allow.
/// Confined to one thread; allocates nothing.
public final class BindingServer {
  private static final int NONE = -1;

  private final AmplificationBudget budget;
  private final StunWriter writer = new StunWriter();

  public BindingServer(AmplificationBudget budget) {
    this.budget = budget;
  }

  /// Answers a plain binding request, one without `USERNAME`.
  ///
  /// @param out takes the answer; 128 bytes are enough
  /// @return the answer's length, which is also `out`'s, or a negative [DropReason] result; then
  ///   `out` has length 0
  public int answer(StunMessage request, TransportAddress from, PacketBuffer out, long nowNanos) {
    int result = answerStream(request, from, out);
    if (result > 0 && !budget.spend(from, request.length(), out.length(), nowNanos)) {
      out.setLength(0);
      return DropReason.STUN_RATE_LIMITED.asResult();
    }
    return result;
  }

  /// Answers a plain binding request that came over a connection: its sender has shown already that
  /// he receives at his address.
  public int answerStream(StunMessage request, TransportAddress from, PacketBuffer out) {
    out.setLength(0);
    if (request.messageClass() != StunClass.REQUEST || request.method() != StunMessage.BINDING) {
      return DropReason.STUN_UNEXPECTED.asResult();
    }
    if (request.hasFingerprint() && !request.verifyFingerprint()) {
      return DropReason.STUN_BAD_FINGERPRINT.asResult();
    }
    write(request, from, out);
    return out.length();
  }

  private void write(StunMessage request, TransportAddress from, PacketBuffer out) {
    if (request.firstUnknownRequired() >= 0) {
      writer.begin(out, StunWriter.BINDING_ERROR, request).errorCode(StunError.UNKNOWN_ATTRIBUTE);
      writer.unknownAttributes(request);
    } else if (discoveryAttribute(request) >= 0) {
      writer.begin(out, StunWriter.BINDING_ERROR, request).errorCode(StunError.UNKNOWN_ATTRIBUTE);
      writer.unknownAttribute(discoveryAttribute(request));
    } else {
      writer.begin(out, StunWriter.BINDING_SUCCESS, request);
      mappedAddress(request, from);
    }
    if (request.hasFingerprint()) {
      writer.fingerprint();
    }
  }

  private void mappedAddress(StunMessage request, TransportAddress from) {
    if (request.isClassic()) {
      writer.mappedAddress(from);
    } else {
      writer.xorMappedAddress(from);
    }
  }

  /// RFC 5780, section 6.1: a server with one address does not know the attributes of behaviour
  /// discovery. A `CHANGE-REQUEST` that asks for no change is fulfilled by doing nothing.
  private static int discoveryAttribute(StunMessage request) {
    if (request.find(StunAttribute.CHANGE_REQUEST)
        && request.valueLength() == 4
        && ByteArrays.i32(request.array(), request.valueOffset()) != 0) {
      return StunAttribute.CHANGE_REQUEST;
    }
    if (request.has(StunAttribute.RESPONSE_PORT)) {
      return StunAttribute.RESPONSE_PORT;
    }
    return request.has(StunAttribute.PADDING) ? StunAttribute.PADDING : NONE;
  }
}
