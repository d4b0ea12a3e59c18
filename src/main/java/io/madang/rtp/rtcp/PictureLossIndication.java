package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// A view on a picture loss indication (RFC 4585, section 6.3.1). The bytes are borrowed. Reusable
/// and confined to one thread.
public final class PictureLossIndication {
  private static final int LENGTH = 12;

  private byte[] array = new byte[LENGTH];
  private int offset;

  /// Shows the packet that `compound` stands on; `false` if it is not one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    offset = compound.offset();
    return compound.type() == RtcpType.PAYLOAD_FEEDBACK
        && compound.count() == RtcpType.FORMAT_PLI
        && compound.length() >= LENGTH;
  }

  public int senderSsrc() {
    return ByteArrays.i32(array, offset + 4);
  }

  /// The stream that needs a keyframe.
  public int mediaSsrc() {
    return ByteArrays.i32(array, offset + 8);
  }
}
