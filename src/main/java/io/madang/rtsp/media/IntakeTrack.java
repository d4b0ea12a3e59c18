package io.madang.rtsp.media;

import io.madang.rtp.RateMeter;
import io.madang.rtp.ReceiveStatistics;
import io.madang.rtp.RtpPacket;
import io.madang.wire.SequenceNumber;

/// The receiving half of one track: whose packets are whose, what is lost, in which order they go
/// on. Confined to one thread at a time; allocates nothing per packet once warm.
final class IntakeTrack {
  /// A stream that has been quiet for so long may be followed by another at once; before, two
  /// packets of the other have to come.
  private static final long QUIET_NANOS = 500_000_000L;

  private static final int NONE = -1;

  private final int payloadType;
  private final PacketSink sink;
  private final RtpPacket view = new RtpPacket();
  private final RtpPacket ordered = new RtpPacket();
  private final ReceptionReport report;
  private final ReorderingQueue queue;
  private final RateMeter rate = new RateMeter();

  /// The packet of another stream, or far from all before, that the next one has to confirm.
  private byte[] suspect = new byte[0];

  private int suspectLength = NONE;
  private int suspectSsrc;
  private long packets;
  private long bytes;
  private long lost;
  private long late;
  private long malformed;
  private long lastPacket = Long.MIN_VALUE;

  /// Takes packets in order.
  interface PacketSink {
    /// @param packet borrowed, and may be written to
    /// @param lost how many are missing in front of it
    void packet(RtpPacket packet, int lost, long now);

    /// What comes next has nothing to do with what came.
    void restarted();
  }

  IntakeTrack(int payloadType, int clockRate, long reorderNanos, PacketSink sink) {
    this.payloadType = payloadType;
    this.sink = sink;
    this.report = new ReceptionReport(clockRate);
    this.queue = new ReorderingQueue(reorderNanos, this::inOrder);
  }

  void receive(byte[] array, int offset, int length, long now) {
    if (!view.wrap(array, offset, length) || view.payloadType() != payloadType) {
      malformed++;
      return;
    }
    packets++;
    bytes += length;
    rate.add(length, now);
    boolean quiet = lastPacket == Long.MIN_VALUE || now - lastPacket > QUIET_NANOS;
    lastPacket = now;
    if (!report.isBegun() || view.ssrc() != report.ssrc()) {
      if (report.isBegun() && !quiet && !isConfirmed()) {
        suspect(array, offset, length);
        return;
      }
      begin(view.ssrc(), now);
    }
    place(array, offset, length, now);
  }

  /// Gives up on missing packets whose time is over.
  void expire(long now) {
    queue.expire(now);
  }

  /// Nothing waits for missing packets any more.
  void expectOrder(long now) {
    queue.stopWaiting(now);
  }

  /// When [#expire] has something to do, `Long.MAX_VALUE` if never.
  long deadline() {
    return queue.deadline();
  }

  ReceptionReport report() {
    return report;
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }

  long lost() {
    return lost;
  }

  long reordered() {
    return queue.reordered();
  }

  long late() {
    return late;
  }

  /// Packets that are none, or are of another payload type.
  long malformed() {
    return malformed;
  }

  long bitrateBps(long now) {
    return rate.bitrateBps(now);
  }

  long lastPacket() {
    return lastPacket;
  }

  private void place(byte[] array, int offset, int length, long now) {
    int number = view.sequenceNumber();
    long sequence = report.place(number);
    if (sequence == ReceiveStatistics.IMPLAUSIBLE) {
      suspect(array, offset, length);
      return;
    }
    int timestamp = view.timestamp();
    if (report.takeBegun()) {
      queue.restart(now);
      sink.restarted();
      offerSuspectBefore(number, sequence, now);
    }
    suspectLength = NONE;
    if (report.count(sequence, timestamp, now)
        && !queue.offer(sequence, array, offset, length, now)) {
      late++;
    }
  }

  private void begin(int ssrc, long now) {
    boolean first = !report.isBegun();
    report.begin(ssrc);
    if (first) {
      return;
    }
    queue.restart(now);
    sink.restarted();
    if (suspectLength != NONE && suspectSsrc == ssrc) {
      int length = suspectLength;
      suspectLength = NONE;
      byte[] array = suspect;
      int number = view.sequenceNumber();
      ordered.wrap(array, 0, length);
      if (SequenceNumber.delta(number, ordered.sequenceNumber()) > 0) {
        long sequence = report.place(ordered.sequenceNumber());
        report.count(sequence, ordered.timestamp(), now);
        queue.offer(sequence, array, 0, length, now);
      }
    }
  }

  private boolean isConfirmed() {
    return suspectLength != NONE && suspectSsrc == view.ssrc();
  }

  private void suspect(byte[] array, int offset, int length) {
    if (suspect.length < length) {
      suspect = new byte[Math.max(1_500, length)];
    }
    System.arraycopy(array, offset, suspect, 0, length);
    suspectLength = length;
    suspectSsrc = view.ssrc();
  }

  /// The first packet behind a jump of the numbers has confirmed itself only now.
  private void offerSuspectBefore(int number, long sequence, long now) {
    if (suspectLength == NONE || !ordered.wrap(suspect, 0, suspectLength)) {
      return;
    }
    if (SequenceNumber.next(ordered.sequenceNumber()) == number) {
      queue.offer(sequence - 1, suspect, 0, suspectLength, now);
    }
  }

  private void inOrder(byte[] array, int offset, int length, int missing, long now) {
    lost += missing;
    if (ordered.wrap(array, offset, length)) {
      sink.packet(ordered, missing, now);
    }
  }
}
