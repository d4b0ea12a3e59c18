package io.madang.room;

import io.madang.transport.MediaLoop;
import java.util.List;
import java.util.Optional;

/// Carries out what is asked of a room, if who asks may ask for it, and keeps what follows from it
/// for the room as a whole.
///
/// Confined to the room's `MediaLoop`.
final class RoomControl {
  private final Room room;
  private final RoomMembers members;
  private final RoomMedia media;
  private final RoomOwner owner;
  private final MediaLoop loop;
  private boolean locked;
  private RoomActivity activity = RoomActivity.NONE;

  RoomControl(Room room, RoomMembers members, RoomMedia media, RoomOwner owner) {
    this.room = room;
    this.members = members;
    this.media = media;
    this.owner = owner;
    this.loop = room.loop();
  }

  boolean isLocked() {
    return locked;
  }

  /// What is done with the room's picture and sound.
  RoomActivity activity() {
    return activity;
  }

  /// @throws RoomException if it is refused
  void execute(RoomCommand command) {
    switch (command) {
      case RoomCommand.Mute c -> mute(c);
      case RoomCommand.Chat c -> chat(c);
      case RoomCommand.RaiseHand c -> raiseHand(c);
      case RoomCommand.React c -> react(c);
      case RoomCommand.MuteParticipant c -> muteParticipant(c);
      case RoomCommand.Remove c -> remove(c);
      case RoomCommand.Lock c -> lock(c);
      case RoomCommand.End c -> end(c);
      case RoomCommand.RequireHost c -> members.requireHost(c.by());
      case RoomCommand.SetActivity c -> setActivity(c.activity());
      case RoomCommand.ReportFailure c -> reportFailure(c);
      case RoomCommand.Leave c -> room.leave(members.require(c.participantId()), LeaveReason.LEFT);
      case RoomCommand.ConnectionLost c -> connectionLost(c);
      case RoomCommand.View c -> view(c);
      case RoomCommand.RequestKeyframe c ->
          members.require(c.participantId()).subscriber().requestKeyframe(c.slot());
    }
  }

  private void mute(RoomCommand.Mute command) {
    Participant participant = members.require(command.participantId());
    PublishedTrack track = requireTrack(participant, command.trackId());
    setMuted(participant, track, command.muted(), Optional.empty());
  }

  private void muteParticipant(RoomCommand.MuteParticipant command) {
    members.requireHost(command.by());
    Participant participant = members.require(command.participantId());
    Optional<String> by = Optional.of(command.by()).filter(s -> !s.isEmpty());
    if (command.trackId().isPresent()) {
      setMuted(participant, requireTrack(participant, command.trackId().get()), true, by);
      return;
    }
    for (PublishedTrack track : List.copyOf(participant.tracks())) {
      if (track.isAudio()) {
        setMuted(participant, track, true, by);
      }
    }
  }

  private void setMuted(
      Participant participant, PublishedTrack track, boolean muted, Optional<String> by) {
    if (track.isMuted() == muted) {
      return;
    }
    track.setMuted(muted);
    media.muteChanged(track);
    members.announce(
        participant, new RoomEvent.TrackUpdated(participant.id(), track.snapshot(), by));
    media.assignSlots();
  }

  private void chat(RoomCommand.Chat command) {
    Participant from = members.require(command.participantId());
    RoomEvent event =
        new RoomEvent.ChatReceived(
            from.id(), from.name(), command.text(), unixMillis(), command.to().isPresent());
    if (command.to().isEmpty()) {
      members.broadcast(event);
      return;
    }
    Participant to = members.require(command.to().get());
    to.tell(event);
    if (to != from) {
      from.tell(event);
    }
  }

  private void raiseHand(RoomCommand.RaiseHand command) {
    Participant participant = members.require(command.participantId());
    long at = command.raised() ? unixMillis() : 0;
    participant.setHand(at);
    members.broadcast(new RoomEvent.HandChanged(participant.id(), at));
  }

  private void react(RoomCommand.React command) {
    members.broadcast(
        new RoomEvent.Reacted(members.require(command.participantId()).id(), command.emoji()));
  }

  private void remove(RoomCommand.Remove command) {
    members.requireHost(command.by());
    Participant participant = members.require(command.participantId());
    room.evict(participant, EvictReason.REMOVED, LeaveReason.REMOVED);
    owner.onRemoved(participant.session());
  }

  private void lock(RoomCommand.Lock command) {
    members.requireHost(command.by());
    if (locked != command.locked()) {
      locked = command.locked();
      members.broadcast(new RoomEvent.RoomUpdated(locked, activity));
    }
  }

  private void setActivity(RoomActivity now) {
    if (!activity.equals(now)) {
      activity = now;
      members.broadcast(new RoomEvent.RoomUpdated(locked, activity));
    }
  }

  private void reportFailure(RoomCommand.ReportFailure command) {
    for (Participant participant : members.all()) {
      if (participant.role() == Role.HOST) {
        participant.tell(new RoomEvent.ActivityFailed(command.kind(), command.reason()));
      }
    }
  }

  private void end(RoomCommand.End command) {
    members.requireHost(command.by());
    room.end();
  }

  private void connectionLost(RoomCommand.ConnectionLost command) {
    members
        .find(command.participantId())
        .filter(participant -> participant.isObservedBy(command.observer()))
        .ifPresent(room::lost);
  }

  private void view(RoomCommand.View command) {
    Participant participant = members.require(command.participantId());
    participant.subscriber().view(command.slots());
    media.assignSlots();
  }

  private static PublishedTrack requireTrack(Participant participant, String trackId) {
    return participant
        .track(trackId)
        .orElseThrow(
            () -> new RoomException(RoomException.Code.NOT_FOUND, "There is no such track."));
  }

  private long unixMillis() {
    return loop.wallClock().unixNanos() / 1_000_000;
  }
}
