package io.madang.compose.mp4;

import java.util.Arrays;

/// Which samples a track has and where they lie, kept while a file grows, for the `stbl` box that
/// is written at its end (ISO/IEC 14496-12, section 8.6 and 8.7). Four bytes a sample, and little
/// else: durations are kept as runs. Confined to one thread.
final class SampleTable {
  private int[] sizes = new int[1024];
  private int samples;

  /// Pairs of a count and a duration.
  private int[] durations = new int[64];

  private int durationRuns;
  private int[] syncSamples = new int[256];
  private int syncs;
  private long[] chunkOffsets = new long[256];
  private int[] chunkSamples = new int[256];
  private int chunks;
  private long totalDuration;

  /// Samples that are added from now on lie one after the other from an offset in the file on.
  void beginChunk(long offset) {
    if (chunks == chunkOffsets.length) {
      chunkOffsets = Arrays.copyOf(chunkOffsets, 2 * chunks);
      chunkSamples = Arrays.copyOf(chunkSamples, 2 * chunks);
    }
    chunkOffsets[chunks] = offset;
    chunkSamples[chunks] = 0;
    chunks++;
  }

  void add(int size, int duration, boolean sync) {
    if (samples == sizes.length) {
      sizes = Arrays.copyOf(sizes, samples + samples / 2);
    }
    sizes[samples++] = size;
    chunkSamples[chunks - 1]++;
    addDuration(duration);
    totalDuration += duration;
    if (sync) {
      if (syncs == syncSamples.length) {
        syncSamples = Arrays.copyOf(syncSamples, 2 * syncs);
      }
      syncSamples[syncs++] = samples;
    }
  }

  /// Makes the last sample longer, across a gap. Only when there is one.
  void lengthenLast(int more) {
    int run = durationRuns - 1;
    int last = durations[2 * run + 1];
    durations[2 * run]--;
    if (durations[2 * run] == 0) {
      durationRuns--;
    }
    addDuration(last + more);
    totalDuration += more;
  }

  int samples() {
    return samples;
  }

  /// The sum of all durations, in the track's units.
  long totalDuration() {
    return totalDuration;
  }

  /// Writes the boxes that follow `stsd`.
  void write(BoxWriter writer) {
    writer.beginFull("stts", 0, 0).u32(durationRuns);
    for (int i = 0; i < 2 * durationRuns; i++) {
      writer.u32(durations[i]);
    }
    writer.end();
    if (syncs < samples) {
      writer.beginFull("stss", 0, 0).u32(syncs);
      for (int i = 0; i < syncs; i++) {
        writer.u32(syncSamples[i]);
      }
      writer.end();
    }
    writeChunks(writer);
    writer.beginFull("stsz", 0, 0).u32(0).u32(samples);
    for (int i = 0; i < samples; i++) {
      writer.u32(sizes[i]);
    }
    writer.end();
    writeOffsets(writer);
  }

  private void writeChunks(BoxWriter writer) {
    writer.beginFull("stsc", 0, 0);
    int countAt = writer.length();
    writer.u32(0);
    int runs = 0;
    for (int i = 0; i < chunks; i++) {
      if (i == 0 || chunkSamples[i] != chunkSamples[i - 1]) {
        writer.u32(i + 1).u32(chunkSamples[i]).u32(1);
        runs++;
      }
    }
    writer.end().patch32(countAt, runs);
  }

  private void writeOffsets(BoxWriter writer) {
    boolean large = chunks > 0 && chunkOffsets[chunks - 1] > 0xffff_ffffL;
    writer.beginFull(large ? "co64" : "stco", 0, 0).u32(chunks);
    for (int i = 0; i < chunks; i++) {
      if (large) {
        writer.u64(chunkOffsets[i]);
      } else {
        writer.u32(chunkOffsets[i]);
      }
    }
    writer.end();
  }

  private void addDuration(int duration) {
    int run = durationRuns - 1;
    if (run >= 0 && durations[2 * run + 1] == duration) {
      durations[2 * run]++;
      return;
    }
    if (2 * durationRuns == durations.length) {
      durations = Arrays.copyOf(durations, 2 * durations.length);
    }
    durations[2 * durationRuns] = 1;
    durations[2 * durationRuns + 1] = duration;
    durationRuns++;
  }
}
