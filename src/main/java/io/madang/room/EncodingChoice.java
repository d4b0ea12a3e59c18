package io.madang.room;

import io.madang.room.frame.LayerSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which encoding of a track a slot is best sent, and which spatial layer of it. A pure decider.
final class EncodingChoice {
  private EncodingChoice() {}

  /// Among those the receiver can play, which is asked only where they differ; a substitute only if
  /// there is nothing else. Then among the encodings that are being sent, among all if none is: the
  /// one that fits the tile.
  static @Nullable Encoding of(
      PublishedTrack track, SlotSection section, ViewRequest view, long now) {
    List<Encoding> encodings = track.encodings();
    Encoding best = null;
    for (int i = 0; i < encodings.size(); i++) {
      Encoding candidate = encodings.get(i);
      if (track.isMixed() && SlotCodecs.find(section, candidate).isEmpty()) {
        continue;
      }
      if (best == null || isBetter(candidate, best, view, now)) {
        best = candidate;
      }
    }
    return best;
  }

  /// The spatial layer that fits the tile, among those the receiver can put together.
  static int spatialLayer(Encoding encoding, SlotSection section, ViewRequest view) {
    int best = 0;
    for (int i = 1; i < SlotCodecs.spatialLayers(section, encoding); i++) {
      if (fitsBetter(encoding, i, encoding, best, view)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean isBetter(Encoding candidate, Encoding best, ViewRequest view, long now) {
    if (candidate.isSubstitute() != best.isSubstitute()) {
      return best.isSubstitute();
    }
    boolean live = candidate.isLive(now);
    if (live != best.isLive(now)) {
      return live;
    }
    return fitsBetter(candidate, candidate.layers() - 1, best, best.layers() - 1, view);
  }

  private static boolean fitsBetter(
      Encoding one, int layer, Encoding other, int otherLayer, ViewRequest view) {
    return LayerSelector.better(
        one.width(layer),
        one.height(layer),
        other.width(otherLayer),
        other.height(otherLayer),
        view.width(),
        view.height());
  }
}
