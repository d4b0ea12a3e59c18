package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;
import java.nio.charset.StandardCharsets;

/// Walks the chunks of a source description for their CNAMEs (RFC 3550, section 6.5); other items
/// are passed over.
///
/// The bytes are borrowed. Reusable and confined to one thread.
public final class SourceDescription {
  private static final int ITEM_END = 0;
  private static final int ITEM_CNAME = 1;

  private byte[] array = new byte[0];
  private int at;
  private int end;
  private int chunksLeft;
  private int ssrc;
  private int cnameOffset;
  private int cnameLength;

  /// Starts before the first chunk of the packet that `compound` stands on; `false` if it is not
  /// one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    at = compound.offset() + RtcpCompound.HEADER_LENGTH;
    end = compound.offset() + compound.length();
    chunksLeft = compound.count();
    return compound.type() == RtcpType.SOURCE_DESCRIPTION;
  }

  /// Steps to the next chunk; `false` behind the last, or if the rest is malformed.
  public boolean next() {
    if (chunksLeft-- <= 0 || at + 4 > end) {
      return false;
    }
    int start = at;
    ssrc = ByteArrays.i32(array, at);
    at += 4;
    cnameLength = 0;
    while (at < end && array[at] != ITEM_END) {
      if (!readItem()) {
        return false;
      }
    }
    if (at >= end) {
      return false;
    }
    at = start + (at - start + 4 & ~3);
    return true;
  }

  public int ssrc() {
    return ssrc;
  }

  /// Absolute offset of the CNAME's UTF-8 bytes.
  public int cnameOffset() {
    return cnameOffset;
  }

  /// 0 if the chunk has none.
  public int cnameLength() {
    return cnameLength;
  }

  /// For control code: it allocates.
  public String cname() {
    return new String(array, cnameOffset, cnameLength, StandardCharsets.UTF_8);
  }

  private boolean readItem() {
    if (at + 2 > end) {
      return false;
    }
    int valueLength = array[at + 1] & 0xff;
    if (at + 2 + valueLength > end) {
      return false;
    }
    if (array[at] == ITEM_CNAME) {
      cnameOffset = at + 2;
      cnameLength = valueLength;
    }
    at += 2 + valueLength;
    return true;
  }
}
