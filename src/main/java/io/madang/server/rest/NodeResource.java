package io.madang.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.madang.room.RoomRegistry;
import io.madang.server.MediaServer;
import io.madang.server.camera.RtspGateway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// This node: what it is doing, where its media goes.
@Path("/api/v1/node")
@Tag(name = "Node")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NodeResource {

  private final MediaServer media;
  private final RoomRegistry rooms;
  private final RtspGateway rtsp;
  private final Caller caller;

  NodeResource(MediaServer media, RoomRegistry rooms, RtspGateway rtsp, Caller caller) {
    this.media = media;
    this.rooms = rooms;
    this.rtsp = rtsp;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "getNode",
      summary = "Look at this node",
      description = "Needs an admin grant for all rooms.")
  @APIResponse(responseCode = "200", description = "The node as it is now.")
  public Node get() {
    caller.requireAdminOfAllRooms();
    return new Node(
        media.state().name().toLowerCase(Locale.ROOT),
        media.ports(),
        rtsp.port(),
        media.advertisedAddresses().stream().map(InetAddress::getHostAddress).toList(),
        rooms.size(),
        rooms.statistics().participants());
  }

  @Schema(description = "One server of the service.")
  record Node(
      @Schema(enumeration = {"starting", "serving", "draining", "stopped"}) String state,
      @Schema(
              description = "The UDP ports of media: one, or one for each loop.",
              examples = "[3478]")
          List<Integer> mediaPorts,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              description = "The TCP port of RTSP; absent where it is turned off.",
              examples = "8554")
          OptionalInt rtspPort,
      @Schema(
              description = "What clients are told to send media to.",
              examples = "[\"203.0.113.7\"]")
          List<String> advertisedAddresses,
      @Schema(description = "Rooms open now.") int rooms,
      @Schema(description = "Participants now.") long participants) {}
}
