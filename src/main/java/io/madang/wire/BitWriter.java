package io.madang.wire;

/// Writes bits, most significant first, into a region of a byte array, and leaves the bits around
/// them as they are.
///
/// It never throws: what does not fit is not written and [#overrun()] is remembered. Reusable; the
/// array is borrowed. Confined to one thread.
public final class BitWriter {
  private byte[] array = new byte[0];
  private int start;
  private long position;
  private long end;
  private boolean overrun;

  /// Starts at the first bit of `array[offset]`, and ends after `length` bytes.
  public BitWriter wrap(byte[] array, int offset, int length) {
    this.array = array;
    this.start = offset;
    this.position = 0;
    this.end = length * 8L;
    this.overrun = false;
    return this;
  }

  /// Continues at the given bit of the region.
  public BitWriter seek(long bit) {
    position = bit;
    overrun |= bit > end;
    return this;
  }

  /// The lowest `count` bits (0..32) of `value`.
  public BitWriter bits(int value, int count) {
    if (position + count > end) {
      overrun = true;
      return this;
    }
    int left = count;
    while (left > 0) {
      int used = (int) (position & 7);
      int put = Math.min(8 - used, left);
      int shift = 8 - used - put;
      int mask = ((1 << put) - 1) << shift;
      int at = start + (int) (position >>> 3);
      int octet = ((value >>> (left - put)) << shift) & mask;
      array[at] = (byte) ((array[at] & ~mask) | octet);
      position += put;
      left -= put;
    }
    return this;
  }

  public BitWriter flag(boolean value) {
    return bits(value ? 1 : 0, 1);
  }

  /// A non-symmetric unsigned number below `bound`, `ns(n)` of AV1 (section 4.10.7).
  public BitWriter nonSymmetric(int value, int bound) {
    int width = 32 - Integer.numberOfLeadingZeros(bound);
    int shortCodes = (1 << width) - bound;
    if (value < shortCodes) {
      return bits(value, width - 1);
    }
    return bits(value + shortCodes, width);
  }

  /// Zero bits up to the next whole byte.
  public BitWriter align() {
    return bits(0, (int) (-position & 7));
  }

  /// Bits written so far, counted from the region's start.
  public long position() {
    return position;
  }

  /// Bytes touched so far, a partly written one included.
  public int bytes() {
    return (int) ((position + 7) >>> 3);
  }

  /// Whether something did not fit.
  public boolean overrun() {
    return overrun;
  }
}
