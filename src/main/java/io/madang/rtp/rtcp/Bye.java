package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// A view on a BYE (RFC 3550, section 6.6), without its reason. The bytes are borrowed. Reusable
/// and confined to one thread.
public final class Bye {
  private byte[] array = new byte[0];
  private int offset;
  private int count;

  /// Shows the packet that `compound` stands on; `false` if it is not one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    offset = compound.offset() + RtcpCompound.HEADER_LENGTH;
    count = compound.count();
    return compound.type() == RtcpType.BYE
        && compound.length() >= RtcpCompound.HEADER_LENGTH + 4 * count;
  }

  /// How many streams leave.
  public int count() {
    return count;
  }

  public int ssrc(int index) {
    return ByteArrays.i32(array, offset + 4 * index);
  }
}
