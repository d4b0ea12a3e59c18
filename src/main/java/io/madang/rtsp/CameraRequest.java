package io.madang.rtsp;

import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspUrl;
import java.util.Optional;

/// A camera that somebody wants in a room. Immutable.
///
/// @param url as people type it, credentials included
/// @param name shown on the tile
/// @param transport how packets shall travel; empty: UDP, then TCP by itself
public record CameraRequest(String url, String name, Optional<LowerTransport> transport) {

  /// Without the credentials of the URL.
  @Override
  public String toString() {
    return "CameraRequest[url=" + RtspUrl.redact(url) + ", name=" + name + "]";
  }
}
