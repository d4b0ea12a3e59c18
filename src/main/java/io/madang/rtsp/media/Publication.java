package io.madang.rtsp.media;

import io.madang.room.FeedEncoding;
import io.madang.room.FeedTrack;
import io.madang.room.TrackSource;
import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.rtsp.media.payload.VideoFormat;
import java.util.ArrayList;
import java.util.List;

/// The names under which the room knows a source's tracks, and what it is told of them.
final class Publication {
  static final String VIDEO = "video";
  static final String AUDIO = "audio";

  /// The encoding that is passed as it is.
  static final String PASSED = "source";

  /// The same once it is known to be none for browsers: another name, so that what the room says of
  /// one is not taken for the other.
  static final String UNPLAYABLE = "original";

  /// The encoding that a transcoder makes.
  static final String SUBSTITUTE = "transcoded";

  private Publication() {}

  static FeedTrack track(TrackPlan plan, VideoFormat format) {
    var encodings = new ArrayList<FeedEncoding>();
    if (plan.passed().isPresent()) {
      boolean unplayable = format.unplayable();
      encodings.add(
          encoding(unplayable ? UNPLAYABLE : PASSED, plan.passed(format), unplayable, false));
    }
    if (plan.hasSubstitute(format)) {
      encodings.add(encoding(SUBSTITUTE, plan.substitute(), false, true));
    }
    MediaKind kind = plan.track().kind();
    return plan.isVideo()
        ? new FeedTrack(VIDEO, kind, TrackSource.CAMERA, encodings)
        : new FeedTrack(AUDIO, kind, TrackSource.MICROPHONE, encodings);
  }

  private static FeedEncoding encoding(
      String rid, Codec codec, boolean reordered, boolean substitute) {
    return new FeedEncoding(rid, codec, HeaderExtensionMap.EMPTY, reordered, substitute);
  }

  /// All that a source publishes.
  static List<FeedTrack> of(List<IntakePath> paths) {
    return paths.stream().map(path -> track(path.plan(), path.format())).toList();
  }
}
