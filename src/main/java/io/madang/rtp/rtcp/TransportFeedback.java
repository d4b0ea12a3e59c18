package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// Walks the packets of a transport-wide congestion control feedback message
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      base sequence number     |      packet status count      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 reference time                | fb pkt. count |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          packet chunk         |         packet chunk          |
/// |                               |  recv delta   |  recv delta   |
/// ```
///
/// `read` checks the whole message, so that [#next] never meets its end by surprise. The bytes are
/// borrowed. Reusable and confined to one thread.
public final class TransportFeedback {
  /// Nanoseconds of one tick of [#arrivalTicks()].
  public static final long TICK_NANOS = 250_000L;

  /// Ticks in one unit of the reference time (64 ms).
  static final int TICKS_PER_REFERENCE = 256;

  /// A few bytes can speak of 65535 packets; nobody sends so many between two messages.
  static final int MAX_STATUSES = 8192;

  static final int FIXED_LENGTH = 20;
  static final int NOT_RECEIVED = 0;
  static final int SMALL_DELTA = 1;
  static final int LARGE_DELTA = 2;

  private byte[] array = new byte[FIXED_LENGTH];
  private int offset;
  private int end;
  private int statusCount;
  private int done;
  private int chunkAt;
  private int deltaAt;
  private int chunk;
  private int chunkLeft;
  private int symbol;
  private long ticks;

  /// Starts before the first packet of the message that `compound` stands on; `false` if it is not
  /// one or is malformed.
  public boolean read(RtcpCompound compound) {
    if (compound.type() != RtcpType.TRANSPORT_FEEDBACK
        || compound.count() != RtcpType.FORMAT_TRANSPORT_CC
        || compound.length() < FIXED_LENGTH) {
      return false;
    }
    array = compound.array();
    offset = compound.offset();
    end = offset + compound.length();
    statusCount = ByteArrays.u16(array, offset + 14);
    return statusCount <= MAX_STATUSES && findDeltas() && rewind();
  }

  /// Steps to the next packet, received or not.
  public boolean next() {
    if (done == statusCount) {
      return false;
    }
    symbol = nextSymbol();
    done++;
    if (symbol == SMALL_DELTA) {
      ticks += array[deltaAt] & 0xff;
      deltaAt++;
    } else if (symbol == LARGE_DELTA) {
      ticks += (short) ByteArrays.u16(array, deltaAt);
      deltaAt += 2;
    }
    return true;
  }

  /// The transport-wide sequence number of the current packet.
  public int sequenceNumber() {
    return baseSequenceNumber() + done - 1 & 0xffff;
  }

  public boolean received() {
    return symbol == SMALL_DELTA || symbol == LARGE_DELTA;
  }

  /// When the current packet arrived, in ticks of 250 µs on the receiver's clock, modulo 2^32 ticks
  /// as the reference time wraps (every 12.4 days); meaningful if [#received()].
  public long arrivalTicks() {
    return ticks;
  }

  public int senderSsrc() {
    return ByteArrays.i32(array, offset + 4);
  }

  public int mediaSsrc() {
    return ByteArrays.i32(array, offset + 8);
  }

  public int baseSequenceNumber() {
    return ByteArrays.u16(array, offset + 12);
  }

  /// How many packets are spoken of.
  public int packetStatusCount() {
    return statusCount;
  }

  /// Signed 24 bits, in units of 64 ms.
  public int referenceTime() {
    return ByteArrays.u24(array, offset + 16) << 8 >> 8;
  }

  /// The number of this message, 0..255: a gap says that feedback was lost.
  public int feedbackCount() {
    return array[offset + 19] & 0xff;
  }

  private boolean rewind() {
    done = 0;
    chunkLeft = 0;
    chunkAt = offset + FIXED_LENGTH;
    ticks = (long) referenceTime() * TICKS_PER_REFERENCE;
    symbol = NOT_RECEIVED;
    return true;
  }

  /// Walks the chunks once to learn where they end, and whether chunks and deltas lie within the
  /// message.
  private boolean findDeltas() {
    int at = offset + FIXED_LENGTH;
    int deltaBytes = 0;
    int left = statusCount;
    while (left > 0) {
      if (at + 2 > end) {
        return false;
      }
      int word = ByteArrays.u16(array, at);
      int symbols = Math.min(left, Math.max(1, symbolsIn(word)));
      int bytes = deltaBytesIn(word, symbols);
      if (bytes < 0) {
        return false;
      }
      deltaBytes += bytes;
      left -= symbols;
      at += 2;
    }
    deltaAt = at;
    return deltaAt + deltaBytes <= end;
  }

  /// Bytes of deltas that the first `symbols` of a chunk announce, -1 if one of them has the
  /// reserved value.
  private static int deltaBytesIn(int word, int symbols) {
    if (symbolsIn(word) == 0) {
      return 0;
    }
    if ((word & 0x8000) == 0) {
      int each = word >>> 13;
      return each > LARGE_DELTA ? -1 : each * symbols;
    }
    if ((word & 0x4000) == 0) {
      return Integer.bitCount((word & 0x3fff) >>> (14 - symbols));
    }
    int bytes = 0;
    for (int i = 0; i < symbols; i++) {
      int each = (word >>> (2 * (6 - i))) & 3;
      if (each > LARGE_DELTA) {
        return -1;
      }
      bytes += each;
    }
    return bytes;
  }

  private int nextSymbol() {
    if (chunkLeft == 0) {
      chunk = ByteArrays.u16(array, chunkAt);
      chunkAt += 2;
      chunkLeft = symbolsIn(chunk);
      if (chunkLeft == 0) {
        chunkLeft =
            1; // a run of nothing: counted as one packet not received, so that the walk ends
        chunk = 0;
      }
    }
    chunkLeft--;
    if ((chunk & 0x8000) == 0) {
      return (chunk >>> 13) & 3;
    }
    return (chunk & 0x4000) == 0 ? (chunk >>> chunkLeft) & 1 : (chunk >>> (2 * chunkLeft)) & 3;
  }

  private static int symbolsIn(int chunk) {
    if ((chunk & 0x8000) == 0) {
      return chunk & 0x1fff;
    }
    return (chunk & 0x4000) == 0 ? 14 : 7;
  }
}
