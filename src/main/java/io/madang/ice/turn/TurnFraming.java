package io.madang.ice.turn;

import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// Cuts the messages out of a client's stream (RFC 8489, section 6.2.2; RFC 8656, section 12.5):
/// STUN messages carry their length, and so does ChannelData, which is padded to 32 bits here.
///
/// Whole messages are passed on where they are; only what is incomplete is kept, in a buffer as
/// long as that message. Confined to one thread.
public final class TurnFraming {
  /// Answered by [#receive] if the stream is none of TURN's: nothing after it can be understood.
  public static final int MALFORMED = -1;

  private static final int LENGTH_END = 4;
  private static final int STUN_HEADER = 20;
  private static final int INITIAL_CAPACITY = 256;

  private final int maxMessage;
  private byte[] partial = new byte[INITIAL_CAPACITY];
  private int held;

  /// @param maxMessage bytes of the longest message that is accepted, at least 256
  public TurnFraming(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /// Takes messages.
  @FunctionalInterface
  public interface Receiver {
    /// One whole message, borrowed, with its padding.
    ///
    /// @return false if what follows in the stream is for somebody else
    boolean onMessage(byte[] array, int offset, int length);
  }

  /// Takes what has been read from the stream.
  ///
  /// @return how many bytes were taken: fewer than `length` if the receiver wants no more;
  ///   [#MALFORMED] for a broken stream
  public int receive(byte[] array, int offset, int length, Receiver receiver) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (held > 0 || end - at < LENGTH_END) {
        at += hold(array, at, end - at);
        int size = held < LENGTH_END ? 0 : size(partial, 0);
        if (size < 0) {
          return MALFORMED;
        }
        if (size > 0 && held == size) {
          held = 0;
          if (!receiver.onMessage(partial, 0, size)) {
            return at - offset;
          }
        }
      } else {
        int size = size(array, at);
        if (size < 0) {
          return MALFORMED;
        }
        if (size > end - at) {
          at += hold(array, at, end - at);
        } else {
          at += size;
          if (!receiver.onMessage(array, at - size, size)) {
            return at - offset;
          }
        }
      }
    }
    return length;
  }

  /// Keeps bytes up to the end of the message they belong to, or of its first four bytes.
  private int hold(byte[] array, int offset, int length) {
    int size = LENGTH_END;
    if (held >= LENGTH_END) {
      size = size(partial, 0);
    } else if (held == 0 && length >= LENGTH_END) {
      size = size(array, offset);
    }
    int taken = Math.min(size - held, length);
    if (partial.length < size) {
      partial = Arrays.copyOf(partial, size);
    }
    System.arraycopy(array, offset, partial, held, taken);
    held += taken;
    return taken;
  }

  /// Bytes of the message that begins here, by its first four; [#MALFORMED] if it is none.
  private int size(byte[] array, int at) {
    int length = ByteArrays.u16(array, at + 2);
    int size =
        switch (array[at] & 0xc0) {
          case 0x00 -> (length & 3) == 0 ? STUN_HEADER + length : MALFORMED;
          case 0x40 -> LENGTH_END + (length + 3 & ~3);
          default -> MALFORMED;
        };
    return size > maxMessage ? MALFORMED : size;
  }
}
