package io.madang.ice;

import io.madang.wire.ByteArrays;

/// Cuts the packets out of the stream of an ICE peer (RFC 4571, section 2; RFC 6544, section 3):
/// each is behind its length of 16 bits.
///
/// ```
///  0                   1                   2
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 ...
/// +-------------------------------+---------------+
/// |            length             | packet        |
/// +-------------------------------+---------------+
/// ```
///
/// Whole packets are passed on where they are; only what is incomplete is kept. What is longer than
/// any packet we take is skipped, and so are empty packets: the stream is whole behind them.
/// Confined to one thread.
public final class IceFraming {
  public static final int HEADER_LENGTH = 2;

  private static final byte[] NOTHING = {};

  private final int maxPacket;
  private byte[] partial = NOTHING;
  private int held;
  private int missing;
  private int toSkip;
  private int firstLengthByte = -1;
  private long skipped;

  /// @param maxPacket bytes of the longest packet that is passed on
  public IceFraming(int maxPacket) {
    this.maxPacket = maxPacket;
  }

  /// Takes packets.
  @FunctionalInterface
  public interface Receiver {
    /// One whole packet, borrowed.
    ///
    /// @return false if the rest of the stream is not wanted
    boolean onPacket(byte[] array, int offset, int length);
  }

  /// Takes what has been read from the stream.
  ///
  /// @return how many bytes were taken: fewer than `length` if the receiver wants no more
  public int receive(byte[] array, int offset, int length, Receiver receiver) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (toSkip > 0) {
        int step = Math.min(toSkip, end - at);
        toSkip -= step;
        at += step;
      } else if (missing > 0) {
        int step = Math.min(missing, end - at);
        System.arraycopy(array, at, partial, held, step);
        held += step;
        missing -= step;
        at += step;
        if (missing == 0 && !receiver.onPacket(partial, 0, held)) {
          return at - offset;
        }
      } else if (firstLengthByte < 0 && end - at == 1) {
        firstLengthByte = ByteArrays.u8(array, at);
        at++;
      } else {
        int size = readLength(array, at);
        at += firstLengthByte < 0 ? HEADER_LENGTH : 1;
        firstLengthByte = -1;
        if (size <= maxPacket && size <= end - at) {
          at += size;
          if (size > 0 && !receiver.onPacket(array, at - size, size)) {
            return at - offset;
          }
        } else {
          begin(size);
        }
      }
    }
    return length;
  }

  /// Packets that were too long so far.
  public long skipped() {
    return skipped;
  }

  private int readLength(byte[] array, int at) {
    return firstLengthByte < 0
        ? ByteArrays.u16(array, at)
        : firstLengthByte << 8 | ByteArrays.u8(array, at);
  }

  private void begin(int size) {
    if (size > maxPacket) {
      skipped++;
      toSkip = size;
      return;
    }
    if (partial.length < size) {
      partial = new byte[size];
    }
    held = 0;
    missing = size;
  }
}
