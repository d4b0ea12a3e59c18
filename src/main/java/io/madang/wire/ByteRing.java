package io.madang.wire;

/// A bounded queue of bytes from one thread to another, in one array: what is written lies
/// contiguously where it is read. Neither side waits, locks or allocates.
///
/// Positions count bytes since the start and never wrap; the remainder is the place in the array.
/// What does not fit before the array's end begins at its beginning, and the place where the lap
/// ended early is noted. One note is enough: the writer cannot end the next lap before the reader
/// has passed the end of this one.
public final class ByteRing {
  /// What [#reserve] answers when there is no room.
  public static final int NO_ROOM = -1;

  private static final long NEVER = -1;

  private final byte[] array;
  // Written by one side, read by the other.
  private volatile long published;
  private volatile long consumed;
  private volatile long lapEnd = NEVER;
  // The writer's own.
  private long written;

  public ByteRing(int capacity) {
    array = new byte[capacity];
  }

  public byte[] array() {
    return array;
  }

  /// Writer: where up to `length` bytes may be written, or [#NO_ROOM].
  public int reserve(int length) {
    int at = (int) (written % array.length);
    int left = array.length - at;
    int skipped = left < length ? left : 0;
    if (written + skipped + length - consumed > array.length) {
      return NO_ROOM;
    }
    if (skipped > 0) {
      lapEnd = written;
      written += skipped;
      return 0;
    }
    return at;
  }

  /// Writer: so many bytes were written at the last [#reserve].
  public void commit(int length) {
    written += length;
  }

  /// Writer: the reader may have what was committed.
  public void publish() {
    published = written;
  }

  /// Reader: where the next bytes are.
  public int readOffset() {
    return (int) (consumed % array.length);
  }

  /// Reader: how many bytes lie at [#readOffset].
  public int readable() {
    long limit = published;
    long from = consumed;
    long end = lapEnd;
    if (from == end && limit > end) {
      from = from - from % array.length + array.length;
      consumed = from;
    } else if (from < end && end < limit) {
      limit = end;
    }
    long lap = from - from % array.length + array.length;
    return (int) (Math.min(limit, lap) - from);
  }

  /// Reader: has taken so many bytes.
  public void release(int length) {
    long from = consumed;
    consumed = from + length;
  }

  /// From any thread: whether nothing is published that was not taken.
  public boolean isEmpty() {
    return published == consumed;
  }
}
