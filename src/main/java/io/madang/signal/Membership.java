package io.madang.signal;

import io.madang.room.MediaResult;
import io.madang.room.RoomCommand;
import io.madang.signal.negotiation.NegotiationException;
import io.madang.signal.negotiation.OfferAnswer;
import io.madang.signal.negotiation.Purpose;
import io.madang.signal.negotiation.TrackHint;
import java.util.List;
import java.util.Optional;

/// One participation as its connection speaks for it: turns requests into commands of the room and
/// waits for their outcome. For one thread at a time, a virtual one.
final class Membership {
  private final Rooms rooms;
  private final HostControls hosts;
  private final RoomCalls calls;
  private final String room;
  private final String participantId;
  private final RoomFollower follower;
  private final long sdpSession;
  private int answers;

  Membership(
      Rooms rooms,
      HostControls hosts,
      RoomCalls calls,
      String room,
      String participantId,
      RoomFollower follower,
      long sdpSession) {
    this.rooms = rooms;
    this.hosts = hosts;
    this.calls = calls;
    this.room = room;
    this.participantId = participantId;
    this.follower = follower;
    this.sdpSession = sdpSession;
  }

  String participantId() {
    return participantId;
  }

  RoomFollower follower() {
    return follower;
  }

  /// Reads an offer of this protocol.
  static OfferAnswer read(String sdp, List<TrackHint> tracks) throws SignalException {
    try {
      return OfferAnswer.read(sdp, Purpose.MEET, tracks);
    } catch (NegotiationException refusal) {
      throw new SignalException(SignalError.BAD_SDP, refusal.sentence());
    }
  }

  /// The text of the next answer on this peer connection.
  String answer(OfferAnswer negotiation, MediaResult result) {
    answers++;
    return negotiation.answer(result, sdpSession, answers);
  }

  ServerMessage offer(ClientMessage.Offer offer) throws SignalException {
    OfferAnswer negotiation = read(offer.sdp(), offer.tracks());
    MediaResult result =
        calls.await(rooms.renegotiate(room, participantId, negotiation.offer()), false);
    return new ServerMessage.Answer(
        offer.id(), answer(negotiation, result), slots(result), tracks(negotiation, result));
  }

  void view(ClientMessage.View view) throws SignalException {
    run(new RoomCommand.View(participantId, view.slots()));
  }

  void mute(ClientMessage.Mute mute) throws SignalException {
    run(new RoomCommand.Mute(participantId, mute.track(), mute.muted()));
  }

  void chat(ClientMessage.Chat chat) throws SignalException {
    run(new RoomCommand.Chat(participantId, chat.text(), chat.to()));
  }

  void hand(ClientMessage.Hand hand) throws SignalException {
    run(new RoomCommand.RaiseHand(participantId, hand.raised()));
  }

  void reaction(ClientMessage.Reaction reaction) throws SignalException {
    run(new RoomCommand.React(participantId, reaction.emoji()));
  }

  void muteParticipant(ClientMessage.MuteParticipant mute) throws SignalException {
    run(new RoomCommand.MuteParticipant(participantId, mute.participant(), mute.track()));
  }

  void remove(ClientMessage.Remove remove) throws SignalException {
    run(new RoomCommand.Remove(participantId, remove.participant()));
  }

  void lock(ClientMessage.Lock lock) throws SignalException {
    run(new RoomCommand.Lock(participantId, lock.locked()));
  }

  void end() throws SignalException {
    run(new RoomCommand.End(participantId));
  }

  void broadcast(ClientMessage.Broadcast broadcast) throws SignalException {
    requireHost();
    if (broadcast.on()) {
      hosts.live().broadcast(room, broadcast.layout(), broadcast.title());
    } else {
      hosts.live().endBroadcast(room);
    }
  }

  void record(ClientMessage.Record record) throws SignalException {
    requireHost();
    if (record.on()) {
      hosts.live().record(room);
    } else {
      hosts.live().endRecording(room);
    }
  }

  ServerMessage path(ClientMessage.Path question) throws SignalException {
    long silentNanos = calls.await(rooms.silentNanos(room, participantId), false);
    return ServerMessage.Path.of(question.id(), silentNanos);
  }

  ServerMessage addCamera(ClientMessage.AddCamera camera) throws SignalException {
    requireHost();
    String id = hosts.cameras().add(room, camera.url(), camera.name());
    return new ServerMessage.CameraAdded(camera.id(), id);
  }

  /// Everybody may have the link where it is no secret.
  ServerMessage watchLink(ClientMessage.WatchLink link) throws SignalException {
    if (!hosts.live().isPublic(room)) {
      requireHost();
    }
    LiveControl.Link page = hosts.live().link(room);
    return new ServerMessage.WatchLink(link.id(), page.path(), page.expiresUnixMillis());
  }

  private void requireHost() throws SignalException {
    run(new RoomCommand.RequireHost(participantId));
  }

  void leave() throws SignalException {
    run(new RoomCommand.Leave(participantId));
  }

  /// Nobody waits for these: the connection is gone already.
  void abandon() {
    rooms.command(room, new RoomCommand.Leave(participantId));
  }

  /// The connection is lost; the participant may come back.
  void lose() {
    rooms.command(room, new RoomCommand.ConnectionLost(participantId, follower));
  }

  static List<ServerMessage.SlotInfo> slots(MediaResult result) {
    return result.slots().stream()
        .map(slot -> new ServerMessage.SlotInfo(slot.mid(), slot.kind()))
        .toList();
  }

  /// In the order of the offer.
  static List<ServerMessage.TrackInfo> tracks(OfferAnswer negotiation, MediaResult result) {
    return negotiation.offer().publish().stream()
        .map(section -> section.media().mid())
        .flatMap(mid ->
            Optional.ofNullable(result.trackIdByMid().get(mid)).stream()
                .map(track -> new ServerMessage.TrackInfo(mid, track)))
        .toList();
  }

  private void run(RoomCommand command) throws SignalException {
    calls.await(rooms.command(room, command), false);
  }
}
