package io.madang.room;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one slot could be sent of its track: encodings and spatial layers from the smallest picture
/// to the one that fits the tile, with what each costs. Listed anew for each allocation.
///
/// Confined to its `MediaLoop`; allocates nothing once it has grown.
final class LayerSteps {
  /// A layer that has not been measured yet: bits per second and pixel as browsers spend them on
  /// small pictures; large ones take less, so this is on the safe side.
  private static final long BPS_PER_PIXEL = 2;

  /// A layer of which nothing is known.
  private static final long UNKNOWN_BPS = 300_000;

  private @Nullable Encoding[] encodings = new @Nullable Encoding[4];
  private int[] layers = new int[4];
  private long[] areas = new long[4];
  private long[] costs = new long[4];
  private int size;

  /// Lists what is no better than what the tile would be sent if there were no limit.
  void list(PublishedTrack track, SlotSection section, ViewRequest view, long now) {
    clear();
    Encoding best = EncodingChoice.of(track, section, view, now);
    if (best == null) {
      return;
    }
    int bestLayer = EncodingChoice.spatialLayer(best, section, view);
    long most = area(best, bestLayer);
    List<Encoding> all = track.encodings();
    for (int i = 0; i < all.size(); i++) {
      Encoding encoding = all.get(i);
      if (encoding == best) {
        addLayers(encoding, bestLayer, Long.MAX_VALUE);
      } else if (isAlike(encoding, best, now) && canPlay(track, section, encoding)) {
        addLayers(encoding, SlotCodecs.spatialLayers(section, encoding) - 1, most);
      }
    }
    for (int i = 1; i < size; i++) {
      // What is larger and takes less is no reason to be sent the smaller.
      costs[i] = Math.max(costs[i], costs[i - 1]);
    }
  }

  void clear() {
    Arrays.fill(encodings, 0, size, null);
    size = 0;
  }

  int size() {
    return size;
  }

  Encoding encoding(int step) {
    Encoding encoding = encodings[step];
    assert encoding != null : "read past the end";
    return encoding;
  }

  int layer(int step) {
    return layers[step];
  }

  /// Bits per second, never less than those of the step below.
  long cost(int step) {
    return costs[step];
  }

  /// The step that sends this layer, or -1.
  int find(@Nullable Encoding encoding, int layer) {
    for (int i = 0; i < size; i++) {
      if (encodings[i] == encoding && layers[i] == layer) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAlike(Encoding encoding, Encoding best, long now) {
    return encoding.isSubstitute() == best.isSubstitute()
        && encoding.isLive(now) == best.isLive(now);
  }

  private static boolean canPlay(PublishedTrack track, SlotSection section, Encoding encoding) {
    return !track.isMixed() || SlotCodecs.find(section, encoding).isPresent();
  }

  /// @param below only pictures of a known size that is smaller than this
  private void addLayers(Encoding encoding, int highest, long below) {
    for (int layer = 0; layer <= highest; layer++) {
      long area = area(encoding, layer);
      if (below == Long.MAX_VALUE || (area > 0 && area < below)) {
        insert(encoding, layer, area);
      }
    }
  }

  private void insert(Encoding encoding, int layer, long area) {
    if (size == layers.length) {
      grow();
    }
    int at = size++;
    for (; at > 0 && areas[at - 1] > area; at--) {
      encodings[at] = encodings[at - 1];
      layers[at] = layers[at - 1];
      areas[at] = areas[at - 1];
      costs[at] = costs[at - 1];
    }
    encodings[at] = encoding;
    layers[at] = layer;
    areas[at] = area;
    costs[at] = cost(encoding, layer, area);
  }

  private void grow() {
    encodings = Arrays.copyOf(encodings, 2 * size);
    layers = Arrays.copyOf(layers, 2 * size);
    areas = Arrays.copyOf(areas, 2 * size);
    costs = Arrays.copyOf(costs, 2 * size);
  }

  private static long area(Encoding encoding, int layer) {
    return (long) encoding.width(layer) * encoding.height(layer);
  }

  private static long cost(Encoding encoding, int layer, long area) {
    long measured = encoding.bitrateBps(layer);
    if (measured > 0) {
      return measured;
    }
    return area > 0 ? area * BPS_PER_PIXEL : UNKNOWN_BPS;
  }
}
