package io.madang.compose.link;

import io.madang.rtp.MediaKind;
import java.util.List;
import java.util.Optional;

/// What the server tells a worker; `docs/worker-protocol.md`, "Server to worker". Immutable.
public sealed interface WorkerCommand {
  /// The first command: what to make. The worker begins with the first tick after it.
  ///
  /// @param framesPerSecond ticks per second
  /// @param ticksPerPart length of a part in ticks
  /// @param partsPerSegment length of a segment in parts; every segment begins with an IDR picture
  /// @param firstSegment the number of the first segment, 0 at first, the next one after a restart
  /// @param firstMediaMillis the media time of the first tick; positive, so that the encoder's
  ///   priming never falls before 0
  /// @param renditions the pictures to make, largest first; the first is always made, the others
  ///   between [Rendition] on and off
  /// @param transportStream whether MPEG-TS segments of the first rendition are made as well
  record Start(
      int framesPerSecond,
      int ticksPerPart,
      int partsPerSegment,
      long firstSegment,
      long firstMediaMillis,
      List<RenditionSettings> renditions,
      int audioBitrateBps,
      String encoder,
      String fontFile,
      boolean transportStream)
      implements WorkerCommand {
    /// Lets the worker choose the best encoder it has.
    public static final String ANY_ENCODER = "auto";

    public Start {
      renditions = List.copyOf(renditions);
    }
  }

  /// What is drawn from the next tick on.
  ///
  /// @param title shown in the picture, empty for none
  /// @param logoFile a PNG file shown in the corner, empty for none
  /// @param hint a line in the middle while there is no tile, empty for none
  record Scene(String title, String logoFile, String hint, List<Tile> tiles)
      implements WorkerCommand {
    public Scene {
      tiles = List.copyOf(tiles);
    }
  }

  /// What a slot carries from now on. Comes before the first packet of the new source.
  ///
  /// @param ssrc of all the slot's packets
  /// @param participant whose clock the source has, empty when the slot carries nothing
  record Source(String slot, int ssrc, MediaKind kind, String participant, String track)
      implements WorkerCommand {}

  /// Begins to make a rendition with the next segment, or stops at the end of this one.
  record Rendition(String name, boolean on) implements WorkerCommand {}

  /// The first command of a worker that makes no program: one source's streams are decoded and
  /// encoded anew for browsers. At least one of the two is there.
  ///
  /// @param encoder wanted for video, [Start#ANY_ENCODER] for the best one
  /// @param maxWidth a larger picture is made smaller, keeping its shape; likewise `maxHeight`
  /// @param maxBitrateBps of the video
  record Transcode(
      Optional<TranscodeInput> video,
      Optional<TranscodeInput> audio,
      String encoder,
      int maxWidth,
      int maxHeight,
      int maxBitrateBps)
      implements WorkerCommand {
    public Transcode {
      if (video.isEmpty() && audio.isEmpty()) {
        throw new IllegalArgumentException("nothing to transcode");
      }
    }
  }

  /// The next picture of a [Transcode] shall be one to begin with.
  record Keyframe() implements WorkerCommand {}

  /// Ends the program: what was begun is finished, the last parts are reported, the worker exits.
  record Stop() implements WorkerCommand {}
}
