package io.madang.srtp;

/// The 48-bit packet index of SRTP, `ROC || SEQ` (RFC 3711, section 3.3.1): the rollover counter is
/// not sent, both sides count the wraps of the sequence number.
final class PacketIndex {
  /// Answer of [#guess] for a packet from before the first one of its stream.
  static final long BEFORE_START = -1;

  /// The highest index; behind it a key must not be used any more.
  static final long MAXIMUM = (1L << 48) - 1;

  private static final int HALF_CYCLE = 1 << 15;
  private static final int SEQUENCE_NUMBER_BITS = 16;
  private static final int SEQUENCE_NUMBER_MASK = 0xffff;

  private PacketIndex() {}

  /// The index that is nearest to the highest one seen so far.
  ///
  /// @param highest the highest authenticated index, [ReplayWindow#NONE] before the first
  /// @param sequenceNumber 0..65535
  /// @return the index, [#BEFORE_START], or more than [#MAXIMUM] when the counter is used up
  static long guess(long highest, int sequenceNumber) {
    if (highest == ReplayWindow.NONE) {
      return sequenceNumber;
    }
    long rolloverCounter = highest >> SEQUENCE_NUMBER_BITS;
    int newest = (int) highest & SEQUENCE_NUMBER_MASK;
    if (newest < HALF_CYCLE) {
      if (sequenceNumber - newest > HALF_CYCLE) {
        rolloverCounter--;
      }
    } else if (newest - HALF_CYCLE > sequenceNumber) {
      rolloverCounter++;
    }
    return rolloverCounter < 0
        ? BEFORE_START
        : rolloverCounter << SEQUENCE_NUMBER_BITS | sequenceNumber;
  }
}
