package io.madang.server.rest;

import io.madang.server.rest.Problem.FieldError;
import jakarta.ws.rs.core.Response;
import java.util.List;

/// A request that cannot be done, as the [Problem] its caller gets.
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Seconds after which a client may try again what was refused for lack of room (RFC 9110,
  /// 10.2.3).
  private static final int RETRY_AFTER_SECONDS = 2;

  private final transient Problem problem;

  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  ProblemException(ProblemCode code, String detail, List<FieldError> errors) {
    super(detail, null, false, false);
    this.problem = Problem.of(code, detail, errors);
  }

  /// A refusal that comes with a status and a code of its own.
  public ProblemException(int status, String code, String detail) {
    super(detail, null, false, false);
    this.problem = Problem.of(status, code, detail, List.of());
  }

  public Problem problem() {
    return problem;
  }

  /// The response, with the headers that its status asks for.
  public Response toResponse() {
    return response(problem).build();
  }

  static Response.ResponseBuilder response(Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .header("Cache-Control", "no-store")
            .entity(problem.toJson());
    if (problem.status() == 401) {
      response.header("WWW-Authenticate", "Bearer realm=\"madang\"");
    }
    if (problem.status() == 503) {
      response.header("Retry-After", RETRY_AFTER_SECONDS);
    }
    return response;
  }
}
