package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// Walks the entries of a full intra request (RFC 5104, section 4.3.1).
///
/// The bytes are borrowed. Reusable and confined to one thread.
public final class FullIntraRequest {
  private static final int FIXED_LENGTH = 12;
  private static final int ENTRY_LENGTH = 8;

  private byte[] array = new byte[FIXED_LENGTH];
  private int at;
  private int end;

  /// Starts before the first entry of the packet that `compound` stands on; `false` if it is not
  /// one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    at = compound.offset() + FIXED_LENGTH - ENTRY_LENGTH;
    end = compound.offset() + compound.length();
    return compound.type() == RtcpType.PAYLOAD_FEEDBACK
        && compound.count() == RtcpType.FORMAT_FIR
        && compound.length() >= FIXED_LENGTH;
  }

  public boolean next() {
    if (at + 2 * ENTRY_LENGTH > end) {
      return false;
    }
    at += ENTRY_LENGTH;
    return true;
  }

  /// The stream that needs a keyframe.
  public int mediaSsrc() {
    return ByteArrays.i32(array, at);
  }

  /// 0..255; the same number again is the same request.
  public int requestNumber() {
    return array[at + 4] & 0xff;
  }
}
