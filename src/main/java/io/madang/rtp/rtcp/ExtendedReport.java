package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// Walks the blocks of an extended report (RFC 3611): receiver reference time (RRTR) and its answer
/// (DLRR). Other blocks are passed over, malformed rests end the walk.
///
/// Each [#next] stands on one RRTR or on one sub-block of a DLRR. The bytes are borrowed. Reusable
/// and confined to one thread.
public final class ExtendedReport {
  private static final int FIXED_LENGTH = 8;
  private static final int BLOCK_RECEIVER_REFERENCE_TIME = 4;
  private static final int BLOCK_DLRR = 5;
  private static final int DLRR_ENTRY_LENGTH = 12;

  private byte[] array = new byte[FIXED_LENGTH];
  private int offset;
  private int at;
  private int end;
  private int blockType;
  private int blockEnd;
  private int value;

  /// Starts before the first block of the packet that `compound` stands on; `false` if it is not
  /// one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    offset = compound.offset();
    at = offset + FIXED_LENGTH;
    end = offset + compound.length();
    blockEnd = at;
    return compound.type() == RtcpType.EXTENDED_REPORT && compound.length() >= FIXED_LENGTH;
  }

  /// Steps to the next RRTR or DLRR entry.
  public boolean next() {
    while (true) {
      if (nextEntry()) {
        return true;
      }
      at = blockEnd;
      if (at + 4 > end) {
        return false;
      }
      blockType = array[at] & 0xff;
      blockEnd = at + 4 + 4 * ByteArrays.u16(array, at + 2);
      at += 4;
      if (blockEnd > end) {
        at = end;
        blockEnd = end;
        return false;
      }
    }
  }

  /// The sender of the whole report.
  public int senderSsrc() {
    return ByteArrays.i32(array, offset + 4);
  }

  /// Whether the current entry is a receiver reference time; otherwise it is of a DLRR.
  public boolean isReceiverReferenceTime() {
    return blockType == BLOCK_RECEIVER_REFERENCE_TIME;
  }

  /// Of an RRTR: the 64-bit NTP timestamp to echo.
  public long ntpTimestamp() {
    return ByteArrays.i64(array, value);
  }

  /// Of a DLRR entry: whose RRTR is answered.
  public int ssrc() {
    return ByteArrays.i32(array, value);
  }

  /// Of a DLRR entry: compact NTP time of that RRTR.
  public int lastReceiverReport() {
    return ByteArrays.i32(array, value + 4);
  }

  /// Of a DLRR entry: in 1/65536 s.
  public int delaySinceLastReceiverReport() {
    return ByteArrays.i32(array, value + 8);
  }

  private boolean nextEntry() {
    int entryLength =
        switch (blockType) {
          case BLOCK_RECEIVER_REFERENCE_TIME -> 8;
          case BLOCK_DLRR -> DLRR_ENTRY_LENGTH;
          default -> Integer.MAX_VALUE;
        };
    if (blockEnd - at < entryLength) {
      return false;
    }
    value = at;
    at += entryLength;
    return true;
  }
}
