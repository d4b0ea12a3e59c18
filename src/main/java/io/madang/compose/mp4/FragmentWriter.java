package io.madang.compose.mp4;

import java.util.Arrays;

/// Collects samples of one track and writes them as one movie fragment, `moof` and `mdat` (ISO/IEC
/// 14496-12, section 8.8). Reusable and confined to one thread.
final class FragmentWriter {
  static final int SYNC = 0x0200_0000;

  /// Depends on others, is not a sync sample.
  static final int NOT_SYNC = 0x0101_0000;

  private static final int DEFAULT_BASE_IS_MOOF = 0x02_0000;
  private static final int DEFAULT_DURATION = 0x08;
  private static final int DEFAULT_FLAGS = 0x20;
  private static final int DATA_OFFSET = 0x01;
  private static final int FIRST_SAMPLE_FLAGS = 0x04;
  private static final int DURATIONS = 0x0100;
  private static final int SIZES = 0x0200;
  private static final int FLAGS = 0x0400;
  private static final int MDAT_HEADER_BYTES = 8;

  private final BoxWriter writer = new BoxWriter();
  private int[] sizes = new int[64];
  private int[] durations = new int[64];
  private boolean[] syncs = new boolean[64];
  private byte[] data = new byte[64 * 1024];
  private int dataLength;
  private int samples;
  private long decodeTime;
  private long end;

  /// Appends a sample; copies its bytes.
  void add(byte[] source, int offset, int length, long time, int duration, boolean sync) {
    if (samples == 0) {
      decodeTime = time;
    } else if (time > end) {
      durations[samples - 1] += (int) (time - end);
    }
    grow(length);
    System.arraycopy(source, offset, data, dataLength, length);
    dataLength += length;
    sizes[samples] = length;
    durations[samples] = duration;
    syncs[samples] = sync;
    samples++;
    end = Math.max(time, end) + duration;
  }

  boolean isEmpty() {
    return samples == 0;
  }

  int samples() {
    return samples;
  }

  int size(int sample) {
    return sizes[sample];
  }

  int duration(int sample) {
    return durations[sample];
  }

  boolean isSync(int sample) {
    return syncs[sample];
  }

  /// Bytes of all samples: what the `mdat` box will have after its header.
  int dataLength() {
    return dataLength;
  }

  long decodeTime() {
    return decodeTime;
  }

  /// The time at which its last sample ends.
  long end() {
    return end;
  }

  /// Whether it begins with a sync sample.
  boolean isIndependent() {
    return samples > 0 && syncs[0];
  }

  /// Makes the first sample begin earlier and the last one end later, so that the fragment covers
  /// all of a stretch in which an encoder left pictures out.
  void cover(long from, long to) {
    if (from < decodeTime) {
      durations[0] += (int) (decodeTime - from);
      decodeTime = from;
    }
    if (to > end) {
      durations[samples - 1] += (int) (to - end);
      end = to;
    }
  }

  /// The fragment; the writer is empty afterwards.
  byte[] take(int trackId, int sequence) {
    byte[] bytes = write(trackId, sequence);
    clear();
    return bytes;
  }

  /// The fragment; the samples stay until [#clear].
  byte[] write(int trackId, int sequence) {
    writer.begin("moof");
    writer.beginFull("mfhd", 0, 0).u32(sequence).end();
    writer.begin("traf");
    boolean evenDurations = sameDurations();
    boolean plainFlags = isFirstSyncOnly() || isAllSync();
    writeTrackFragmentHeader(trackId, evenDurations, plainFlags);
    writer.beginFull("tfdt", 1, 0).u64(decodeTime).end();
    int offsetAt = writeRun(evenDurations, plainFlags);
    writer.end().end();
    writer.patch32(offsetAt, writer.length() + MDAT_HEADER_BYTES);
    writer.begin("mdat").bytes(data, 0, dataLength).end();
    return writer.take();
  }

  void clear() {
    samples = 0;
    dataLength = 0;
    end = 0;
  }

  private void writeTrackFragmentHeader(int trackId, boolean evenDurations, boolean plainFlags) {
    int flags = DEFAULT_BASE_IS_MOOF;
    flags |= evenDurations ? DEFAULT_DURATION : 0;
    flags |= plainFlags ? DEFAULT_FLAGS : 0;
    writer.beginFull("tfhd", 0, flags).u32(trackId);
    if (evenDurations) {
      writer.u32(durations[0]);
    }
    if (plainFlags) {
      writer.u32(isAllSync() ? SYNC : NOT_SYNC);
    }
    writer.end();
  }

  /// `trun` (section 8.8.8). Answers where its data offset stands.
  private int writeRun(boolean evenDurations, boolean plainFlags) {
    int flags = DATA_OFFSET | SIZES;
    boolean firstDiffers = plainFlags && !isAllSync() && syncs[0];
    flags |= firstDiffers ? FIRST_SAMPLE_FLAGS : 0;
    flags |= evenDurations ? 0 : DURATIONS;
    flags |= plainFlags ? 0 : FLAGS;
    writer.beginFull("trun", 1, flags).u32(samples);
    int offsetAt = writer.length();
    writer.u32(0);
    if (firstDiffers) {
      writer.u32(SYNC);
    }
    for (int i = 0; i < samples; i++) {
      if (!evenDurations) {
        writer.u32(durations[i]);
      }
      writer.u32(sizes[i]);
      if (!plainFlags) {
        writer.u32(syncs[i] ? SYNC : NOT_SYNC);
      }
    }
    writer.end();
    return offsetAt;
  }

  private boolean sameDurations() {
    for (int i = 1; i < samples; i++) {
      if (durations[i] != durations[0]) {
        return false;
      }
    }
    return true;
  }

  private boolean isAllSync() {
    for (int i = 0; i < samples; i++) {
      if (!syncs[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isFirstSyncOnly() {
    for (int i = 1; i < samples; i++) {
      if (syncs[i]) {
        return false;
      }
    }
    return true;
  }

  private void grow(int more) {
    if (samples == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * samples);
      durations = Arrays.copyOf(durations, 2 * samples);
      syncs = Arrays.copyOf(syncs, 2 * samples);
    }
    if (dataLength + more > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, dataLength + more));
    }
  }
}
