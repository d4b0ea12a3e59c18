package io.madang.room;

import java.util.concurrent.atomic.LongAdder;

/// What all rooms of a node have done. Readable from any thread.
///
/// Packets are counted per room on the loop and added here in batches, so that nothing atomic
/// happens per packet.
public final class RoomStatistics {
  private final LongAdder participants = new LongAdder();
  private final LongAdder tracks = new LongAdder();
  private final LongAdder joins = new LongAdder();
  private final LongAdder packetsForwarded = new LongAdder();
  private final LongAdder bytesForwarded = new LongAdder();
  private final LongAdder retransmissions = new LongAdder();
  private final LongAdder keyframeRequests = new LongAdder();

  /// Participants now.
  public long participants() {
    return participants.sum();
  }

  /// Published tracks now.
  public long tracks() {
    return tracks.sum();
  }

  /// Joins since the start.
  public long joins() {
    return joins.sum();
  }

  /// Packets given to receivers, each receiver counted, since the start.
  public long packetsForwarded() {
    return packetsForwarded.sum();
  }

  /// Bytes of those packets, without SRTP and below.
  public long bytesForwarded() {
    return bytesForwarded.sum();
  }

  /// Packets sent again because a receiver asked (RFC 4588).
  public long retransmissions() {
    return retransmissions.sum();
  }

  /// Keyframes asked of publishers.
  public long keyframeRequests() {
    return keyframeRequests.sum();
  }

  void participantJoined() {
    participants.increment();
    joins.increment();
  }

  void participantLeft() {
    participants.decrement();
  }

  void trackPublished() {
    tracks.increment();
  }

  void trackUnpublished() {
    tracks.decrement();
  }

  void forwarded(long packets, long bytes) {
    packetsForwarded.add(packets);
    bytesForwarded.add(bytes);
  }

  void retransmitted(long packets) {
    retransmissions.add(packets);
  }

  void keyframeRequested() {
    keyframeRequests.increment();
  }
}
