package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// The template dependency structure of a coded video sequence (RTP Payload Format For AV1,
/// appendix A.8.2).
///
/// All arrays have their largest size from the start, so that a new structure allocates nothing.
/// Confined to one thread.
final class DependencyStructure {
  static final int MAX_TEMPLATES = 64;
  static final int MAX_TARGETS = 32;
  static final int MAX_SPATIAL_LAYERS = 4;

  /// The syntax sets no limit; encoders refer to three frames or fewer.
  static final int MAX_FRAME_DIFFS = 16;

  static final int NOT_PRESENT = 0;

  private static final int MAX_TEMPORAL_LAYERS = 8;
  private static final int SAME_LAYER = 0;
  private static final int NEXT_TEMPORAL = 1;
  private static final int NEXT_SPATIAL = 2;

  final byte[] spatial = new byte[MAX_TEMPLATES];
  final byte[] temporal = new byte[MAX_TEMPLATES];
  final byte[] indications = new byte[MAX_TEMPLATES * MAX_TARGETS];
  final byte[] frameDiffs = new byte[MAX_TEMPLATES * MAX_FRAME_DIFFS];
  final byte[] frameDiffCounts = new byte[MAX_TEMPLATES];
  final byte[] chainDiffs = new byte[MAX_TEMPLATES * MAX_TARGETS];
  final byte[] protectedBy = new byte[MAX_TARGETS];
  final byte[] targetSpatial = new byte[MAX_TARGETS];
  final byte[] targetTemporal = new byte[MAX_TARGETS];
  final int[] widths = new int[MAX_SPATIAL_LAYERS];
  final int[] heights = new int[MAX_SPATIAL_LAYERS];

  int idOffset;
  int targets;
  int templates;
  int chains;
  int maxSpatial;
  int maxTemporal;
  boolean hasSizes;

  /// Reads `template_dependency_structure()`; `false` if it is malformed.
  boolean parse(BitReader bits) {
    idOffset = bits.bits(6);
    targets = bits.bits(5) + 1;
    if (!parseLayers(bits)) {
      return false;
    }
    parseIndications(bits);
    if (!parseFrameDiffs(bits)) {
      return false;
    }
    parseChains(bits);
    deriveTargetLayers();
    parseSizes(bits);
    return !bits.overrun();
  }

  /// The index of the template that a frame's template id names, or -1.
  int template(int id) {
    int index = id - idOffset & 63;
    return index < templates ? index : -1;
  }

  /// All decode targets, as a mask.
  int allTargets() {
    return targets == 32 ? -1 : (1 << targets) - 1;
  }

  private boolean parseLayers(BitReader bits) {
    int spatialId = 0;
    int temporalId = 0;
    templates = 0;
    maxTemporal = 0;
    while (true) {
      if (templates == MAX_TEMPLATES
          || spatialId == MAX_SPATIAL_LAYERS
          || temporalId == MAX_TEMPORAL_LAYERS) {
        return false;
      }
      spatial[templates] = (byte) spatialId;
      temporal[templates++] = (byte) temporalId;
      maxTemporal = Math.max(maxTemporal, temporalId);
      maxSpatial = spatialId;
      switch (bits.bits(2)) {
        case SAME_LAYER -> {
          if (bits.overrun()) {
            return false;
          }
        }
        case NEXT_TEMPORAL -> temporalId++;
        case NEXT_SPATIAL -> {
          temporalId = 0;
          spatialId++;
        }
        default -> {
          return true;
        }
      }
    }
  }

  private void parseIndications(BitReader bits) {
    for (int template = 0; template < templates; template++) {
      for (int target = 0; target < targets; target++) {
        indications[template * MAX_TARGETS + target] = (byte) bits.bits(2);
      }
    }
  }

  private boolean parseFrameDiffs(BitReader bits) {
    for (int template = 0; template < templates; template++) {
      int count = 0;
      while (bits.flag()) {
        if (count == MAX_FRAME_DIFFS) {
          return false;
        }
        frameDiffs[template * MAX_FRAME_DIFFS + count++] = (byte) (bits.bits(4) + 1);
      }
      frameDiffCounts[template] = (byte) count;
    }
    return true;
  }

  private void parseChains(BitReader bits) {
    chains = bits.nonSymmetric(targets + 1);
    if (chains == 0) {
      return;
    }
    for (int target = 0; target < targets; target++) {
      protectedBy[target] = (byte) bits.nonSymmetric(chains);
    }
    for (int template = 0; template < templates; template++) {
      for (int chain = 0; chain < chains; chain++) {
        chainDiffs[template * MAX_TARGETS + chain] = (byte) bits.bits(4);
      }
    }
  }

  /// `decode_target_layers()`: the highest layers of all templates that a target takes part in.
  private void deriveTargetLayers() {
    for (int target = 0; target < targets; target++) {
      int highestSpatial = 0;
      int highestTemporal = 0;
      for (int template = 0; template < templates; template++) {
        if (indications[template * MAX_TARGETS + target] != NOT_PRESENT) {
          highestSpatial = Math.max(highestSpatial, spatial[template]);
          highestTemporal = Math.max(highestTemporal, temporal[template]);
        }
      }
      targetSpatial[target] = (byte) highestSpatial;
      targetTemporal[target] = (byte) highestTemporal;
    }
  }

  private void parseSizes(BitReader bits) {
    hasSizes = bits.flag();
    if (hasSizes) {
      for (int layer = 0; layer <= maxSpatial; layer++) {
        widths[layer] = bits.bits(16) + 1;
        heights[layer] = bits.bits(16) + 1;
      }
    }
  }
}
