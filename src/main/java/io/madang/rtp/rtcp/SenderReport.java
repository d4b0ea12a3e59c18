package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// A view on a sender report (RFC 3550, section 6.4.1). The bytes are borrowed. Reusable and
/// confined to one thread.
public final class SenderReport {
  private static final int FIXED_LENGTH = 28;

  private byte[] array = new byte[FIXED_LENGTH];
  private int offset;
  private int blocks;

  /// Shows the packet that `compound` stands on; `false` if it is not one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    offset = compound.offset();
    blocks = compound.count();
    return compound.type() == RtcpType.SENDER_REPORT
        && compound.length() >= FIXED_LENGTH + blocks * ReportBlock.LENGTH;
  }

  public int ssrc() {
    return ByteArrays.i32(array, offset + 4);
  }

  /// 64-bit NTP timestamp.
  public long ntpTimestamp() {
    return ByteArrays.i64(array, offset + 8);
  }

  public int rtpTimestamp() {
    return ByteArrays.i32(array, offset + 16);
  }

  public long packetCount() {
    return ByteArrays.u32(array, offset + 20);
  }

  public long octetCount() {
    return ByteArrays.u32(array, offset + 24);
  }

  public int blockCount() {
    return blocks;
  }

  /// Makes `block` show one of the report blocks.
  public void block(int index, ReportBlock block) {
    block.show(array, offset + FIXED_LENGTH + index * ReportBlock.LENGTH);
  }
}
