package io.madang.server.rest;

import io.madang.room.RoomRegistry;
import io.madang.server.live.LiveException;
import io.madang.server.live.RecordingEntry;
import io.madang.server.live.Recordings;
import io.madang.server.rest.RecordingViews.RecordingList;
import io.madang.server.rest.RecordingViews.RecordingView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The recordings of a room: begin, list, look at, download, end, delete. They outlive the room.
@Path("/api/v1/rooms/{room}/recordings")
@Tag(name = "Recordings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RecordingResource {

  private final Recordings recordings;
  private final RoomRegistry rooms;
  private final Caller caller;

  RecordingResource(Recordings recordings, RoomRegistry rooms, Caller caller) {
    this.recordings = recordings;
    this.rooms = rooms;
    this.caller = caller;
  }

  @POST
  @Operation(
      operationId = "startRecording",
      summary = "Record a room",
      description =
          "Writes the room's picture and sound to an MP4 file, until it is ended by DELETE, the room"
              + " ends, or nobody was in it for `madang.broadcast.idle-timeout`. Everybody in the"
              + " room is told.")
  @APIResponse(
      responseCode = "201",
      description = "The recording begins; `Location` is its address.",
      content = @Content(schema = @Schema(implementation = RecordingView.class)))
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such room.")
  @APIResponse(responseCode = "409", description = "`recording-exists`: it is being recorded.")
  @APIResponse(
      responseCode = "503",
      description =
          "`recording-unavailable`: the disk or its limit is full, or no worker can be had; `detail`"
              + " says which.")
  public Response start(@PathParam("room") String room, @Context UriInfo uri) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    RoomProblems.find(rooms, room);
    try {
      RecordingEntry entry = recordings.start(room);
      return Response.created(uri.getAbsolutePathBuilder().path(entry.id()).build())
          .entity(view(entry))
          .build();
    } catch (LiveException refused) {
      throw LiveProblems.of(refused);
    }
  }

  @GET
  @Operation(
      operationId = "listRecordings",
      summary = "List the recordings of a room",
      description = "The oldest first; those of earlier meetings in the room, too.")
  @APIResponse(responseCode = "200", description = "All of them.")
  public RecordingList list(@PathParam("room") String room) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    return new RecordingList(recordings.list(room).stream().map(this::view).toList());
  }

  @GET
  @Path("/{recording}")
  @Produces({MediaType.APPLICATION_JSON, RecordingDownload.MEDIA_TYPE})
  @Operation(
      operationId = "getRecording",
      summary = "Look at a recording",
      description = "With `Accept: video/mp4` its file, as under `/file`.")
  @APIResponse(
      responseCode = "200",
      description = "The recording as it is now.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = RecordingView.class)))
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such recording.")
  public Response get(
      @PathParam("room") String room,
      @PathParam("recording") String id,
      @Context HttpHeaders headers,
      @Context Request request) {
    RecordingEntry entry = require(room, id);
    return RecordingDownload.isAskedFor(headers)
        ? download(entry, 1).answer(headers, request)
        : Response.ok(view(entry), MediaType.APPLICATION_JSON_TYPE).build();
  }

  @GET
  @Path("/{recording}/file")
  @Produces(RecordingDownload.MEDIA_TYPE)
  @Operation(
      operationId = "downloadRecording",
      summary = "Download a recording",
      description =
          "An MP4 file; one byte range can be asked for (RFC 9110, section 14). One that is being"
              + " written can be downloaded as far as it is there.")
  @APIResponse(
      responseCode = "200",
      description = "The file.",
      content =
          @Content(
              mediaType = RecordingDownload.MEDIA_TYPE,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "206", description = "The part of it that was asked for.")
  @APIResponse(responseCode = "304", description = "It is still the one with that `ETag`.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such recording.")
  @APIResponse(responseCode = "416", description = "`bad-range`: the file is not that long.")
  public Response file(
      @PathParam("room") String room,
      @PathParam("recording") String id,
      @Parameter(description = "Which of its files, from 1.")
          @QueryParam("number")
          @DefaultValue("1")
          @Min(1)
          int number,
      @Context HttpHeaders headers,
      @Context Request request) {
    return download(require(room, id), number).answer(headers, request);
  }

  /// Of its own, because the file's length is known without opening it.
  @HEAD
  @Path("/{recording}/file")
  @Operation(hidden = true)
  public Response head(
      @PathParam("room") String room,
      @PathParam("recording") String id,
      @QueryParam("number") @DefaultValue("1") @Min(1) int number) {
    return download(require(room, id), number).answerHead();
  }

  @DELETE
  @Path("/{recording}")
  @Operation(
      operationId = "deleteRecording",
      summary = "End a recording, or delete it",
      description = "One that runs is ended, and stays. One that is over is deleted with its file.")
  @APIResponse(responseCode = "204", description = "It is over, or it is deleted.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such recording.")
  public void delete(@PathParam("room") String room, @PathParam("recording") String id) {
    RecordingEntry entry = require(room, id);
    try {
      if (!recordings.finish(room, id) && !recordings.delete(room, id)) {
        throw none(entry.id());
      }
    } catch (LiveException refused) {
      throw LiveProblems.of(refused);
    }
  }

  private RecordingEntry require(String room, String id) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    return recordings.find(room, id).orElseThrow(() -> none(id));
  }

  private RecordingView view(RecordingEntry entry) {
    return RecordingView.of(entry, recordings.videos(entry).size());
  }

  private RecordingDownload download(RecordingEntry entry, int number) {
    List<java.nio.file.Path> files = recordings.videos(entry);
    if (number > files.size()) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND,
          "The recording " + entry.id() + " has " + files.size() + " files.");
    }
    return new RecordingDownload(files.get(number - 1), entry.room());
  }

  private static ProblemException none(String id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no recording " + id + ".");
  }
}
