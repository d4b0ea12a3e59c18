package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.List;
import java.util.Objects;

/// Binding answers that let a client find out what its NAT does (RFC 5780): on demand they come
/// from another address or port of the server, or go to another port of the client. In place of
/// [BindingServer] where two addresses are configured; old clients get the attributes of RFC 3489,
/// which had the same idea.
///
/// The server has four sockets, two addresses with two ports each, numbered `2 · address + port`.
/// This decides which of them answers and what; it owns none. An answer is never longer than its
/// request, or paid for from an [AmplificationBudget]; it is never sent to another address than the
/// request's, so `RESPONSE-PORT` turns nothing on others.
///
/// Confined to one thread; [#answer] allocates only for `RESPONSE-PORT`.
public final class BehaviourDiscovery {
  private static final int CHANGE_IP = 4;
  private static final int CHANGE_PORT = 2;

  private final List<TransportAddress> addresses;
  private final AmplificationBudget budget;
  private final StunWriter writer = new StunWriter();

  private int answerSocket;
  private TransportAddress answerTo = TransportAddress.NONE;

  /// @param addresses four, of one family: first address with first and second port, second address
  ///   with first and second port
  public BehaviourDiscovery(List<TransportAddress> addresses, AmplificationBudget budget) {
    this.addresses = List.copyOf(addresses);
    this.budget = budget;
    if (!isSquare(this.addresses)) {
      throw new IllegalArgumentException("not two addresses with two ports: " + addresses);
    }
  }

  private static boolean isSquare(List<TransportAddress> four) {
    if (four.size() != 4) {
      return false;
    }
    TransportAddress first = four.get(0);
    TransportAddress last = four.get(3);
    return first.port() != last.port()
        && !isSameHost(first, last)
        && first.isIpv6() == last.isIpv6()
        && four.get(1).matches(first.high(), first.low(), last.port())
        && four.get(2).matches(last.high(), last.low(), first.port());
  }

  private static boolean isSameHost(TransportAddress a, TransportAddress b) {
    return a.high() == b.high() && a.low() == b.low();
  }

  /// Answers a plain binding request. [#answerSocket()] and [#answerTo()] say how it is to be sent.
  ///
  /// @param socket which of the four received it
  /// @param out takes the answer; it needs room for the request's length, and 128 bytes
  /// @return the answer's length, or a negative [DropReason] result; then `out` has length 0
  public int answer(
      StunMessage request, int socket, TransportAddress from, PacketBuffer out, long nowNanos) {
    out.setLength(0);
    if (request.messageClass() != StunClass.REQUEST || request.method() != StunMessage.BINDING) {
      return DropReason.STUN_UNEXPECTED.asResult();
    }
    if (request.hasFingerprint() && !request.verifyFingerprint()) {
      return DropReason.STUN_BAD_FINGERPRINT.asResult();
    }
    answerSocket = Objects.checkIndex(socket, 4);
    answerTo = from;
    if (request.firstUnknownRequired() >= 0) {
      writer.beginError(out, request, StunError.UNKNOWN_ATTRIBUTE).unknownAttributes(request);
    } else if (isBad(request)) {
      writer.beginError(out, request, StunError.BAD_REQUEST);
    } else {
      succeed(request, socket, from, out);
    }
    if (request.hasFingerprint()) {
      writer.fingerprint();
    }
    if (!budget.spend(from, request.length(), out.length(), nowNanos)) {
      out.setLength(0);
      return DropReason.STUN_RATE_LIMITED.asResult();
    }
    return out.length();
  }

  /// The socket that sends the answer.
  public int answerSocket() {
    return answerSocket;
  }

  /// Where the answer goes.
  public TransportAddress answerTo() {
    return answerTo;
  }

  /// Malformed, or padding for another port (RFC 5780, section 6.1): fragments are for whoever
  /// asked for them.
  private static boolean isBad(StunMessage request) {
    boolean badPort =
        request.find(StunAttribute.RESPONSE_PORT)
            && (request.valueLength() < 2
                || ByteArrays.u16(request.array(), request.valueOffset()) == 0);
    boolean both = request.has(StunAttribute.RESPONSE_PORT) && request.has(StunAttribute.PADDING);
    return badPort
        || both
        || request.find(StunAttribute.CHANGE_REQUEST) && request.valueLength() != 4;
  }

  private void succeed(StunMessage request, int socket, TransportAddress from, PacketBuffer out) {
    int changes =
        request.find(StunAttribute.CHANGE_REQUEST)
            ? ByteArrays.i32(request.array(), request.valueOffset())
            : 0;
    answerSocket ^= (changes & CHANGE_IP) != 0 ? 2 : 0;
    answerSocket ^= (changes & CHANGE_PORT) != 0 ? 1 : 0;
    writer.beginSuccess(out, request);
    TransportAddress origin = addresses.get(answerSocket);
    TransportAddress other = addresses.get(socket ^ 3);
    if (request.isClassic()) {
      writer.mappedAddress(from).address(StunAttribute.SOURCE_ADDRESS, origin);
      writer.address(StunAttribute.CHANGED_ADDRESS, other);
      return;
    }
    writer.xorMappedAddress(from).address(StunAttribute.RESPONSE_ORIGIN, origin);
    writer.address(StunAttribute.OTHER_ADDRESS, other);
    if (request.find(StunAttribute.RESPONSE_PORT)) {
      answerTo = from.withPort(ByteArrays.u16(request.array(), request.valueOffset()));
    }
    pad(request, out);
  }

  /// As long as the request, and no longer: that is long enough to be cut where the request was.
  private void pad(StunMessage request, PacketBuffer out) {
    int end = request.length() - (request.hasFingerprint() ? 8 : 0);
    int length = end - out.length() - 4;
    if (request.has(StunAttribute.PADDING) && length >= 0) {
      writer.zeros(StunAttribute.PADDING, length);
    }
  }
}
