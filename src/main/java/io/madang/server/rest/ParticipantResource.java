package io.madang.server.rest;

import io.madang.room.ParticipantKind;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.RoomCommand;
import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import io.madang.room.TrackSnapshot;
import io.madang.server.rest.RoomViews.ParticipantList;
import io.madang.server.rest.RoomViews.ParticipantView;
import io.madang.server.rest.RoomViews.TrackChange;
import io.madang.server.rest.RoomViews.TrackView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Moderation: who is in a room, sending somebody out, muting a track.
@Path("/api/v1/rooms/{room}/participants")
@Tag(name = "Participants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ParticipantResource {

  /// The `by` of a command that the API gives.
  private static final String API = "";

  private final RoomRegistry rooms;
  private final Caller caller;

  ParticipantResource(RoomRegistry rooms, Caller caller) {
    this.rooms = rooms;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "listParticipants", summary = "List the participants of a room")
  @APIResponse(responseCode = "200", description = "Everybody visible, in the order of joining.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such room.")
  public ParticipantList list(@PathParam("room") String roomId) {
    RoomHandle room = authorised(roomId);
    return new ParticipantList(
        RoomProblems.await(room.snapshot()).participants().stream()
            .map(ParticipantView::of)
            .toList());
  }

  @DELETE
  @Path("/{participant}")
  @Operation(
      operationId = "removeParticipant",
      summary = "Send a participant out",
      description = "The participant is told so and may join again, unless the room is locked.")
  @APIResponse(responseCode = "204", description = "The participant is out.")
  @APIResponse(responseCode = "404", description = "`not-found`: no such room or participant.")
  public void remove(
      @PathParam("room") String roomId, @PathParam("participant") String participantId) {
    RoomHandle room = authorised(roomId);
    RoomProblems.await(room.command(new RoomCommand.Remove(API, participantId)));
  }

  @PATCH
  @Path("/{participant}/tracks/{track}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeTrack",
      summary = "Mute a track",
      description =
          "Nothing of a muted track is forwarded. People unmute themselves; the API unmutes WHIP"
              + " encoders and cameras only.")
  @APIResponse(responseCode = "200", description = "The track as it is now.")
  @APIResponse(
      responseCode = "404",
      description = "`not-found`: no such room, participant or track.")
  @APIResponse(responseCode = "409", description = "`unmute-refused`: people unmute themselves.")
  public TrackView change(
      @PathParam("room") String roomId,
      @PathParam("participant") String participantId,
      @PathParam("track") String trackId,
      @NotNull @Valid TrackChange change) {
    RoomHandle room = authorised(roomId);
    ParticipantSnapshot participant = participant(room, participantId);
    TrackSnapshot track = track(participant, trackId);
    RoomProblems.await(room.command(command(participant, track, change.muted())));
    return TrackView.of(
        new TrackSnapshot(track.id(), track.kind(), track.source(), change.muted()));
  }

  private RoomHandle authorised(String roomId) {
    caller.requireAdmin(SignalProblems.checkRoomName(roomId));
    return RoomProblems.find(rooms, roomId);
  }

  private static RoomCommand command(
      ParticipantSnapshot participant, TrackSnapshot track, boolean muted) {
    if (muted) {
      return new RoomCommand.MuteParticipant(API, participant.id(), Optional.of(track.id()));
    }
    if (participant.kind() == ParticipantKind.BROWSER) {
      throw new ProblemException(
          ProblemCode.UNMUTE_REFUSED, "People unmute themselves: ask " + participant.id() + ".");
    }
    return new RoomCommand.Mute(participant.id(), track.id(), false);
  }

  private static ParticipantSnapshot participant(RoomHandle room, String id) {
    return RoomProblems.await(room.snapshot()).participants().stream()
        .filter(participant -> participant.id().equals(id))
        .findFirst()
        .orElseThrow(() -> notFound("participant"));
  }

  private static TrackSnapshot track(ParticipantSnapshot participant, String id) {
    return participant.tracks().stream()
        .filter(track -> track.id().equals(id))
        .findFirst()
        .orElseThrow(() -> notFound("track"));
  }

  private static ProblemException notFound(String what) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such " + what + ".");
  }
}
