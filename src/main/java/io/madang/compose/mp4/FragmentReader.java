package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;

/// Reads the samples of one fragment of one track: what [CmafMuxer] writes, and the other forms
/// that ISO/IEC 14496-12, section 8.8, allows for it. Any thread.
final class FragmentReader {
  /// Takes samples; the bytes are borrowed during the call.
  interface SampleSink {
    /// @param time decode time in the track's units
    void sample(byte[] array, int offset, int length, long time, int duration, boolean sync);
  }

  private static final int BASE_DATA_OFFSET = 0x01;
  private static final int SAMPLE_DESCRIPTION = 0x02;
  private static final int DEFAULT_DURATION = 0x08;
  private static final int DEFAULT_SIZE = 0x10;
  private static final int DEFAULT_FLAGS = 0x20;
  private static final int RUN_DATA_OFFSET = 0x01;
  private static final int RUN_FIRST_FLAGS = 0x04;
  private static final int RUN_DURATIONS = 0x0100;
  private static final int RUN_SIZES = 0x0200;
  private static final int RUN_FLAGS = 0x0400;
  private static final int RUN_COMPOSITION_OFFSETS = 0x0800;
  private static final int NOT_SYNC = 0x0001_0000;

  private final byte[] array;
  private final SampleSink sink;
  private int defaultDuration;
  private int defaultSize;
  private int defaultFlags;
  private long time;

  private FragmentReader(byte[] array, SampleSink sink) {
    this.array = array;
    this.sink = sink;
  }

  /// Gives the samples of `moof` and `mdat` in their order.
  ///
  /// @throws IllegalArgumentException when it is not such a fragment
  static void read(byte[] fragment, SampleSink sink) {
    try {
      new FragmentReader(fragment, sink).read();
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a fragment that points beyond its end", e);
    }
  }

  private void read() {
    Box moof = Box.find(array, "moof");
    Box traf = moof.child("traf");
    readHeader(traf.child("tfhd"));
    Box tfdt = traf.child("tfdt");
    time = tfdt.version() == 0 ? tfdt.u32(4) : tfdt.i64(4);
    for (Box box : traf.children()) {
      if (box.type().equals("trun")) {
        readRun(box, moof.start());
      }
    }
  }

  private void readHeader(Box tfhd) {
    int flags = tfhd.flags();
    int at = 8;
    at += (flags & BASE_DATA_OFFSET) != 0 ? 8 : 0;
    at += (flags & SAMPLE_DESCRIPTION) != 0 ? 4 : 0;
    if ((flags & DEFAULT_DURATION) != 0) {
      defaultDuration = tfhd.i32(at);
      at += 4;
    }
    if ((flags & DEFAULT_SIZE) != 0) {
      defaultSize = tfhd.i32(at);
      at += 4;
    }
    if ((flags & DEFAULT_FLAGS) != 0) {
      defaultFlags = tfhd.i32(at);
    }
  }

  private void readRun(Box trun, int base) {
    int flags = trun.flags();
    int count = trun.i32(4);
    if (count < 0 || count > array.length) {
      throw new IllegalArgumentException("more samples than bytes");
    }
    if ((flags & RUN_DATA_OFFSET) == 0) {
      throw new IllegalArgumentException("a run without a data offset");
    }
    int data = base + trun.i32(8);
    int at = trun.body() + 12;
    int firstFlags = defaultFlags;
    if ((flags & RUN_FIRST_FLAGS) != 0) {
      firstFlags = ByteArrays.i32(array, at);
      at += 4;
    }
    for (int i = 0; i < count; i++) {
      int duration = defaultDuration;
      int size = defaultSize;
      int sampleFlags = i == 0 ? firstFlags : defaultFlags;
      if ((flags & RUN_DURATIONS) != 0) {
        duration = ByteArrays.i32(array, at);
        at += 4;
      }
      if ((flags & RUN_SIZES) != 0) {
        size = ByteArrays.i32(array, at);
        at += 4;
      }
      if ((flags & RUN_FLAGS) != 0) {
        sampleFlags = ByteArrays.i32(array, at);
        at += 4;
      }
      at += (flags & RUN_COMPOSITION_OFFSETS) != 0 ? 4 : 0;
      give(data, size, duration, sampleFlags);
      data += size;
    }
  }

  private void give(int data, int size, int duration, int flags) {
    if (size < 0 || duration < 0 || data < 0 || data > array.length - size) {
      throw new IllegalArgumentException("a sample beyond the fragment's end");
    }
    sink.sample(array, data, size, time, duration, (flags & NOT_SYNC) == 0);
    time += duration;
  }
}
