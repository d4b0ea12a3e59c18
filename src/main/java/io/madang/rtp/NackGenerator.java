package io.madang.rtp;

import java.util.Arrays;

/// Decides which lost packets of one stream to ask for again, and when (RFC 4585, section 6.2.1).
///
/// A gap is asked for once it is unlikely to be reordering: three newer packets, or five
/// milliseconds. Asking is repeated once per round trip, ten times at most and for one second at
/// most; then the packet is given up. Losing too much at once is given up at once. Memory is
/// bounded by [#MAX_MISSING]. Giving up sets a flag that a keyframe is needed. Pure: no I/O, time
/// is given. Confined to one thread.
public final class NackGenerator {
  /// More missing packets than this are not worth asking for: a keyframe is cheaper.
  public static final int MAX_MISSING = 512;

  private static final int INITIAL_CAPACITY = 16;
  private static final long MILLI = 1_000_000L;

  /// WebRTC senders put a frame's packets on the wire together, so reordering is short.
  private static final int REORDER_PACKETS = 3;

  private static final long REORDER_WAIT_NANOS = 5 * MILLI;
  private static final int MAX_TRIES = 10;

  /// Senders keep about a second of history, and a picture that waited longer is of no use in a
  /// conversation.
  private static final long MAX_AGE_NANOS = 1000 * MILLI;

  /// Below this, repeating is only noise: the answer is still being sent.
  private static final long MIN_RETRY_NANOS = 20 * MILLI;

  private static final long MAX_RETRY_NANOS = 300 * MILLI;

  private long[] missing = new long[INITIAL_CAPACITY];
  private long[] since = new long[INITIAL_CAPACITY];
  private long[] due = new long[INITIAL_CAPACITY];
  private byte[] tries = new byte[INITIAL_CAPACITY];
  private int count;
  private long highest = -1;
  private long nextDeadline = Long.MAX_VALUE;
  private boolean keyframeNeeded;
  private long abandoned;

  /// Notes that a packet came, original or retransmitted. Answers whether it had been missing.
  public boolean received(long extendedSequence, long now) {
    if (highest < 0) {
      highest = extendedSequence;
      return false;
    }
    if (extendedSequence <= highest) {
      return forget(extendedSequence);
    }
    addGap(highest + 1, extendedSequence, now);
    highest = extendedSequence;
    hastenReordered(now);
    return false;
  }

  /// Writes the sequence numbers (16 bits) to ask for now into `buffer`, ascending, and answers how
  /// many; what does not fit is due again at once. Gives up what is too old or was asked for too
  /// often.
  public int collect(long now, long roundTripNanos, int[] buffer) {
    long retry = Math.clamp(roundTripNanos + roundTripNanos / 4, MIN_RETRY_NANOS, MAX_RETRY_NANOS);
    int written = 0;
    int kept = 0;
    nextDeadline = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      if (now >= due[i]) {
        if (tries[i] >= MAX_TRIES || now - since[i] > MAX_AGE_NANOS) {
          abandoned++;
          keyframeNeeded = true;
          continue;
        }
        if (written < buffer.length) {
          buffer[written++] = (int) missing[i] & 0xffff;
          tries[i]++;
          due[i] = now + retry;
        }
      }
      move(i, kept++);
      nextDeadline = Math.min(nextDeadline, due[kept - 1]);
    }
    count = kept;
    return written;
  }

  /// When [#collect] has something to do, `Long.MAX_VALUE` if nothing is missing. May be early,
  /// never late.
  public long nextDeadline() {
    return nextDeadline;
  }

  /// How many packets are waited for.
  public int missing() {
    return count;
  }

  /// How many packets were given up since the start.
  public long abandoned() {
    return abandoned;
  }

  /// Whether packets were given up since the last call, so that only a keyframe helps; resets the
  /// flag.
  public boolean takeKeyframeNeeded() {
    boolean needed = keyframeNeeded;
    keyframeNeeded = false;
    return needed;
  }

  /// Waits for nothing any more: a keyframe came, or the stream started anew.
  public void clear() {
    count = 0;
    nextDeadline = Long.MAX_VALUE;
    keyframeNeeded = false;
  }

  /// Starts anew with the next packet, as for a new stream.
  public void reset() {
    clear();
    highest = -1;
  }

  private void addGap(long from, long to, long now) {
    long gap = to - from;
    if (gap > MAX_MISSING - count) {
      abandoned += Math.max(0, gap) + count;
      keyframeNeeded = true;
      count = 0;
      nextDeadline = Long.MAX_VALUE;
      return;
    }
    for (long sequence = from; sequence < to; sequence++) {
      if (count == missing.length) {
        growTo(count * 2);
      }
      missing[count] = sequence;
      since[count] = now;
      due[count] = now + REORDER_WAIT_NANOS;
      tries[count] = 0;
      count++;
      nextDeadline = Math.min(nextDeadline, now + REORDER_WAIT_NANOS);
    }
  }

  /// Three newer packets make a gap due, whatever the time.
  private void hastenReordered(long now) {
    for (int i = count - 1; i >= 0; i--) {
      if (tries[i] > 0 || due[i] <= now) {
        return; // all before it are due or asked for as well
      }
      if (highest - missing[i] >= REORDER_PACKETS) {
        due[i] = now;
        nextDeadline = now;
      }
    }
  }

  private boolean forget(long extendedSequence) {
    int at = Arrays.binarySearch(missing, 0, count, extendedSequence);
    if (at < 0) {
      return false;
    }
    int behind = count - at - 1;
    System.arraycopy(missing, at + 1, missing, at, behind);
    System.arraycopy(since, at + 1, since, at, behind);
    System.arraycopy(due, at + 1, due, at, behind);
    System.arraycopy(tries, at + 1, tries, at, behind);
    count--;
    if (count == 0) {
      nextDeadline = Long.MAX_VALUE;
    }
    return true;
  }

  private void move(int from, int to) {
    if (from != to) {
      missing[to] = missing[from];
      since[to] = since[from];
      due[to] = due[from];
      tries[to] = tries[from];
    }
  }

  private void growTo(int capacity) {
    missing = Arrays.copyOf(missing, capacity);
    since = Arrays.copyOf(since, capacity);
    due = Arrays.copyOf(due, capacity);
    tries = Arrays.copyOf(tries, capacity);
  }
}
