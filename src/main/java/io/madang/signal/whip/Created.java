package io.madang.signal.whip;

import java.util.List;

/// A session that has been made: the answer to a `POST`, 201 (RFC 9725, section 4.2).
///
/// @param id the last part of `Location`; who knows it may end the session
/// @param etag the value of `ETag`, in its quotes
/// @param answer the body, `application/sdp`
/// @param links values of `Link`, one per ICE server
public record Created(String id, String etag, String answer, List<String> links) {
  public Created {
    links = List.copyOf(links);
  }

  /// The id is a secret: it is not shown.
  @Override
  public String toString() {
    return "Created[etag=" + etag + "]";
  }
}
