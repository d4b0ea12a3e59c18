package io.madang.server.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.madang.room.RoomException;
import io.madang.server.rest.Problem.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where exceptions become HTTP responses.
public class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  @ServerExceptionMapper
  Response problem(ProblemException exception) {
    return exception.toResponse();
  }

  @ServerExceptionMapper
  Response room(RoomException exception) {
    return respond(
        RoomProblems.code(exception.code()),
        Objects.requireNonNullElse(exception.getMessage(), exception.code().name()));
  }

  @ServerExceptionMapper
  Response invalid(ConstraintViolationException exception) {
    List<FieldError> errors =
        exception.getConstraintViolations().stream()
            .map(violation -> new FieldError(fieldName(violation), violation.getMessage()))
            .sorted((a, b) -> a.field().compareTo(b.field()))
            .toList();
    String detail =
        errors.size() == 1
            ? errors.get(0).field() + " " + errors.get(0).message()
            : errors.size() + " fields are wrong.";
    return new ProblemException(ProblemCode.INVALID, detail, errors).toResponse();
  }

  @ServerExceptionMapper
  Response mismatched(MismatchedInputException exception) {
    String field = fieldName(exception);
    return new ProblemException(
            ProblemCode.INVALID,
            field.isEmpty()
                ? "The body must be one JSON object."
                : field + " is of the wrong type.",
            field.isEmpty() ? List.of() : List.of(new FieldError(field, "is of the wrong type")))
        .toResponse();
  }

  @ServerExceptionMapper
  Response malformed(JacksonException exception) {
    return respond(ProblemCode.BAD_JSON, "The body is not valid JSON.");
  }

  /// Everything the REST layer itself decides: no such path, no such method, a wrong media type.
  @ServerExceptionMapper
  Response refused(
      WebApplicationException exception, @Context UriInfo uri, @Context Request request) {
    if (exception.getCause() instanceof JacksonException malformed) {
      return malformed(malformed);
    }
    if (exception.getResponse().getStatus() < 400) {
      return exception.getResponse();
    }
    if (exception instanceof NotFoundException && exception.getCause() != null) {
      // JAX-RS calls a query parameter that cannot be converted "not found".
      return respond(ProblemCode.INVALID, "A query parameter is of the wrong type.");
    }
    int status = status(exception, uri.getPath(), request.getMethod());
    Problem problem =
        Problem.of(
            ProblemCode.ofStatus(status), status, sentence(status, uri.getPath()), List.of());
    Response.ResponseBuilder response = ProblemException.response(problem);
    if (status == METHOD_NOT_ALLOWED) {
      response.header(HttpHeaders.ALLOW, AllowedMethods.of(uri.getPath()));
    }
    return response.build();
  }

  /// A bug of ours: logged once, told to the caller without its inside.
  @ServerExceptionMapper
  Response bug(Throwable exception) {
    String reference = UUID.randomUUID().toString().substring(0, 8);
    LOG.errorf(exception, "reference=%s a request failed", reference);
    return respond(
        ProblemCode.INTERNAL, "A fault of the server; its log has it as " + reference + ".");
  }

  private static Response respond(ProblemCode code, String detail) {
    return new ProblemException(code, detail).toResponse();
  }

  /// The REST layer calls a path "not found" when another class has it with another method.
  private static int status(WebApplicationException exception, String path, String method) {
    int status = exception.getResponse().getStatus();
    String allowed = AllowedMethods.of(path);
    boolean otherMethod = !allowed.isEmpty() && !List.of(allowed.split(", ")).contains(method);
    return status == NOT_FOUND && otherMethod ? METHOD_NOT_ALLOWED : status;
  }

  private static String sentence(int status, String path) {
    return switch (status) {
      case NOT_FOUND -> "There is nothing at " + path + ".";
      case METHOD_NOT_ALLOWED -> path + " does not know this method.";
      case 406 -> path + " cannot answer in a media type that is accepted.";
      case 413 -> "The body is too large.";
      case 415 -> path + " does not take a body of this media type.";
      default -> "The request cannot be understood.";
    };
  }

  /// The last name of the path: `createRoom.request.room` is `room` to the caller, and so is an
  /// element of it.
  private static String fieldName(ConstraintViolation<?> violation) {
    String name = "";
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
        name = node.getName();
      }
    }
    return name;
  }

  private static String fieldName(JsonMappingException exception) {
    var names = exception.getPath().stream().map(JsonMappingException.Reference::getFieldName);
    return String.join(".", names.filter(name -> name != null).toList());
  }
}
