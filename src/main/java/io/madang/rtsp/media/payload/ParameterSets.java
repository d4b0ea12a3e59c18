package io.madang.rtsp.media.payload;

import io.madang.rtp.codec.NalUnitPacketizer;
import io.madang.rtp.codec.PayloadSink;
import java.util.Arrays;

/// The parameter sets that a stream's pictures refer to: those of the description until the stream
/// brings its own, always the latest of each identifier. Confined to one thread at a time;
/// allocates only for a set that has not been seen before.
final class ParameterSets {
  /// Longer than any set without abuse; larger ones are passed on but not kept.
  private static final int MAX_BYTES = 1_000;

  /// More sets of a kind than encoders use at once.
  private static final int MAX_SETS = 8;

  private final NalUnitSyntax syntax;
  private final byte[][][] sets;
  private final int[][] ids;
  private final int[] counts;

  ParameterSets(NalUnitSyntax syntax) {
    this.syntax = syntax;
    this.sets = new byte[syntax.setKinds()][MAX_SETS][];
    this.ids = new int[syntax.setKinds()][MAX_SETS];
    this.counts = new int[syntax.setKinds()];
  }

  /// Keeps a set in place of the one with its identifier; answers whether it differs.
  boolean keep(int kind, byte[] array, int offset, int length) {
    int id = length > MAX_BYTES ? -1 : syntax.setId(kind, array, offset, length);
    if (id < 0) {
      return false;
    }
    int slot = 0;
    while (slot < counts[kind] && ids[kind][slot] != id) {
      slot++;
    }
    if (slot == MAX_SETS) {
      return false;
    }
    if (slot == counts[kind]) {
      counts[kind]++;
      ids[kind][slot] = id;
    } else if (Arrays.equals(
        sets[kind][slot], 0, sets[kind][slot].length, array, offset, offset + length)) {
      return false;
    }
    sets[kind][slot] = Arrays.copyOfRange(array, offset, offset + length);
    return true;
  }

  /// Whether some of a kind are kept.
  boolean has(int kind) {
    return counts[kind] > 0;
  }

  /// Hands all sets of a kind to the packetizer.
  void insert(int kind, NalUnitPacketizer packetizer, PayloadSink sink) {
    for (int i = 0; i < counts[kind]; i++) {
      packetizer.unit(sets[kind][i], 0, sets[kind][i].length, false, sink);
    }
  }
}
