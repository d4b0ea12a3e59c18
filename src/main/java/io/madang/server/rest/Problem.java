package io.madang.server.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What went wrong with a request, in the form of RFC 9457 (`application/problem+json`).
///
/// `type` is always `about:blank` (RFC 9457, section 4.2.1): the stable `code` tells problems
/// apart.
///
/// @param title the reason phrase of the status
/// @param detail a sentence for people
/// @param code stable, for programs
/// @param errors which fields are wrong; empty if the problem is not about fields
@Schema(description = "What went wrong (RFC 9457).")
public record Problem(
    @Schema(examples = "about:blank") String type,
    @Schema(examples = "Not Found") String title,
    @Schema(examples = "404") int status,
    @Schema(examples = "There is no room yard.") String detail,
    @Schema(description = "Stable; match on this one.", examples = "not-found") String code,
    List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /// One wrong field of a request.
  public record FieldError(String field, String message) {}

  public Problem {
    errors = List.copyOf(errors);
  }

  public static Problem of(ProblemCode code, String detail) {
    return of(code, detail, List.of());
  }

  static Problem of(ProblemCode code, String detail, List<FieldError> errors) {
    return of(code, code.status(), detail, errors);
  }

  static Problem of(ProblemCode code, int status, String detail, List<FieldError> errors) {
    return of(status, code.wireName(), detail, errors);
  }

  static Problem of(int status, String code, String detail, List<FieldError> errors) {
    return new Problem("about:blank", reasonPhrase(status), status, detail, code, errors);
  }

  /// The body of the response.
  public String toJson() {
    var json =
        new JsonObject()
            .put("type", type)
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    if (!errors.isEmpty()) {
      var list = new JsonArray();
      errors.forEach(error ->
          list.add(new JsonObject().put("field", error.field()).put("message", error.message())));
      json.put("errors", list);
    }
    return json.encode();
  }

  /// RFC 9110, section 15, and RFC 6585.
  private static String reasonPhrase(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 409 -> "Conflict";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 422 -> "Unprocessable Content";
      case 428 -> "Precondition Required";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> status < 500 ? "Bad Request" : "Internal Server Error";
    };
  }
}
