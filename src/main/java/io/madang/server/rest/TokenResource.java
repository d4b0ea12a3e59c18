package io.madang.server.rest;

import io.madang.server.Access;
import io.madang.server.rest.Credentials.Basic;
import io.madang.server.rest.Credentials.Bearer;
import io.madang.server.rest.Credentials.None;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.signal.SignalException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Mints join tokens, so that an integrator needs no JWT library. Always asks for a credential,
/// also while `madang.auth.mode` is `open`: a token is good wherever its key is.
@Path("/api/v1/tokens")
@Tag(name = "Tokens")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TokenResource {

  private static final int DEFAULT_SECONDS = 3_600;
  private static final int LONGEST_SECONDS = 30 * 86_400;
  private static final int LONGEST_NAME = 64;

  private final Access access;
  private final Caller caller;

  TokenResource(Access access, Caller caller) {
    this.access = access;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createToken",
      summary = "Mint a token",
      description =
          "A JWT, signed with the API key that is shown (`Authorization: Basic`), or with the key of"
              + " the admin token that is shown (`Authorization: Bearer`). An admin token of one room"
              + " mints for that room, and nothing that outlives itself.")
  @APIResponse(
      responseCode = "201",
      description = "The token.",
      content = @Content(schema = @Schema(implementation = Token.class)))
  @APIResponse(responseCode = "401", description = "No or wrong credentials.")
  @APIResponse(responseCode = "403", description = "`forbidden`: not an admin of that room.")
  @APIResponse(responseCode = "409", description = "`no-keys`: the server has no API keys.")
  public Response create(@NotNull @Valid TokenRequest request) {
    if (access.keys().isEmpty()) {
      throw new ProblemException(
          ProblemCode.NO_KEYS, "The server has no API keys: set madang.auth.keys=key:secret.");
    }
    Grant wanted = request.grant();
    Signer signer = signer();
    if (!signer.mayGrant(wanted)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "The token that was shown is no admin token of that room.");
    }
    long expires =
        Math.min(signer.expiresUnixSeconds(), caller.nowUnixMillis() / 1_000 + request.seconds());
    String token = sign(new AccessToken(signer.key(), wanted, 0, expires));
    return Response.status(Response.Status.CREATED)
        .header("Cache-Control", "no-store")
        .entity(new Token(token, expires * 1_000))
        .build();
  }

  private Signer signer() {
    return switch (caller.credentials()) {
      case Basic basic -> {
        Caller.requireKey(access, basic);
        yield new Signer(basic.key(), Grant.EVERYTHING, Long.MAX_VALUE);
      }
      case Bearer(String token) -> {
        AccessToken shown = verify(token);
        yield new Signer(shown.key(), shown.grant(), shown.expiresUnixSeconds());
      }
      case None _ ->
          throw new ProblemException(
              ProblemCode.CREDENTIALS_REQUIRED,
              "Show an API key (Authorization: Basic) or an admin token (Authorization: Bearer).");
    };
  }

  private AccessToken verify(String token) {
    try {
      return AccessToken.verify(token, access.keys().secrets(), caller.nowUnixMillis());
    } catch (SignalException refused) {
      throw SignalProblems.of(refused);
    }
  }

  /// Mints nothing that this server would refuse later.
  private String sign(AccessToken token) {
    String signed = token.sign(access.keys().secrets().getOrDefault(token.key(), ""));
    try {
      AccessToken.verify(signed, access.keys().secrets(), caller.nowUnixMillis());
      return signed;
    } catch (SignalException refused) {
      throw new ProblemException(ProblemCode.INVALID, refused.sentence());
    }
  }

  @Schema(description = "What a token shall allow. Without any field: to join every room.")
  record TokenRequest(
      @Schema(description = "The one room it is for; absent: every room.", examples = "yard")
          Optional<String> room,
      @Schema(description = "Shown to others; absent: the client chooses.", examples = "Ara")
          Optional<@Size(max = LONGEST_NAME) String> name,
      @Schema(description = "Your name of the person; comes back in the API.")
          Optional<@Size(max = LONGEST_NAME) String> identity,
      @Schema(description = "May be in the room.", defaultValue = "true") Optional<Boolean> join,
      @Schema(description = "May send audio and video.", defaultValue = "true")
          Optional<Boolean> publish,
      @Schema(description = "May receive audio and video.", defaultValue = "true")
          Optional<Boolean> subscribe,
      @Schema(description = "May moderate, and use this API.", defaultValue = "false")
          Optional<Boolean> admin,
      @Schema(description = "Is not listed for others.", defaultValue = "false")
          Optional<Boolean> hidden,
      @Schema(description = "For how long it is valid.", defaultValue = "3600")
          Optional<@Min(1) @Max(LONGEST_SECONDS) Integer> ttlSeconds) {

    Grant grant() {
      return new Grant(
          room.map(SignalProblems::checkRoomName).orElse(""),
          join.orElse(true),
          publish.orElse(true),
          subscribe.orElse(true),
          admin.orElse(false),
          hidden.orElse(false),
          name.orElse(""),
          identity.orElse(""));
    }

    int seconds() {
      return ttlSeconds.orElse(DEFAULT_SECONDS);
    }
  }

  @RegisterForReflection
  @Schema(description = "A token to join with.")
  record Token(
      @Schema(description = "A JWT.", examples = "eyJ…") String token,
      @Schema(description = "When it ends, in Unix milliseconds.") long expires) {
    /// The token is a secret: it is not shown.
    @Override
    public String toString() {
      return "Token[expires=" + expires + "]";
    }
  }

  /// Who signs, and what that one may hand on.
  private record Signer(String key, Grant own, long expiresUnixSeconds) {
    boolean mayGrant(Grant wanted) {
      boolean sameRoom = own.room().isEmpty() || own.room().equals(wanted.room());
      return own.admin() && sameRoom;
    }
  }
}
