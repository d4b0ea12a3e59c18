package io.madang.wire;

/// A mutable big-endian view `[offset, offset + length)` on a byte array.
///
/// The view never owns the bytes unless it was made with a capacity; it is meant to be reused.
/// Indexes are relative to [#offset()] and are not checked against [#length()], only against the
/// array: parsers check lengths first. All multi-byte values are in network byte order. Confined to
/// one thread.
public final class PacketBuffer {
  private static final byte[] NO_BYTES = new byte[0];

  private byte[] array;
  private int offset;
  private int length;

  /// An empty view; [#wrap] it before use.
  public PacketBuffer() {
    this.array = NO_BYTES;
  }

  /// A view on an array of its own, of length 0 with `capacity` bytes of [#tailroom()].
  public PacketBuffer(int capacity) {
    this.array = new byte[capacity];
  }

  /// Shows `length` bytes of `array` from `offset` on. The array is borrowed.
  public PacketBuffer wrap(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /// Changes how many bytes are valid; the caller keeps within [#tailroom()].
  public void setLength(int length) {
    this.length = length;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /// Bytes of the array behind the view.
  public int tailroom() {
    return array.length - offset - length;
  }

  public int u8(int index) {
    return array[offset + index] & 0xff;
  }

  public int u16(int index) {
    return ByteArrays.u16(array, offset + index);
  }

  public int u24(int index) {
    return ByteArrays.u24(array, offset + index);
  }

  /// The 32-bit pattern, as SSRCs and RTP timestamps are kept.
  public int i32(int index) {
    return ByteArrays.i32(array, offset + index);
  }

  public long u32(int index) {
    return i32(index) & 0xffff_ffffL;
  }

  public long i64(int index) {
    return ByteArrays.i64(array, offset + index);
  }

  public void put8(int index, int value) {
    array[offset + index] = (byte) value;
  }

  public void put16(int index, int value) {
    ByteArrays.put16(array, offset + index, value);
  }

  public void put24(int index, int value) {
    ByteArrays.put24(array, offset + index, value);
  }

  public void put32(int index, int value) {
    ByteArrays.put32(array, offset + index, value);
  }

  public void put64(int index, long value) {
    ByteArrays.put64(array, offset + index, value);
  }

  /// Copies `length` bytes at `index` out to `destination`.
  public void get(int index, byte[] destination, int destinationOffset, int length) {
    System.arraycopy(array, offset + index, destination, destinationOffset, length);
  }

  /// Copies `length` bytes of `source` to `index`; does not change [#length()].
  public void put(int index, byte[] source, int sourceOffset, int length) {
    System.arraycopy(source, sourceOffset, array, offset + index, length);
  }

  @Override
  public String toString() {
    return "PacketBuffer[" + length + " bytes at " + offset + " of " + array.length + "]";
  }
}
