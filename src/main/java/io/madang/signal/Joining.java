package io.madang.signal;

import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomCommand;
import io.madang.room.RoomSnapshot;
import io.madang.signal.negotiation.OfferAnswer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Handles one `join`: token, name, offer, room, answer. Runs on a virtual thread and may block.
final class Joining {
  private final SignalContext context;
  private final RoomCalls calls;
  private final RoomFollower follower;
  private final long sdpSession;

  /// @param follower gets the room's events from the join on
  /// @param sdpSession names the peer connection in answers
  Joining(SignalContext context, RoomFollower follower, long sdpSession) {
    this.context = context;
    this.calls = context.roomCalls();
    this.follower = follower;
    this.sdpSession = sdpSession;
  }

  /// What came of a join: who the connection speaks for now, and what it is told.
  record Outcome(Membership membership, boolean resumed, ServerMessage.Joined message) {}

  Outcome join(ClientMessage.Join join) throws SignalException {
    // The session of an earlier join proves that a token was shown then; it may be over by now.
    return join.resume().isPresent() ? resume(join, join.resume().get()) : enter(join);
  }

  private Outcome enter(ClientMessage.Join join) throws SignalException {
    Grant grant = context.access().admit(join.token(), join.room(), context.unixMillis());
    String name = grant.name().isEmpty() ? join.name() : grant.name();
    if (name.isEmpty()) {
      throw new SignalException(SignalError.BAD_MESSAGE, "join.name is missing.");
    }
    OfferAnswer negotiation = Membership.read(join.offer(), join.tracks());
    var request =
        new JoinRequest(
            name,
            grant.identity(),
            ParticipantKind.BROWSER,
            context.access().permissions(grant),
            negotiation.offer(),
            join.view());
    return outcome(join, negotiation, entered(join.room(), request));
  }

  private JoinResult entered(String room, JoinRequest request) throws SignalException {
    CompletableFuture<JoinResult> entering = context.rooms().join(room, request, follower);
    try {
      return calls.await(entering, true);
    } catch (SignalException refusal) {
      // Where the room was only too slow, nobody is there any more for whom it lets in.
      entering.thenAccept(
          late -> context.rooms().command(room, new RoomCommand.Leave(late.participantId())));
      throw refusal;
    }
  }

  private Outcome resume(ClientMessage.Join join, String session) throws SignalException {
    OfferAnswer negotiation = Membership.read(join.offer(), join.tracks());
    JoinResult result = resumed(join, session, negotiation);
    Outcome outcome = outcome(join, negotiation, result);
    if (!join.view().isEmpty()) {
      var view = new RoomCommand.View(result.participantId(), join.view());
      calls.await(context.rooms().command(join.room(), view), false);
    }
    return outcome;
  }

  private JoinResult resumed(ClientMessage.Join join, String session, OfferAnswer negotiation)
      throws SignalException {
    try {
      return calls.await(
          context.rooms().resume(join.room(), session, negotiation.offer(), follower), true);
    } catch (SignalException refusal) {
      // The room itself may be gone: to the client that is the same.
      if (refusal.error() == SignalError.NOT_FOUND || refusal.error() == SignalError.ROOM_ENDED) {
        throw new SignalException(
            SignalError.RESUME_FAILED, "The session is unknown or too old; join again.");
      }
      throw refusal;
    }
  }

  private Outcome outcome(ClientMessage.Join join, OfferAnswer negotiation, JoinResult result) {
    var membership =
        new Membership(
            context.rooms(),
            context.hosts(),
            calls,
            join.room(),
            result.participantId(),
            follower,
            sdpSession);
    String answer = membership.answer(negotiation, result.media());
    return new Outcome(
        membership, result.resumed(), joined(join.id(), answer, negotiation, result));
  }

  private ServerMessage.Joined joined(
      Optional<String> re, String answer, OfferAnswer negotiation, JoinResult result) {
    RoomSnapshot room = result.room();
    List<IceServer> iceServers = context.iceServers().of(result.session());
    return new ServerMessage.Joined(
        re,
        result.participantId(),
        result.session(),
        result.resumed(),
        answer,
        new ServerMessage.RoomState(room.id(), room.locked(), room.activity()),
        Membership.slots(result.media()),
        Membership.tracks(negotiation, result.media()),
        room.participants(),
        room.speakers(),
        room.active(),
        iceServers,
        context.settings().limits());
  }
}
