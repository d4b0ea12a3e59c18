package io.madang.rtp;

import io.madang.wire.SequenceNumber;
import io.madang.wire.SequenceUnwrapper;

/// Sequence validity, loss and jitter of one received SSRC (RFC 3550, appendices A.1, A.3 and A.8).
///
/// Confined to one thread.
public final class ReceiveStatistics {
  /// "Too far from what came before": the packet is dropped unless its successor follows (A.1).
  public static final long IMPLAUSIBLE = -1;

  /// A.1 names 3000; at 1000 packets a second this is three seconds of outage.
  private static final int MAX_DROPOUT = 3000;

  /// A.1 names 100; retransmissions and simulcast start-up come later than that.
  private static final int MAX_MISORDER = 1000;

  private static final int NO_SEQUENCE = -1;

  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private long base = -1;
  private int suspect = NO_SEQUENCE;
  private long received;
  private long expectedPrior;
  private long receivedPrior;
  private int transit;
  private boolean transitKnown;

  /// Sixteen times the jitter in RTP clock units, as A.8 keeps it.
  private int jitterQ4;

  private boolean restarted;

  /// Extends a sequence number, or answers [#IMPLAUSIBLE]. Two implausible packets in a row are a
  /// restart of the sender: the numbering goes on upwards from there, see [#takeBegun()].
  public long place(int sequenceNumber) {
    if (base < 0) {
      base = unwrapper.unwrap(sequenceNumber);
      return base;
    }
    int delta = SequenceNumber.delta(sequenceNumber, (int) unwrapper.highest());
    if (delta < MAX_DROPOUT && delta > -MAX_MISORDER) {
      suspect = NO_SEQUENCE;
      return unwrapper.unwrap(sequenceNumber);
    }
    if (sequenceNumber != suspect) {
      suspect = SequenceNumber.next(sequenceNumber);
      return IMPLAUSIBLE;
    }
    restart(sequenceNumber);
    return base;
  }

  /// Extends a retransmitted packet's number without taking it for a sign of life of the stream.
  long placeRepaired(int sequenceNumber) {
    return base < 0 ? IMPLAUSIBLE : unwrapper.peek(sequenceNumber);
  }

  /// Counts an arrival on the stream itself; `arrival` is in RTP clock units.
  public void count(int rtpTimestamp, int arrival) {
    received++;
    int newTransit = arrival - rtpTimestamp;
    if (transitKnown) {
      int distance = Math.abs(newTransit - transit);
      jitterQ4 += distance - ((jitterQ4 + 8) >> 4);
    }
    transit = newTransit;
    transitKnown = true;
  }

  /// Whether the sender restarted its numbering since the last call.
  public boolean takeBegun() {
    boolean was = restarted;
    restarted = false;
    return was;
  }

  /// The highest extended sequence number, -1 before the first packet.
  public long highest() {
    return unwrapper.highest();
  }

  /// Packets that were counted since the start or the sender's restart.
  public long received() {
    return received;
  }

  long expected() {
    return base < 0 ? 0 : unwrapper.highest() - base + 1;
  }

  /// Packets lost so far as receiver reports count them: negative when duplicates outnumber losses,
  /// 24 bits signed.
  public int cumulativeLost() {
    return (int) Math.clamp(expected() - received, -0x80_0000L, 0x7f_ffffL);
  }

  /// In RTP clock units.
  public int jitter() {
    return jitterQ4 >> 4;
  }

  /// The share lost since the last call, in 1/256; what a report block says (A.3).
  public int takeFractionLost() {
    long expectedInterval = expected() - expectedPrior;
    long receivedInterval = received - receivedPrior;
    expectedPrior = expected();
    receivedPrior = received;
    long lost = expectedInterval - receivedInterval;
    if (expectedInterval <= 0 || lost <= 0) {
      return 0;
    }
    return (int) Math.min(255, lost * 256 / expectedInterval);
  }

  private void restart(int sequenceNumber) {
    base = unwrapper.advanceTo(sequenceNumber);
    suspect = NO_SEQUENCE;
    received = 0;
    expectedPrior = 0;
    receivedPrior = 0;
    transitKnown = false;
    restarted = true;
  }
}
