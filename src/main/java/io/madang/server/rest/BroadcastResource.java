package io.madang.server.rest;

import io.madang.room.RoomRegistry;
import io.madang.server.live.Broadcast;
import io.madang.server.live.BroadcastChange;
import io.madang.server.live.Broadcasts;
import io.madang.server.live.LiveException;
import io.madang.server.live.WatchLinks;
import io.madang.server.live.WatchLinks.WatchToken;
import io.madang.server.rest.BroadcastViews.BroadcastRequest;
import io.madang.server.rest.BroadcastViews.BroadcastView;
import io.madang.server.rest.BroadcastViews.Watch;
import io.madang.signal.WatchPage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The broadcast of a room: begin, change, look at, end.
@Path("/api/v1/rooms/{room}/broadcast")
@Tag(name = "Broadcasts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class BroadcastResource {

  private final Broadcasts broadcasts;
  private final RoomRegistry rooms;
  private final WatchLinks links;
  private final Caller caller;

  BroadcastResource(Broadcasts broadcasts, RoomRegistry rooms, WatchLinks links, Caller caller) {
    this.broadcasts = broadcasts;
    this.rooms = rooms;
    this.links = links;
    this.caller = caller;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putBroadcast",
      summary = "Broadcast a room, or change its broadcast",
      description =
          "Opens the room if need be. A broadcast that runs takes another layout, title or logo"
              + " without a break; nothing else of it can be changed. It ends with the room, by"
              + " DELETE, or after `madang.broadcast.idle-timeout` with nobody in the room.")
  @APIResponse(
      responseCode = "201",
      description = "The broadcast begins: `state` is `starting` until its first picture.",
      content = @Content(schema = @Schema(implementation = BroadcastView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The broadcast was running, and is as it was asked for.",
      content = @Content(schema = @Schema(implementation = BroadcastView.class)))
  @APIResponse(
      responseCode = "409",
      description = "`restart-needed`: what runs cannot be changed so; `detail` names it.")
  @APIResponse(
      responseCode = "503",
      description = "`broadcast-unavailable`: no worker can be had; `detail` says why.")
  public Response put(
      @PathParam("room") String room,
      @Valid @Nullable BroadcastRequest request,
      @Context UriInfo uri) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    BroadcastChange change = request == null ? BroadcastRequest.nothing() : request.change();
    RoomProblems.await(rooms.open(room).open());
    try {
      Broadcasts.Outcome outcome = broadcasts.put(room, change);
      Response.ResponseBuilder response =
          outcome.begun() ? Response.created(uri.getAbsolutePath()) : Response.ok();
      return response
          .header("Cache-Control", "no-store")
          .entity(view(outcome.broadcast(), uri))
          .build();
    } catch (LiveException refused) {
      throw LiveProblems.of(refused);
    }
  }

  @GET
  @Operation(
      operationId = "getBroadcast",
      summary = "Look at the broadcast of a room",
      description =
          "How it goes, and where it is watched: with a token in the addresses where they need one."
              + " The last broadcast of a room can be looked at for a while after its end.")
  @APIResponse(
      responseCode = "200",
      description = "The broadcast as it is now.",
      content = @Content(schema = @Schema(implementation = BroadcastView.class)))
  @APIResponse(responseCode = "404", description = "`not-found`: the room was not broadcast.")
  public Response get(@PathParam("room") String room, @Context UriInfo uri) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    Broadcast broadcast = broadcasts.find(room).orElseThrow(() -> none(room));
    return Response.ok(view(broadcast, uri)).header("Cache-Control", "no-store").build();
  }

  @DELETE
  @Operation(
      operationId = "endBroadcast",
      summary = "End the broadcast of a room",
      description = "The meeting goes on; viewers see the end.")
  @APIResponse(responseCode = "204", description = "It has ended.")
  @APIResponse(responseCode = "404", description = "`not-found`: the room is not broadcast.")
  public void end(@PathParam("room") String room) {
    caller.requireAdmin(SignalProblems.checkRoomName(room));
    if (!broadcasts.end(room, "")) {
      throw none(room);
    }
  }

  private BroadcastView view(Broadcast broadcast, UriInfo uri) {
    String room = broadcast.room();
    Optional<WatchToken> token =
        broadcast.settings().isPublic()
            ? Optional.empty()
            : links.mint(room, caller.expiresUnixSeconds());
    String page =
        token.map(it -> WatchPage.of(room, it.token())).orElseGet(() -> WatchPage.of(room));
    String way = token.map(it -> "~" + it.token() + "/").orElse("");
    String playlist = "/hls/" + room + "/" + way + "master.m3u8";
    return BroadcastView.of(
        broadcast,
        new Watch(
            address(uri, page), address(uri, playlist), token.map(WatchToken::expiresUnixMillis)));
  }

  private static String address(UriInfo uri, String path) {
    return uri.getBaseUri().resolve(path).toString();
  }

  private static ProblemException none(String room) {
    return new ProblemException(ProblemCode.NOT_FOUND, "The room " + room + " is not broadcast.");
  }
}
