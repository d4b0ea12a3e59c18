package io.madang.server.doctor;

import io.madang.server.ClientAddresses;
import io.madang.server.MediaServer;
import io.madang.server.rest.Caller;
import io.madang.server.rest.ProblemCode;
import io.madang.server.rest.ProblemException;
import io.madang.server.rest.SignalProblems;
import io.madang.signal.SignalException;
import io.madang.signal.trial.PathTrials;
import io.madang.signal.trial.TrialAnswer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Connections that a browser makes to see by which ways it reaches this node.
@Path("/api/v1/doctor/connections")
@Tag(name = "Node")
@SecurityRequirement(name = "token")
@RunOnVirtualThread
public class ConnectionResource {
  private static final String PATH = "/api/v1/doctor/connections/";
  private static final String SDP = "application/sdp";

  private final PathTrials trials;
  private final MediaServer media;
  private final Caller caller;
  private final ClientAddresses addresses;

  ConnectionResource(
      PathTrials trials, MediaServer media, Caller caller, ClientAddresses addresses) {
    this.trials = trials;
    this.media = media;
    this.caller = caller;
    this.addresses = addresses;
  }

  @POST
  @Consumes(SDP)
  @Operation(
      operationId = "tryConnection",
      summary = "Try a connection",
      description =
          "The body is an SDP offer of audio or video, each answered inactive. The connection is ICE"
              + " and DTLS and nothing else: it is in no room, carries no media, and ends after 30"
              + " seconds, when the peer leaves, or by `DELETE`. Needs a token with the join grant."
              + " Eight at a time of one identity or token (of one address where none is asked for),"
              + " 64 of all.")
  @APIResponse(
      responseCode = "201",
      description =
          "The SDP answer; `Location` is the connection, `Link` names STUN and TURN servers as in"
              + " WHIP.",
      content = @Content(mediaType = SDP))
  @APIResponse(responseCode = "400", description = "`bad-sdp`: the offer cannot be used.")
  @APIResponse(responseCode = "429", description = "`rate-limited`: eight are open already.")
  @APIResponse(responseCode = "503", description = "`server-full`: too many are open in all.")
  public Response open(@Context HttpServerRequest request, String offer) {
    if (media.state() != MediaServer.State.SERVING) {
      throw new ProblemException(ProblemCode.DRAINING, "This server is being stopped.");
    }
    TrialAnswer begun = begin(addresses.of(request), offer);
    Response.ResponseBuilder response =
        Response.created(URI.create(PATH + begun.id()))
            .type(SDP)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(begun.answer());
    begun.links().forEach(link -> response.header(HttpHeaders.LINK, link));
    return response.build();
  }

  @DELETE
  @Path("/{connection}")
  @Operation(
      operationId = "endConnection",
      summary = "End a connection",
      description = "Who knows the path may do so: it cannot be guessed.")
  @APIResponse(responseCode = "204", description = "It ends.")
  @APIResponse(responseCode = "404", description = "`not-found`: there is no such connection.")
  public Response end(@PathParam("connection") String connection) {
    if (!trials.end(connection)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "There is no such connection, or no longer.");
    }
    return Response.noContent().build();
  }

  private TrialAnswer begin(String address, String offer) {
    try {
      return trials.open(caller.credentials().bearerToken(), address, offer);
    } catch (SignalException refused) {
      throw SignalProblems.of(refused);
    }
  }
}
