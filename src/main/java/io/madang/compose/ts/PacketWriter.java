package io.madang.compose.ts;

import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// Cuts tables and PES packets into transport packets of 188 bytes (ISO/IEC 13818-1, section
/// 2.4.3). Continuity counters go on for as long as the writer lives. Confined to one thread.
final class PacketWriter {
  static final int PACKET_BYTES = 188;
  static final int NO_CLOCK = -1;

  private static final int SYNC = 0x47;
  private static final int HEADER_BYTES = 4;
  private static final int START = 0x40;
  private static final int PAYLOAD = 0x10;
  private static final int ADAPTATION = 0x20;
  private static final int RANDOM_ACCESS = 0x40;
  private static final int CLOCK = 0x10;
  private static final int CLOCK_BYTES = 6;
  private static final int STUFFING = 0xff;
  private static final long MASK_33 = (1L << 33) - 1;

  /// By the PIDs' places in [#counter].
  private final int[] counters = new int[4];

  private byte[] bytes = new byte[64 * 1024];
  private int length;

  /// A table in a packet of its own.
  void table(int pid, byte[] section) {
    int at = begin(pid, START | pid >> 8, PAYLOAD, true);
    bytes[at++] = 0; // the section begins at once
    System.arraycopy(section, 0, bytes, at, section.length);
    Arrays.fill(bytes, at + section.length, length, (byte) STUFFING);
  }

  /// A PES packet, however long.
  ///
  /// @param clock the program clock reference of its first packet at 90 kHz, or [#NO_CLOCK]
  /// @param randomAccess whether decoding can begin here
  void pes(int pid, byte[] pes, int pesLength, long clock, boolean randomAccess) {
    int taken = 0;
    while (taken < pesLength) {
      boolean first = taken == 0;
      boolean withClock = first && clock != NO_CLOCK;
      boolean access = first && randomAccess;
      int field = withClock ? 2 + CLOCK_BYTES : access ? 2 : 0;
      int room = PACKET_BYTES - HEADER_BYTES - field;
      int part = Math.min(room, pesLength - taken);
      field += room - part;
      int at = begin(pid, first ? START | pid >> 8 : pid >> 8, control(field), true);
      at = adaptation(at, field, access, withClock ? clock : NO_CLOCK);
      System.arraycopy(pes, taken, bytes, at, part);
      taken += part;
    }
  }

  /// A packet with nothing but the clock; it does not count (section 2.4.3.3).
  void clock(int pid, long clock) {
    int at = begin(pid, pid >> 8, ADAPTATION, false);
    adaptation(at, PACKET_BYTES - HEADER_BYTES, false, clock);
  }

  /// What was written; the writer is empty afterwards.
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    return taken;
  }

  private static int control(int field) {
    return field > 0 ? ADAPTATION | PAYLOAD : PAYLOAD;
  }

  private int begin(int pid, int flagsAndPid, int control, boolean counts) {
    int at = length;
    length += PACKET_BYTES;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int place = counter(pid);
    int count = counts ? counters[place]++ : counters[place] - 1;
    bytes[at] = SYNC;
    bytes[at + 1] = (byte) flagsAndPid;
    bytes[at + 2] = (byte) pid;
    bytes[at + 3] = (byte) (control | count & 0x0f);
    return at + HEADER_BYTES;
  }

  /// The adaptation field (section 2.4.3.4): `size` bytes with its length, filled up.
  private int adaptation(int at, int size, boolean randomAccess, long clock) {
    if (size == 0) {
      return at;
    }
    bytes[at] = (byte) (size - 1);
    if (size > 1) {
      int flags = (randomAccess ? RANDOM_ACCESS : 0) | (clock == NO_CLOCK ? 0 : CLOCK);
      bytes[at + 1] = (byte) flags;
      int next = at + 2;
      if (clock != NO_CLOCK) {
        // 33 bits at 90 kHz, 6 reserved ones, no finer part
        long base = clock & MASK_33;
        ByteArrays.put32(bytes, next, (int) (base >> 1));
        ByteArrays.put16(bytes, next + 4, (int) (base & 1) << 15 | 0x7e00);
        next += CLOCK_BYTES;
      }
      Arrays.fill(bytes, next, at + size, (byte) STUFFING);
    }
    return at + size;
  }

  private static int counter(int pid) {
    return switch (pid) {
      case ProgramTables.PAT_PID -> 0;
      case ProgramTables.PMT_PID -> 1;
      case ProgramTables.VIDEO_PID -> 2;
      case ProgramTables.AUDIO_PID -> 3;
      default -> throw new IllegalArgumentException("PID " + pid);
    };
  }
}
