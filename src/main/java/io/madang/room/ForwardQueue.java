package io.madang.room;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one participant is to be sent at the end of this duty cycle: per packet its source and its
/// new numbers, no bytes. Arrays of primitives, reused; confined to its `MediaLoop`.
final class ForwardQueue {
  /// One tick of a busy room; a full queue is sent at once, so nothing is lost by the bound.
  static final int CAPACITY = 128;

  private final @Nullable Slot[] slots = new @Nullable Slot[CAPACITY];
  private final @Nullable Encoding[] encodings = new @Nullable Encoding[CAPACITY];
  private final long[] sources = new long[CAPACITY];
  private final int[] sequenceNumbers = new int[CAPACITY];
  private final int[] timestamps = new int[CAPACITY];
  private final int[] descriptors = new int[CAPACITY];
  private final boolean[] markers = new boolean[CAPACITY];
  private final boolean[] retransmissions = new boolean[CAPACITY];
  private int size;

  boolean isFull() {
    return size == CAPACITY;
  }

  int size() {
    return size;
  }

  /// Adds a packet; there must be room.
  void add(
      Slot slot,
      Encoding encoding,
      long source,
      int sequenceNumber,
      int timestamp,
      int descriptor,
      boolean marker,
      boolean retransmission) {
    int i = size++;
    slots[i] = slot;
    encodings[i] = encoding;
    sources[i] = source;
    sequenceNumbers[i] = sequenceNumber;
    timestamps[i] = timestamp;
    descriptors[i] = descriptor;
    markers[i] = marker;
    retransmissions[i] = retransmission;
  }

  /// Empties the queue and lets go of what it referred to.
  void clear() {
    Arrays.fill(slots, 0, size, null);
    Arrays.fill(encodings, 0, size, null);
    size = 0;
  }

  Slot slot(int i) {
    Slot slot = slots[i];
    assert slot != null : "read past the end";
    return slot;
  }

  Encoding encoding(int i) {
    Encoding encoding = encodings[i];
    assert encoding != null : "read past the end";
    return encoding;
  }

  /// Extended sequence number in the encoding's history.
  long source(int i) {
    return sources[i];
  }

  int sequenceNumber(int i) {
    return sequenceNumbers[i];
  }

  int timestamp(int i) {
    return timestamps[i];
  }

  int descriptor(int i) {
    return descriptors[i];
  }

  boolean marker(int i) {
    return markers[i];
  }

  boolean isRetransmission(int i) {
    return retransmissions[i];
  }
}
