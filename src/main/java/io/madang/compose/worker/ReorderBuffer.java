package io.madang.compose.worker;

import io.madang.rtp.RtpPacket;
import io.madang.wire.SequenceNumber;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The packets of one slot until their turn: in order of their numbers, shortly before they are
/// due.
///
/// A missing packet is waited for until what follows it is nearly due; then it is lost. Bounded: a
/// packet too far ahead pushes out the oldest. Guarded by its owner's lock.
final class ReorderBuffer {
  /// Decoding begins so long before a picture is shown.
  static final long DECODE_AHEAD_NANOS = 60_000_000L;

  /// So long before, a packet that is missing is given up.
  static final long GIVE_UP_AHEAD_NANOS = 25_000_000L;

  /// Half a second of 20 Mbit/s.
  static final int CAPACITY = 1024;

  /// A packet of the network; larger ones get an array of their own.
  private static final int PACKET_BYTES = 1_536;

  private static final int MAX_SPARE = 64;
  private static final int NONE = -1;

  private final byte[] @Nullable [] packets = new byte[CAPACITY][];
  private final int[] lengths = new int[CAPACITY];
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
  private byte @Nullable [] inUse;
  private int next = NONE;
  private int held;
  private long late;
  private long lost;

  /// When the picture of an RTP timestamp is shown.
  @FunctionalInterface
  interface Playout {
    long nanos(int rtpTimestamp);
  }

  /// Copies a packet. What comes too late, or twice, is left out.
  void add(RtpPacket packet) {
    int sequence = packet.sequenceNumber();
    if (next == NONE) {
      next = sequence;
    }
    int ahead = SequenceNumber.delta(sequence, next);
    if (ahead < -CAPACITY) {
      clear(); // nothing is that late: the numbers begin anew
      next = sequence;
      ahead = 0;
    }
    if (ahead < 0 || packets[sequence % CAPACITY] != null && ahead < CAPACITY) {
      late++;
      return;
    }
    while (SequenceNumber.delta(sequence, next) >= CAPACITY) {
      skip(Math.min(CAPACITY, SequenceNumber.delta(sequence, next) - CAPACITY + 1));
    }
    byte[] copy = array(packet.length());
    System.arraycopy(packet.array(), packet.offset(), copy, 0, packet.length());
    packets[sequence % CAPACITY] = copy;
    lengths[sequence % CAPACITY] = packet.length();
    held++;
  }

  /// Takes the next packet out, if it is its turn, and shows it; it stays valid until [#done], even
  /// if everything is forgotten meanwhile. Packets that are given up are passed over.
  boolean poll(RtpPacket view, Playout playout, long nowNanos) {
    if (held == 0) {
      return false;
    }
    int first = firstHeld();
    boolean gap = first != next;
    long due = due(view, first, playout) - (gap ? GIVE_UP_AHEAD_NANOS : DECODE_AHEAD_NANOS);
    if (due > nowNanos) {
      return false;
    }
    lost += SequenceNumber.delta(first, next);
    next = SequenceNumber.next(first);
    inUse = packets[first % CAPACITY];
    packets[first % CAPACITY] = null;
    held--;
    return true;
  }

  /// The packet that [#poll] showed has been used.
  void done() {
    byte[] array = inUse;
    inUse = null;
    if (array != null) {
      recycle(array);
    }
  }

  /// When [#poll] is worth the next try; `Long.MAX_VALUE` while there is nothing.
  long deadlineNanos(RtpPacket view, Playout playout) {
    if (held == 0) {
      return Long.MAX_VALUE;
    }
    int first = firstHeld();
    return due(view, first, playout) - (first != next ? GIVE_UP_AHEAD_NANOS : DECODE_AHEAD_NANOS);
  }

  /// Forgets everything; the next packet is the first.
  void clear() {
    for (byte[] array : packets) {
      if (array != null) {
        recycle(array);
      }
    }
    Arrays.fill(packets, null);
    held = 0;
    next = NONE;
  }

  /// Packets that came too late or twice.
  long late() {
    return late;
  }

  /// Packets that never came in time.
  long lost() {
    return lost;
  }

  private int firstHeld() {
    int sequence = next;
    while (packets[sequence % CAPACITY] == null) {
      sequence = SequenceNumber.next(sequence);
    }
    return sequence;
  }

  private long due(RtpPacket view, int sequence, Playout playout) {
    byte[] array = packets[sequence % CAPACITY];
    if (array == null || !view.wrap(array, 0, lengths[sequence % CAPACITY])) {
      return Long.MIN_VALUE / 2; // never: only well-formed packets are added
    }
    return playout.nanos(view.timestamp());
  }

  private void skip(int count) {
    for (int i = 0; i < count; i++) {
      byte[] array = packets[next % CAPACITY];
      packets[next % CAPACITY] = null;
      next = SequenceNumber.next(next);
      lost++;
      if (array != null) {
        held--;
        recycle(array);
      }
    }
  }

  private byte[] array(int length) {
    byte[] array = length <= PACKET_BYTES ? spare.poll() : null;
    return array != null ? array : new byte[Math.max(length, PACKET_BYTES)];
  }

  private void recycle(byte[] array) {
    if (array.length == PACKET_BYTES && spare.size() < MAX_SPARE) {
      spare.add(array);
    }
  }
}
