package io.madang.wire;

/// Reads bits, most significant first, from a region of a byte array.
///
/// It never throws: beyond the end it reads zeros and remembers [#overrun()], so a parser checks
/// once, at its end. Reusable; the array is borrowed. Confined to one thread.
public final class BitReader {
  private byte[] array = new byte[0];
  private int start;
  private long position;
  private long end;
  private boolean overrun;

  /// Starts at the first bit of `array[offset]`, and ends after `length` bytes.
  public BitReader wrap(byte[] array, int offset, int length) {
    this.array = array;
    this.start = offset;
    this.position = 0;
    this.end = length * 8L;
    this.overrun = false;
    return this;
  }

  /// The next `count` bits (0..32) as an unsigned number; with 32 the pattern may be negative.
  public int bits(int count) {
    if (position + count > end) {
      overrun = true;
      position = end;
      return 0;
    }
    int value = 0;
    int left = count;
    while (left > 0) {
      int used = (int) (position & 7);
      int take = Math.min(8 - used, left);
      int octet = array[start + (int) (position >>> 3)] & 0xff;
      value = value << take | ((octet >>> (8 - used - take)) & ((1 << take) - 1));
      position += take;
      left -= take;
    }
    return value;
  }

  public boolean flag() {
    return bits(1) != 0;
  }

  public void skip(int count) {
    if (position + count > end) {
      overrun = true;
      position = end;
    } else {
      position += count;
    }
  }

  /// An unsigned Exp-Golomb code, `ue(v)` of H.264 and H.265. Codes over 31 leading zeros count as
  /// an overrun.
  public int unsignedExpGolomb() {
    int zeros = 0;
    while (!overrun && bits(1) == 0) {
      zeros++;
    }
    if (zeros > 31 || overrun) {
      overrun = true;
      return 0;
    }
    return (1 << zeros) - 1 + bits(zeros);
  }

  /// A signed Exp-Golomb code, `se(v)` of H.264 and H.265.
  public int signedExpGolomb() {
    int code = unsignedExpGolomb();
    int magnitude = (code >>> 1) + (code & 1);
    return (code & 1) == 0 ? -magnitude : magnitude;
  }

  /// A non-symmetric unsigned number below `bound`, `ns(n)` of AV1 (section 4.10.7). `bound` is at
  /// least 1.
  public int nonSymmetric(int bound) {
    int width = 32 - Integer.numberOfLeadingZeros(bound);
    int shortCodes = (1 << width) - bound;
    int value = bits(width - 1);
    if (value < shortCodes) {
      return value;
    }
    return (value << 1) - shortCodes + bits(1);
  }

  /// An AV1 `leb128()` number; the stream is read at the current bit. More than 8 bytes or 32 bits
  /// count as an overrun.
  public long leb128() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      int octet = bits(8);
      value |= (long) (octet & 0x7f) << (7 * i);
      if ((octet & 0x80) == 0) {
        overrun |= value > 0xffff_ffffL;
        return overrun ? 0 : value;
      }
    }
    overrun = true;
    return 0;
  }

  /// Bits read so far.
  public long position() {
    return position;
  }

  public long remaining() {
    return end - position;
  }

  /// Whether more was read than there is; everything read since is 0.
  public boolean overrun() {
    return overrun;
  }
}
