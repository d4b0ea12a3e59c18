package io.madang.server.session;

import io.madang.signal.negotiation.Purpose;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// WHIP (RFC 9725): publish into a room with one HTTP request.
@Path("/whip/{room}")
@Tag(name = "WHIP", description = "Publish into a room (RFC 9725).")
@SecurityRequirement(name = "token")
@RunOnVirtualThread
public class WhipEndpoint {

  private final MediaRequests requests;

  WhipEndpoint(MediaRequests requests) {
    this.requests = requests;
  }

  @POST
  @Consumes(MediaRequests.SDP)
  @Operation(
      operationId = "publish",
      summary = "Publish into a room",
      description =
          "The body is an SDP offer that sends audio, video or both. Needs a token with the join"
              + " and publish grants.")
  @APIResponse(
      responseCode = "201",
      description = "The SDP answer; `Location` is the session, `ETag` names its ICE session.",
      content = @Content(mediaType = MediaRequests.SDP))
  @APIResponse(responseCode = "400", description = "`bad-sdp`: the offer cannot be used.")
  public Response publish(
      @PathParam("room") String room,
      @Parameter(description = "Shown to others, unless the token has a name.")
          @QueryParam("name")
          @DefaultValue("")
          String name,
      @Context HttpHeaders headers,
      String offer) {
    return requests.create(
        "/whip/" + room, headers, (sessions, token) -> sessions.publish(room, token, name, offer));
  }

  @GET
  @Operation(
      operationId = "lookAtWhip",
      summary = "Nothing",
      description = "The endpoint has no representation (RFC 9725, section 4.1).")
  @APIResponse(responseCode = "204", description = "The endpoint is there.")
  public Response get(@PathParam("room") String room) {
    return requests.nothing();
  }

  @OPTIONS
  @Operation(hidden = true)
  public Response options(@PathParam("room") String room, @Context HttpHeaders headers) {
    return requests.endpointOptions(room, headers);
  }

  @PATCH
  @Path("/{session}")
  @Consumes(MediaRequests.FRAGMENT)
  @Operation(
      operationId = "patchPublication",
      summary = "Trickle candidates or restart ICE",
      description = "`If-Match` is the session's `ETag`, or `*` for a restart.")
  @APIResponse(responseCode = "204", description = "The candidates were taken note of.")
  @APIResponse(
      responseCode = "200",
      description = "ICE was restarted: our side of it, with a new `ETag`.",
      content = @Content(mediaType = MediaRequests.FRAGMENT))
  @APIResponse(responseCode = "412", description = "`If-Match` names another ICE session.")
  @APIResponse(responseCode = "428", description = "`If-Match` is missing.")
  public Response patch(
      @PathParam("room") String room,
      @PathParam("session") String session,
      @Context HttpHeaders headers,
      String fragment) {
    return requests.patch(session, Purpose.PUBLISH, headers, fragment);
  }

  @DELETE
  @Path("/{session}")
  @Operation(operationId = "stopPublishing", summary = "End the session")
  @APIResponse(responseCode = "200", description = "The session is over.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such session.")
  public Response delete(
      @PathParam("room") String room,
      @PathParam("session") String session,
      @Context HttpHeaders headers) {
    return requests.delete(session, Purpose.PUBLISH, headers);
  }

  @GET
  @Path("/{session}")
  @Operation(operationId = "lookAtPublication", summary = "Whether the session goes on")
  @APIResponse(responseCode = "204", description = "It does.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such session.")
  public Response getSession(@PathParam("room") String room, @PathParam("session") String session) {
    return requests.nothing(session, Purpose.PUBLISH);
  }

  @OPTIONS
  @Path("/{session}")
  @Operation(hidden = true)
  public Response sessionOptions(
      @PathParam("room") String room, @PathParam("session") String session) {
    return requests.sessionOptions();
  }
}
