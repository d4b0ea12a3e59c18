package io.madang.server.rest;

import io.madang.rtsp.Camera;
import io.madang.rtsp.message.RtspException;
import io.madang.server.camera.CameraService;
import io.madang.server.rest.IngestViews.IngestList;
import io.madang.server.rest.IngestViews.IngestRequest;
import io.madang.server.rest.IngestViews.IngestView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The RTSP cameras of a room: add, list, look at, remove.
@Path("/api/v1/rooms/{room}/ingests")
@Tag(name = "Cameras")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class IngestResource {

  private final CameraService cameras;
  private final Caller caller;

  IngestResource(CameraService cameras, Caller caller) {
    this.cameras = cameras;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addIngest",
      summary = "Bring a camera into a room",
      description =
          "Opens the room if need be. The camera becomes a participant at once and is connected in"
              + " its own time, again and again for as long as it takes: `state` and `reason` tell"
              + " how that goes.")
  @APIResponse(
      responseCode = "201",
      description = "The camera is being connected; `Location` is its address.",
      content = @Content(schema = @Schema(implementation = IngestView.class)))
  @APIResponse(
      responseCode = "400",
      description = "`invalid-url`: `url` is no address of a camera; `detail` says why.")
  @APIResponse(
      responseCode = "403",
      description =
          "`address-not-allowed`: it leads to a private or another special network, and"
              + " `madang.rtsp.allowed-networks` does not have it.")
  @APIResponse(
      responseCode = "503",
      description =
          "`too-many-cameras`: the limit of the room or of the node is reached."
              + " `camera-unavailable`: it cannot be had now; `detail` says why.")
  public Response add(
      @PathParam("room") String room, @NotNull @Valid IngestRequest request, @Context UriInfo uri) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    try {
      Camera camera =
          cameras.add(room, request.url(), request.name().orElse(""), request.lowerTransport());
      return Response.created(uri.getAbsolutePathBuilder().path(camera.id()).build())
          .header("Cache-Control", "no-store")
          .entity(IngestView.of(camera))
          .build();
    } catch (RtspException refused) {
      throw IngestProblems.of(refused);
    }
  }

  @GET
  @Operation(
      operationId = "listIngests",
      summary = "List the cameras of a room",
      description = "In the order in which they were added; none where there is no such room.")
  @APIResponse(responseCode = "200", description = "All of them.")
  public IngestList list(@PathParam("room") String room) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    return new IngestList(cameras.of(room).stream().map(IngestView::of).toList());
  }

  @GET
  @Path("/{ingest}")
  @Operation(operationId = "getIngest", summary = "Look at a camera")
  @APIResponse(
      responseCode = "200",
      description = "The camera as it is now.",
      content = @Content(schema = @Schema(implementation = IngestView.class)))
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such camera.")
  public Response get(@PathParam("room") String room, @PathParam("ingest") String id) {
    return Response.ok(IngestView.of(require(room, id)))
        .header("Cache-Control", "no-store")
        .build();
  }

  @DELETE
  @Path("/{ingest}")
  @Operation(
      operationId = "removeIngest",
      summary = "Remove a camera",
      description = "It leaves the room and is not tried again.")
  @APIResponse(responseCode = "204", description = "It is gone.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such camera.")
  public void remove(@PathParam("room") String room, @PathParam("ingest") String id) {
    require(room, id).close();
  }

  private Camera require(String room, String id) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    return cameras
        .find(room, id)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no camera " + id + "."));
  }
}
