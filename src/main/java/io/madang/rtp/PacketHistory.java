package io.madang.rtp;

import java.util.Arrays;

/// The last packets of one published stream: what late forwarders and retransmissions to all
/// receivers read.
///
/// Packets are stored once, plain, header and payload without padding, one behind the other in a
/// ring of bytes that starts small and doubles while it is too small for the number of packets to
/// keep: a history of audio stays small. Memory is bounded by `packets * packetCapacity`. A packet
/// is found by its extended sequence number; what was overwritten is not found. Slots, and the
/// array they point into, are valid until the next [#put]. Confined to one thread.
public final class PacketHistory {
  /// "Not there (any more)".
  public static final int ABSENT = -1;

  private static final int INITIAL_BYTES = 8 * 1024;
  private static final byte[] NO_BYTES = new byte[0];
  private static final long EMPTY_SLOT = -1;

  private final int packets;
  private final int packetCapacity;
  private final long[] sequences;
  private final long[] arrivals;
  private final int[] offsets;
  private final int[] lengths;
  private final long[] putNumbers;

  /// The slot of each put, in order of puts: tells which bytes are the oldest. Twice as many as
  /// slots, because a packet that is still kept may have been followed by that many of the same
  /// window, before and behind it.
  private final int[] slotOfPut;

  private byte[] array = NO_BYTES;
  private int head;
  private long firstPut;
  private long nextPut;
  private long highest = EMPTY_SLOT;

  /// @param packets how many packets to keep, a power of two
  /// @param packetCapacity the longest packet to keep, in bytes
  public PacketHistory(int packets, int packetCapacity) {
    if (Integer.bitCount(packets) != 1 || packetCapacity < RtpPacket.FIXED_HEADER_LENGTH) {
      throw new IllegalArgumentException(packets + " packets of " + packetCapacity);
    }
    this.packets = packets;
    this.packetCapacity = packetCapacity;
    this.sequences = new long[packets];
    this.arrivals = new long[packets];
    this.offsets = new int[packets];
    this.lengths = new int[packets];
    this.putNumbers = new long[packets];
    this.slotOfPut = new int[2 * packets];
    Arrays.fill(sequences, EMPTY_SLOT);
  }

  /// Copies a packet in. Answers its slot, or [#ABSENT] if it is longer than the capacity or older
  /// than what is kept; a packet that is there already keeps its slot and its bytes.
  public int put(long extendedSequence, RtpPacket packet, long now) {
    int length = packet.length() - packet.paddingLength();
    int slot = (int) extendedSequence & packets - 1;
    if (length > packetCapacity || extendedSequence <= highest - packets) {
      return ABSENT;
    }
    if (sequences[slot] == extendedSequence) {
      return slot;
    }
    sequences[slot] = EMPTY_SLOT;
    int offset = makeRoom(length);
    System.arraycopy(packet.array(), packet.offset(), array, offset, length);
    array[offset] &= ~0x20; // the padding stayed behind, so its flag goes
    sequences[slot] = extendedSequence;
    arrivals[slot] = now;
    offsets[slot] = offset;
    lengths[slot] = length;
    putNumbers[slot] = nextPut;
    slotOfPut[(int) nextPut & slotOfPut.length - 1] = slot;
    nextPut++;
    head = offset + length;
    highest = Math.max(highest, extendedSequence);
    return slot;
  }

  /// The slot of a packet, or [#ABSENT].
  public int slotOf(long extendedSequence) {
    int slot = (int) extendedSequence & packets - 1;
    return sequences[slot] == extendedSequence && extendedSequence >= 0 ? slot : ABSENT;
  }

  /// Shows the packet of a slot; the view is valid until the next [#put].
  public void read(int slot, RtpPacket view) {
    view.wrap(array, offsets[slot], lengths[slot]);
  }

  public byte[] array() {
    return array;
  }

  public int offset(int slot) {
    return offsets[slot];
  }

  public int length(int slot) {
    return lengths[slot];
  }

  /// When the packet of a slot was put, monotonic nanoseconds.
  public long arrival(int slot) {
    return arrivals[slot];
  }

  /// The highest extended sequence number ever put, -1 before the first.
  public long highest() {
    return highest;
  }

  /// How many packets it keeps at most.
  public int packets() {
    return packets;
  }

  /// Bytes of packet memory in use now; grows with what is put, never above `packets *
  /// packetCapacity`.
  public int allocatedBytes() {
    return array.length;
  }

  /// Forgets all packets and gives their memory back.
  public void clear() {
    Arrays.fill(sequences, EMPTY_SLOT);
    array = NO_BYTES;
    head = 0;
    firstPut = nextPut;
    highest = EMPTY_SLOT;
  }

  /// Finds the offset for the next packet, evicting the oldest ones only when the ring may not grow
  /// any more.
  private int makeRoom(int length) {
    if (nextPut - firstPut == slotOfPut.length) {
      evictOldest();
    }
    while (true) {
      skipReplaced();
      int offset = freeOffset(length);
      if (offset != ABSENT) {
        return offset;
      }
      if (!grow()) {
        evictOldest();
      }
    }
  }

  /// An offset with `length` free bytes: behind the head, or at the array's start if the tail
  /// leaves room there.
  private int freeOffset(int length) {
    if (firstPut == nextPut) {
      return length <= array.length ? 0 : ABSENT;
    }
    int tail = offsets[slotOfPut[(int) firstPut & slotOfPut.length - 1]];
    if (tail >= head) {
      return head + length <= tail ? head : ABSENT;
    }
    if (head + length <= array.length) {
      return head;
    }
    return length <= tail ? 0 : ABSENT;
  }

  private boolean grow() {
    long limit = (long) packets * packetCapacity;
    if (array.length >= limit) {
      return false;
    }
    byte[] larger = new byte[(int) Math.min(limit, Math.max(INITIAL_BYTES, 2L * array.length))];
    int at = 0;
    for (long put = firstPut; put < nextPut; put++) {
      int slot = slotOfPut[(int) put & slotOfPut.length - 1];
      if (isLive(put, slot)) {
        System.arraycopy(array, offsets[slot], larger, at, lengths[slot]);
        offsets[slot] = at;
        at += lengths[slot];
      }
    }
    array = larger;
    head = at;
    return true;
  }

  private void evictOldest() {
    int slot = slotOfPut[(int) firstPut & slotOfPut.length - 1];
    if (isLive(firstPut, slot)) {
      sequences[slot] = EMPTY_SLOT;
    }
    firstPut++;
  }

  /// Passes over puts whose slot was given to a newer packet since.
  private void skipReplaced() {
    while (firstPut < nextPut) {
      int slot = slotOfPut[(int) firstPut & slotOfPut.length - 1];
      if (isLive(firstPut, slot)) {
        return;
      }
      firstPut++;
    }
  }

  private boolean isLive(long put, int slot) {
    return putNumbers[slot] == put && sequences[slot] != EMPTY_SLOT;
  }
}
