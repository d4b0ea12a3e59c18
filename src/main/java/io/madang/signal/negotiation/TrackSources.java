package io.madang.signal.negotiation;

import io.madang.room.TrackSource;
import io.madang.rtp.MediaKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names the source of each publishing section: the client's hint, or else the first audio is the
/// microphone, the first video the camera, any further one belongs to the screen. For one offer.
final class TrackSources {
  private final Map<String, TrackHint> hints = new HashMap<>();
  private boolean audioSeen;
  private boolean videoSeen;

  TrackSources(List<TrackHint> hints) {
    hints.forEach(hint -> this.hints.put(hint.mid(), hint));
  }

  /// To be called for each publishing section in the order of the offer.
  TrackHint next(String mid, MediaKind kind) throws NegotiationException {
    TrackSource usual = usual(kind);
    TrackHint hint = hints.getOrDefault(mid, new TrackHint(mid, usual, false));
    if (kindOf(hint.source()) != kind) {
      throw new NegotiationException(
          "The section " + mid + " cannot carry the source " + hint.source().wireName() + ".");
    }
    return hint;
  }

  private TrackSource usual(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> {
        boolean first = !audioSeen;
        audioSeen = true;
        yield first ? TrackSource.MICROPHONE : TrackSource.SCREEN_AUDIO;
      }
      case VIDEO -> {
        boolean first = !videoSeen;
        videoSeen = true;
        yield first ? TrackSource.CAMERA : TrackSource.SCREEN;
      }
    };
  }

  private static MediaKind kindOf(TrackSource source) {
    return switch (source) {
      case MICROPHONE, SCREEN_AUDIO -> MediaKind.AUDIO;
      case CAMERA, SCREEN -> MediaKind.VIDEO;
    };
  }
}
