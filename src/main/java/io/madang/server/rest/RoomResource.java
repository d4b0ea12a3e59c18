package io.madang.server.rest;

import io.madang.room.RoomCommand;
import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import io.madang.server.rest.RoomViews.RoomDetails;
import io.madang.server.rest.RoomViews.RoomList;
import io.madang.server.rest.RoomViews.RoomRequest;
import io.madang.server.rest.RoomViews.RoomSummary;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Rooms: list, open, look at, end.
@Path("/api/v1/rooms")
@Tag(name = "Rooms")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RoomResource {

  private static final String DEFAULT_PAGE = "100";
  private static final int LARGEST_PAGE = 1000;

  /// Enough that nobody guesses the name of a room that was opened without one.
  private static final int GENERATED_BYTES = 8;

  private final RoomRegistry rooms;
  private final Caller caller;
  private final SecureRandom random = new SecureRandom();

  RoomResource(RoomRegistry rooms, Caller caller) {
    this.rooms = rooms;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listRooms",
      summary = "List rooms",
      description =
          "The rooms of this node in the order of their names, a page at a time. Needs an admin"
              + " grant for all rooms.")
  @APIResponse(responseCode = "200", description = "A page of rooms.")
  public RoomList list(
      @Parameter(description = "List what comes after this name.")
          @QueryParam("after")
          @DefaultValue("")
          String after,
      @Parameter(description = "The size of a page.")
          @QueryParam("limit")
          @DefaultValue(DEFAULT_PAGE)
          @Min(1)
          @Max(LARGEST_PAGE)
          int limit) {
    caller.requireAdminOfAllRooms();
    List<RoomHandle> page =
        rooms.rooms().stream()
            .filter(room -> room.id().compareTo(after) > 0)
            .sorted(Comparator.comparing(RoomHandle::id))
            .limit(limit + 1L)
            .toList();
    boolean more = page.size() > limit;
    List<RoomHandle> shown = more ? page.subList(0, limit) : page;
    return new RoomList(
        RoomProblems.snapshots(shown).stream().map(RoomSummary::of).toList(),
        more ? Optional.of(shown.getLast().id()) : Optional.empty());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createRoom",
      summary = "Open a room",
      description =
          "Rooms open by themselves when somebody joins; this opens one before that. A room that"
              + " stays empty closes again.")
  @APIResponse(
      responseCode = "201",
      description = "The new room; `Location` is its address.",
      content = @Content(schema = @Schema(implementation = RoomDetails.class)))
  @APIResponse(responseCode = "409", description = "`room-exists`: there is such a room.")
  public Response create(@NotNull @Valid RoomRequest request) {
    String id = request.room().map(SignalProblems::checkRoomName).orElseGet(this::generatedName);
    caller.requireAdmin(id);
    if (rooms.find(id).isPresent()) {
      throw new ProblemException(ProblemCode.ROOM_EXISTS, "There is a room " + id + " already.");
    }
    return Response.created(URI.create("/api/v1/rooms/" + id))
        .entity(RoomDetails.of(RoomProblems.await(rooms.open(id).open())))
        .build();
  }

  @GET
  @Path("/{room}")
  @Operation(operationId = "getRoom", summary = "Look at a room")
  @APIResponse(responseCode = "200", description = "The room with everybody visible in it.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such room.")
  public RoomDetails get(@PathParam("room") String id) {
    caller.requireAdmin(SignalProblems.checkRoomName(id));
    return RoomDetails.of(RoomProblems.await(RoomProblems.find(rooms, id).snapshot()));
  }

  @DELETE
  @Path("/{room}")
  @Operation(
      operationId = "endRoom",
      summary = "End a room",
      description = "Everybody in it is sent out.")
  @APIResponse(responseCode = "204", description = "The room has ended.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such room.")
  public void end(@PathParam("room") String id) {
    caller.requireAdmin(SignalProblems.checkRoomName(id));
    RoomProblems.await(RoomProblems.find(rooms, id).command(new RoomCommand.End("")));
  }

  private String generatedName() {
    byte[] bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
