package io.madang.rtp.rtcp;

import io.madang.wire.PacketBuffer;

/// Builds transport-wide congestion control feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01) from arrivals.
///
/// ```
/// builder.start(first, arrivalOfFirst);
/// while (more && builder.add(sequence, arrival)) { … }
/// builder.write(writer, senderSsrc, mediaSsrc);   // add answered false: start the next one with that packet
/// ```
///
/// Packets are given in ascending order of their extended transport-wide sequence numbers; what is
/// left out counts as not received. Reusable, bounded, and confined to one thread.
public final class TransportFeedbackBuilder {
  /// So many statuses in two-bit chunks with large deltas still fit a datagram: 20 + 2 * 58 + 2 *
  /// 400 bytes.
  public static final int MAX_STATUSES = 400;

  private static final int RUN_LENGTH_WORTH = 14;
  private static final int MAX_RUN = 0x1fff;
  private static final int ONE_BIT_SYMBOLS = 14;
  private static final int TWO_BIT_SYMBOLS = 7;

  private final byte[] symbols = new byte[MAX_STATUSES];
  private final short[] deltas = new short[MAX_STATUSES];
  private long base;
  private int count;
  private int deltaBytes;
  private long referenceTime;
  private long lastTick;
  private int feedbackCount;

  /// Begins a message at `baseSequence`, the first packet to speak of (received or not), with
  /// `arrivalNanos` of the first packet that was received. Only the reference time is taken from
  /// it: [#add] it as well.
  public void start(long baseSequence, long arrivalNanos) {
    base = baseSequence;
    count = 0;
    deltaBytes = 0;
    long tick = Math.floorDiv(arrivalNanos, TransportFeedback.TICK_NANOS);
    referenceTime = Math.floorDiv(tick, (long) TransportFeedback.TICKS_PER_REFERENCE);
    lastTick = referenceTime * TransportFeedback.TICKS_PER_REFERENCE;
  }

  /// Adds an arrival. Answers `false`, and adds nothing, if it does not belong into this message:
  /// too many statuses, not ascending, or more than 8.19 s from the arrival before.
  public boolean add(long sequence, long arrivalNanos) {
    long position = sequence - base;
    if (position < count || position >= MAX_STATUSES) {
      return false;
    }
    long tick = Math.floorDiv(arrivalNanos, TransportFeedback.TICK_NANOS);
    long delta = tick - lastTick;
    if (delta != (short) delta) {
      return false;
    }
    while (count < position) {
      symbols[count++] = TransportFeedback.NOT_RECEIVED;
    }
    boolean isSmall = delta >= 0 && delta <= 0xff;
    symbols[count] =
        (byte) (isSmall ? TransportFeedback.SMALL_DELTA : TransportFeedback.LARGE_DELTA);
    deltas[count++] = (short) delta;
    deltaBytes += isSmall ? 1 : 2;
    lastTick = tick;
    return true;
  }

  /// How many packets, received or not, the message speaks of so far.
  public int count() {
    return count;
  }

  /// The extended number behind the last packet added: where the next message begins.
  public long nextSequence() {
    return base + count;
  }

  /// Appends the message. Answers `false`, with nothing written and the message kept, if there is
  /// nothing to say or no room.
  public boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc) {
    if (count == 0) {
      return false;
    }
    int length = 8 + 2 * chunks() + deltaBytes;
    int fciLength = length + 3 & ~3;
    int at =
        writer.openFeedback(
            RtcpType.TRANSPORT_FEEDBACK,
            RtcpType.FORMAT_TRANSPORT_CC,
            senderSsrc,
            mediaSsrc,
            fciLength);
    if (at < 0) {
      return false;
    }
    PacketBuffer out = writer.buffer();
    out.put16(at + 12, (int) base);
    out.put16(at + 14, count);
    out.put24(at + 16, (int) referenceTime);
    out.put8(at + 19, feedbackCount);
    int to = writeDeltas(out, writeChunks(out, at + TransportFeedback.FIXED_LENGTH));
    pad(out, to, at + 12 + fciLength);
    feedbackCount = feedbackCount + 1 & 0xff;
    return true;
  }

  /// Zeros up to a whole word, as the draft has it; without the header's padding flag, which
  /// belongs to a datagram's last packet.
  private static void pad(PacketBuffer out, int from, int end) {
    for (int i = from; i < end; i++) {
      out.put8(i, 0);
    }
  }

  private int chunks() {
    int chunks = 0;
    for (int i = 0; i < count; i += chunkSize(i)) {
      chunks++;
    }
    return chunks;
  }

  private int writeChunks(PacketBuffer out, int to) {
    int at = to;
    for (int i = 0; i < count; i += chunkSize(i)) {
      out.put16(at, chunk(i, chunkSize(i)));
      at += 2;
    }
    return at;
  }

  private int writeDeltas(PacketBuffer out, int to) {
    int at = to;
    for (int i = 0; i < count; i++) {
      if (symbols[i] == TransportFeedback.SMALL_DELTA) {
        out.put8(at, deltas[i]);
        at++;
      } else if (symbols[i] == TransportFeedback.LARGE_DELTA) {
        out.put16(at, deltas[i]);
        at += 2;
      }
    }
    return at;
  }

  /// How many symbols the chunk that begins at `from` takes: a run if it is worth it, else a vector
  /// of one or two bits.
  private int chunkSize(int from) {
    int run = 1;
    while (from + run < count && symbols[from + run] == symbols[from] && run < MAX_RUN) {
      run++;
    }
    if (run >= RUN_LENGTH_WORTH || from + run == count) {
      return run;
    }
    int oneBit = Math.min(ONE_BIT_SYMBOLS, count - from);
    return hasLarge(from, oneBit) ? Math.min(TWO_BIT_SYMBOLS, count - from) : oneBit;
  }

  private int chunk(int from, int size) {
    int first = symbols[from];
    if (isRun(from, size)) {
      return first << 13 | size;
    }
    boolean twoBit = hasLarge(from, size) || (size < ONE_BIT_SYMBOLS && from + size < count);
    int value = 0;
    int slots = twoBit ? TWO_BIT_SYMBOLS : ONE_BIT_SYMBOLS;
    for (int i = 0; i < slots; i++) {
      int symbol = i < size ? symbols[from + i] : 0;
      value = twoBit ? value << 2 | symbol : value << 1 | symbol;
    }
    return twoBit ? 0xc000 | value : 0x8000 | value;
  }

  private boolean isRun(int from, int size) {
    for (int i = 1; i < size; i++) {
      if (symbols[from + i] != symbols[from]) {
        return false;
      }
    }
    return true;
  }

  private boolean hasLarge(int from, int size) {
    for (int i = 0; i < size; i++) {
      if (symbols[from + i] == TransportFeedback.LARGE_DELTA) {
        return true;
      }
    }
    return false;
  }
}
