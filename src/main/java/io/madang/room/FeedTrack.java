package io.madang.room;

import io.madang.rtp.MediaKind;
import java.util.List;

/// Audio or video that a [MediaFeed] publishes.
///
/// @param mid names the track within the feed
/// @param encodings all show the same; receivers take the first they can play
public record FeedTrack(
    String mid, MediaKind kind, TrackSource source, List<FeedEncoding> encodings) {
  public FeedTrack {
    encodings = List.copyOf(encodings);
    if (encodings.isEmpty()) {
      throw new IllegalArgumentException("a track without encodings");
    }
  }
}
