package io.madang.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.RoomSnapshot;
import io.madang.room.TrackSnapshot;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The JSON shapes of the rooms API. Field names and units are those of the signaling messages:
/// times are Unix milliseconds.
final class RoomViews {

  private RoomViews() {}

  /// What a room is created from.
  @Schema(description = "A room to open.")
  record RoomRequest(
      @Schema(
              description = "The room's name; one is made up if it is absent.",
              examples = "yard",
              pattern = "[A-Za-z0-9._-]{1,64}")
          Optional<String> room) {}

  @Schema(description = "Rooms in the order of their names.")
  record RoomList(
      List<RoomSummary> rooms,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              description = "Give it as `after` to get the rooms that follow; absent at the end.")
          Optional<String> next) {}

  @Schema(description = "A room, in short.")
  record RoomSummary(
      @Schema(examples = "yard") String id,
      boolean locked,
      @Schema(description = "Whether it is broadcast.") boolean live,
      @Schema(description = "Whether it is recorded.") boolean recording,
      @Schema(description = "Unix milliseconds.") long created,
      @Schema(description = "How many participants are visible.") int participants) {

    static RoomSummary of(RoomSnapshot room) {
      return new RoomSummary(
          room.id(),
          room.locked(),
          room.activity().live().isPresent(),
          room.activity().recording().isPresent(),
          room.createdUnixMillis(),
          room.participants().size());
    }
  }

  @Schema(description = "A room with everybody visible in it.")
  record RoomDetails(
      @Schema(examples = "yard") String id,
      boolean locked,
      @Schema(description = "Whether it is broadcast.") boolean live,
      @Schema(description = "Whether it is recorded.") boolean recording,
      @Schema(description = "Unix milliseconds.") long created,
      List<ParticipantView> participants,
      @Schema(description = "Ids of those who speak, loudest first.") List<String> speakers,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(description = "Id of the active speaker; absent until somebody has spoken.")
          Optional<String> active) {

    static RoomDetails of(RoomSnapshot room) {
      return new RoomDetails(
          room.id(),
          room.locked(),
          room.activity().live().isPresent(),
          room.activity().recording().isPresent(),
          room.createdUnixMillis(),
          room.participants().stream().map(ParticipantView::of).toList(),
          room.speakers(),
          room.active());
    }
  }

  record ParticipantList(List<ParticipantView> participants) {}

  @Schema(description = "Somebody, or something, in a room.")
  record ParticipantView(
      @Schema(examples = "p-1") String id,
      @Schema(examples = "Ara") String name,
      @Schema(description = "The integrator's name of the person; empty if the token has none.")
          String identity,
      @Schema(enumeration = {"host", "guest"}) String role,
      @Schema(enumeration = {"browser", "whip", "whep", "camera"}) String kind,
      @Schema(
              enumeration = {"connected", "connecting", "reconnecting", "failed"},
              description = "`connecting` and `failed` are told of cameras only.")
          String connection,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(description = "What keeps a camera from being connected, in plain words.")
          Optional<String> detail,
      @Schema(description = "When the hand was raised, in Unix milliseconds; 0 if it is down.")
          long hand,
      @Schema(description = "Unix milliseconds.") long joined,
      List<TrackView> tracks) {

    static ParticipantView of(ParticipantSnapshot participant) {
      return new ParticipantView(
          participant.id(),
          participant.name(),
          participant.identity(),
          lowerCase(participant.role()),
          lowerCase(participant.kind()),
          lowerCase(participant.connection()),
          Optional.of(participant.detail()).filter(detail -> !detail.isEmpty()),
          participant.handUnixMillis(),
          participant.joinedUnixMillis(),
          participant.tracks().stream().map(TrackView::of).toList());
    }
  }

  @Schema(description = "Audio or video that a participant publishes.")
  record TrackView(
      @Schema(examples = "t-1") String id,
      @Schema(enumeration = {"audio", "video"}) String kind,
      @Schema(enumeration = {"microphone", "camera", "screen", "screen-audio"}) String source,
      boolean muted) {

    static TrackView of(TrackSnapshot track) {
      return new TrackView(
          track.id(), lowerCase(track.kind()), track.source().wireName(), track.muted());
    }
  }

  @Schema(description = "A change of a track.")
  record TrackChange(
      @NotNull
          @Schema(
              required = true,
              description =
                  "true mutes. false unmutes what no person holds in hand (WHIP, cameras); people"
                      + " unmute themselves.")
          Boolean muted) {}

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
