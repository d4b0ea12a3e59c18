package io.madang.ice.turn;

import io.madang.ice.stun.AmplificationBudget;
import io.madang.ice.stun.AuthenticatedUser;
import io.madang.ice.stun.LongTermAuthentication;
import io.madang.ice.stun.LongTermAuthentication.Refused;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.DropCounters;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;

/// Writes and sends the answers to requests. Confined to the server's thread.
final class TurnResponder {
  /// The longest is an answer to Allocate with two IPv6 addresses: 170 bytes.
  private static final int CAPACITY = 512;

  private final RelayNetwork network;
  private final LongTermAuthentication authentication;
  private final AmplificationBudget budget;
  private final DropCounters drops;
  private final TurnObserver observer;
  private final PacketBuffer out = new PacketBuffer(CAPACITY);
  private final StunWriter writer = new StunWriter();

  TurnResponder(
      RelayNetwork network,
      LongTermAuthentication authentication,
      AmplificationBudget budget,
      DropCounters drops,
      TurnObserver observer) {
    this.network = network;
    this.authentication = authentication;
    this.budget = budget;
    this.drops = drops;
    this.observer = observer;
  }

  /// Starts a success answer, to be finished by [#send].
  StunWriter success(StunMessage request) {
    return writer.beginSuccess(out, request);
  }

  /// Signs what was started and sends it.
  void send(StunMessage request, TurnClient client, AuthenticatedUser user) {
    writer.integrity(user.key(), request.usesSha256());
    sendUnsigned(request, client);
  }

  /// Sends what was started to somebody whose name we need not know.
  void sendUnsigned(StunMessage request, TurnClient client) {
    if (request.hasFingerprint()) {
      writer.fingerprint();
    }
    transmit(client);
  }

  /// An error for somebody whose password was right.
  void error(StunMessage request, TurnClient client, AuthenticatedUser user, StunError error) {
    writer.beginError(out, request, error);
    if (error == StunError.UNKNOWN_ATTRIBUTE) {
      writer.unknownAttributes(request);
    }
    observer.onRefused(client, user.owner(), error);
    send(request, client, user);
  }

  /// An attribute that is known in general, but not supported here.
  void unsupported(StunMessage request, TurnClient client, AuthenticatedUser user, int type) {
    writer.beginError(out, request, StunError.UNKNOWN_ATTRIBUTE).unknownAttribute(type);
    observer.onRefused(client, user.owner(), StunError.UNKNOWN_ATTRIBUTE);
    send(request, client, user);
  }

  /// An error for somebody who has not shown to know a password. Whoever has not even shown to
  /// receive at his address gets no more bytes than he has sent.
  void refuse(StunMessage request, TurnClient client, Refused refused, long nowNanos) {
    writer.beginError(out, request, refused.error());
    if (refused.error() != StunError.BAD_REQUEST) {
      authentication.challenge(writer, client.remote(), nowNanos);
    }
    if (request.hasFingerprint()) {
      writer.fingerprint();
    }
    if (client.isStream()
        || refused.addressProven()
        || budget.spend(client.remote(), request.length(), out.length(), nowNanos)) {
      transmit(client);
    } else {
      drops.count(DropReason.STUN_RATE_LIMITED);
    }
  }

  private void transmit(TurnClient client) {
    if (!network.sendToClient(client, out.array(), out.offset(), out.length())) {
      drops.count(DropReason.TURN_SEND_FAILED);
    }
  }
}
