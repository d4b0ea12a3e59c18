package io.madang.transport.bwe;

import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.rtp.rtcp.TransportFeedbackBuilder;
import io.madang.wire.SequenceUnwrapper;
import java.util.Arrays;

/// When each packet of a publisher arrived, by its transport-wide sequence number, for the feedback
/// its congestion control lives on (draft-holmer-rmcat-transport-wide-cc-extensions-01).
///
/// Every packet counts, also padding and retransmissions. Feedback goes on where the last one
/// ended; a packet that arrives behind that is reported again with all after it. Bounded: what is
/// older than [#CAPACITY] packets is forgotten. The memory is made with the first arrival. Times
/// are monotonic nanoseconds. Confined to its `MediaLoop`.
public final class ArrivalLog {
  /// Two seconds at 10 Mbit/s; feedback goes out twenty times a second.
  static final int CAPACITY = 2_048;

  private static final int MASK = CAPACITY - 1;
  private static final long NONE = -1;

  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
  private long[] sequences = new long[0];
  private long[] arrivals = new long[0];
  private long next = NONE;
  private long highest = NONE;
  private boolean hasNews;

  /// Notes one arrival.
  ///
  /// @param sequenceNumber the 16 bits of the header extension
  public void received(int sequenceNumber, long nowNanos) {
    if (sequences.length == 0) {
      allocate();
    }
    long sequence = unwrapper.unwrap(sequenceNumber);
    if (highest == NONE) {
      next = sequence;
    } else if (sequence <= highest - CAPACITY) {
      return;
    }
    highest = Math.max(highest, sequence);
    next = Math.max(Math.min(next, sequence), highest - CAPACITY + 1);
    int slot = (int) sequence & MASK;
    if (sequences[slot] != sequence) {
      sequences[slot] = sequence;
      arrivals[slot] = nowNanos;
      hasNews = true;
    }
  }

  /// Whether something arrived since the last feedback.
  public boolean hasNews() {
    return hasNews;
  }

  /// Appends one feedback message. Call again while [#hasNews()]: one message can only say so much.
  ///
  /// @return false if there is nothing to say or no room in the writer's buffer; then nothing
  ///   changed
  public boolean writeFeedback(RtcpWriter writer, int senderSsrc, int mediaSsrc) {
    long first = firstReceived(next);
    if (!hasNews || first > highest) {
      return false;
    }
    builder.start(next, arrivals[(int) first & MASK]);
    long sequence = first;
    while (sequence <= highest && builder.add(sequence, arrivals[(int) sequence & MASK])) {
      sequence = firstReceived(sequence + 1);
    }
    if (builder.count() == 0) {
      // A gap too wide for one message: begin at its far end.
      builder.start(first, arrivals[(int) first & MASK]);
      builder.add(first, arrivals[(int) first & MASK]);
      sequence = firstReceived(first + 1);
    }
    if (!builder.write(writer, senderSsrc, mediaSsrc)) {
      return false;
    }
    next = builder.nextSequence();
    hasNews = sequence <= highest;
    return true;
  }

  /// The first number from `sequence` on that arrived, one above the highest if none did.
  private long firstReceived(long sequence) {
    long candidate = Math.max(0, sequence);
    while (candidate <= highest && sequences[(int) candidate & MASK] != candidate) {
      candidate++;
    }
    return candidate;
  }

  private void allocate() {
    sequences = new long[CAPACITY];
    arrivals = new long[CAPACITY];
    Arrays.fill(sequences, NONE);
  }
}
