package io.madang.server.rest;

import io.madang.server.ByteRange;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jboss.resteasy.reactive.PathPart;

/// Answers a request for the file of a recording: whole, a byte range of it, or that it has not
/// changed (RFC 9110, sections 13 and 14).
///
/// @param file that is sent
/// @param room that was recorded
record RecordingDownload(Path file, String room) {

  static final String MEDIA_TYPE = "video/mp4";

  private static final MediaType MP4 = MediaType.valueOf(MEDIA_TYPE);

  /// Whether a request wants the file rather than what is known about it.
  static boolean isAskedFor(HttpHeaders headers) {
    for (MediaType type : headers.getAcceptableMediaTypes()) {
      if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (type.isCompatible(MP4)) {
        return true;
      }
    }
    return false;
  }

  Response answer(HttpHeaders headers, Request request) {
    BasicFileAttributes attributes = attributes();
    EntityTag tag = tag(attributes);
    // HTTP dates have no milliseconds.
    Instant modified =
        Instant.ofEpochSecond(attributes.lastModifiedTime().toInstant().getEpochSecond());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(Date.from(modified), tag);
    if (unchanged != null) {
      return unchanged.tag(tag).build();
    }
    long size = attributes.size();
    try {
      return described(content(headers, tag, size), tag, Date.from(modified));
    } catch (ProblemException beyond) {
      return ProblemException.response(beyond.problem())
          .header("Content-Range", "bytes */" + size)
          .build();
    }
  }

  /// The answer to HEAD: what the file is, without it.
  Response answerHead() {
    BasicFileAttributes attributes = attributes();
    Response.ResponseBuilder response =
        Response.ok().header(HttpHeaders.CONTENT_LENGTH, attributes.size());
    return described(
        response, tag(attributes), Date.from(attributes.lastModifiedTime().toInstant()));
  }

  private Response described(Response.ResponseBuilder response, EntityTag tag, Date modified) {
    return response
        .type(MP4)
        .tag(tag)
        .lastModified(modified)
        .header("Accept-Ranges", "bytes")
        .header("Cache-Control", "private, no-cache")
        .header("Content-Disposition", "attachment; filename=\"" + name() + "\"")
        .build();
  }

  private Response.ResponseBuilder content(HttpHeaders headers, EntityTag tag, long size) {
    Optional<String> header =
        Optional.ofNullable(headers.getHeaderString("Range"))
            .filter(range -> isStillTheSame(headers, tag));
    return header
        .flatMap(range -> ByteRange.parse(range, size))
        .map(part -> partial(part, size))
        .orElseGet(() -> Response.ok(new PathPart(file, 0, size)));
  }

  private Response.ResponseBuilder partial(ByteRange part, long size) {
    if (part.equals(ByteRange.NONE)) {
      throw new ProblemException(ProblemCode.BAD_RANGE, "The file has " + size + " bytes.");
    }
    return Response.status(Response.Status.PARTIAL_CONTENT)
        .entity(new PathPart(file, part.from(), part.length()))
        .header("Content-Range", part.header(size));
  }

  /// A room's name has no character that a file's name may not have.
  private String name() {
    return room + "-" + file.getFileName();
  }

  private BasicFileAttributes attributes() {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException missing) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "There is no file " + file.getFileName() + ".");
    }
  }

  /// A file that is being written has another one each time.
  private static EntityTag tag(BasicFileAttributes attributes) {
    return new EntityTag(
        Long.toHexString(attributes.size())
            + "-"
            + Long.toHexString(attributes.lastModifiedTime().toMillis()));
  }

  /// `If-Range` (RFC 9110, section 13.1.5), by tag; a date is never exact enough.
  private static boolean isStillTheSame(HttpHeaders headers, EntityTag tag) {
    String condition = headers.getHeaderString("If-Range");
    return condition == null || condition.equals("\"" + tag.getValue() + "\"");
  }
}
