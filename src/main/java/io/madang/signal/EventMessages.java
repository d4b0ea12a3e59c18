package io.madang.signal;

import io.madang.room.EvictReason;
import io.madang.room.RoomActivity;
import io.madang.room.RoomEvent;
import java.util.Optional;

/// What a client is told of an event of its room. Pure.
final class EventMessages {
  private final String room;

  EventMessages(String room) {
    this.room = room;
  }

  /// The message of an event; empty where it is for the session alone.
  Optional<ServerMessage> of(RoomEvent event) {
    return switch (event) {
      case RoomEvent.ParticipantJoined e ->
          Optional.of(new ServerMessage.ParticipantJoined(e.participant()));
      case RoomEvent.ParticipantUpdated e ->
          Optional.of(new ServerMessage.ParticipantUpdated(e.participant()));
      case RoomEvent.ParticipantLeft e ->
          Optional.of(new ServerMessage.ParticipantLeft(e.participantId(), e.reason()));
      case RoomEvent.TrackPublished e ->
          Optional.of(new ServerMessage.TrackPublished(e.participantId(), e.track()));
      case RoomEvent.TrackUpdated e ->
          Optional.of(new ServerMessage.TrackUpdated(e.participantId(), e.track(), e.by()));
      case RoomEvent.TrackUnpublished e ->
          Optional.of(new ServerMessage.TrackUnpublished(e.participantId(), e.trackId()));
      case RoomEvent.SlotsChanged e -> Optional.of(new ServerMessage.Slots(e.slots()));
      case RoomEvent.SpeakersChanged e ->
          Optional.of(new ServerMessage.Speakers(e.speakers(), e.active()));
      case RoomEvent.ChatReceived e -> Optional.of(chat(e));
      case RoomEvent.HandChanged e ->
          Optional.of(new ServerMessage.Hand(e.participantId(), e.atUnixMillis()));
      case RoomEvent.Reacted e ->
          Optional.of(new ServerMessage.Reaction(e.participantId(), e.emoji()));
      case RoomEvent.RoomUpdated e ->
          Optional.of(
              new ServerMessage.Room(new ServerMessage.RoomState(room, e.locked(), e.activity())));
      case RoomEvent.ActivityFailed e ->
          Optional.of(
              new ServerMessage.Error(Optional.empty(), failure(e.kind()), e.reason(), false));
      case RoomEvent.PathSilent e ->
          Optional.of(ServerMessage.Path.of(Optional.empty(), e.nanos()));
      case RoomEvent.MediaConnected _, RoomEvent.SlotsNegotiated _, RoomEvent.Evicted _ ->
          Optional.empty();
    };
  }

  private static SignalError failure(RoomActivity.Kind kind) {
    return switch (kind) {
      case BROADCAST -> SignalError.BROADCAST_UNAVAILABLE;
      case RECORDING -> SignalError.RECORDING_UNAVAILABLE;
    };
  }

  private static ServerMessage chat(RoomEvent.ChatReceived event) {
    return new ServerMessage.Chat(
        event.participantId(), event.name(), event.text(), event.atUnixMillis(), event.isPrivate());
  }

  /// Why somebody is put out, in the words of signaling.
  static SignalException eviction(EvictReason reason) {
    return switch (reason) {
      case REMOVED -> new SignalException(SignalError.REMOVED, "A host removed you.");
      case ROOM_ENDED -> new SignalException(SignalError.ROOM_ENDED, "The meeting was ended.");
      case REPLACED ->
          new SignalException(
              SignalError.REPLACED, "The meeting goes on in another connection of yours.");
      case MEDIA_FAILED ->
          new SignalException(
              SignalError.MEDIA_FAILED, "No path for audio and video was found or kept.");
      case INTERNAL -> new SignalException(SignalError.INTERNAL, "Something went wrong here.");
    };
  }
}
