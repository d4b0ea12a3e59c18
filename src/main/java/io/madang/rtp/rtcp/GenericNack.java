package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// Walks the sequence numbers of a generic NACK (RFC 4585, section 6.2.1).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            PID                |             BLP               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// The bytes are borrowed. Reusable and confined to one thread.
public final class GenericNack {
  private static final int FIXED_LENGTH = 12;

  private byte[] array = new byte[FIXED_LENGTH];
  private int offset;
  private int at;
  private int end;
  private int packetId;
  private int mask;
  private int lost;

  /// Starts before the first number of the packet that `compound` stands on; `false` if it is not
  /// one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    offset = compound.offset();
    at = offset + FIXED_LENGTH;
    end = offset + compound.length();
    mask = 0;
    return compound.type() == RtcpType.TRANSPORT_FEEDBACK
        && compound.count() == RtcpType.FORMAT_NACK
        && compound.length() >= FIXED_LENGTH;
  }

  /// Steps to the next lost packet.
  public boolean next() {
    if (mask != 0) {
      int bit = Integer.numberOfTrailingZeros(mask);
      mask &= mask - 1;
      lost = packetId + 1 + bit & 0xffff;
      return true;
    }
    if (at + 4 > end) {
      return false;
    }
    packetId = ByteArrays.u16(array, at);
    mask = ByteArrays.u16(array, at + 2);
    at += 4;
    lost = packetId;
    return true;
  }

  /// The sequence number asked for.
  public int sequenceNumber() {
    return lost;
  }

  public int senderSsrc() {
    return ByteArrays.i32(array, offset + 4);
  }

  /// The stream whose packets are lost.
  public int mediaSsrc() {
    return ByteArrays.i32(array, offset + 8);
  }
}
