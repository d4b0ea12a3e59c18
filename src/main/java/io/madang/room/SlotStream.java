package io.madang.room;

import io.madang.room.frame.DescriptorRewriter;
import io.madang.room.frame.FrameInfo;
import io.madang.room.frame.GroupOfPictures;
import io.madang.room.frame.LayerSelector;
import io.madang.room.frame.SequenceRewriter;
import io.madang.rtp.Codec;
import io.madang.rtp.PacketHistory;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpSendStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The continuous RTP stream of one slot: gives packets of changing encodings its numbers, and
/// remembers them for retransmissions. Which encoding it carries is the slot's decision.
///
/// Confined to its `MediaLoop`; forwarding allocates nothing.
final class SlotStream {
  /// How many sent packets are known for retransmissions: four seconds of 2.5 Mbit/s.
  private static final int REMEMBERED = 1024;

  /// How far apart the frames of a late beginning are shown: 1 ms.
  private static final int LATE_UNITS = 90;

  private final Slot slot;
  private final Subscriber subscriber;
  private final LayerSelector layers;
  private final byte[] midBytes;
  private final RtpSendStream stream;
  private final SequenceRewriter sequences;
  private final SlotClock clock;
  private final DescriptorRewriter descriptors = new DescriptorRewriter();
  private final RecentSources recent = new RecentSources();
  private final RtpPacket replayView = new RtpPacket();
  private @Nullable Codec sourceCodec;
  private Codec codec;

  /// @param codec until the first encoding brings its own
  SlotStream(
      Slot slot, Subscriber subscriber, SlotParameters parameters, Codec codec, RoomIds ids) {
    this.slot = slot;
    this.subscriber = subscriber;
    this.layers = slot.aim().layers();
    this.midBytes = parameters.mid().getBytes(StandardCharsets.US_ASCII);
    this.codec = codec;
    this.stream =
        new RtpSendStream(
            parameters.ssrc(),
            parameters.rtxSsrc(),
            codec.clockRate(),
            ids.firstSequence(),
            REMEMBERED);
    this.sequences = new SequenceRewriter(ids.firstSequence());
    this.clock = new SlotClock(subscriber, stream, ids.firstTimestamp());
  }

  /// Whether the encoding's packets can go out as they were prepared for: its codec has not
  /// changed.
  boolean isPrepared(Encoding encoding) {
    return encoding.codec() == sourceCodec;
  }

  /// Makes ready for packets of an encoding.
  ///
  /// @return false if the receiver cannot decode it
  boolean prepare(Encoding encoding) {
    Optional<Codec> found = SlotCodecs.find(slot.section(), encoding);
    if (found.isEmpty()) {
      return false;
    }
    if (codec.clockRate() != found.get().clockRate()) {
      stream.switchClockRate(found.get().clockRate());
    }
    codec = found.get();
    sourceCodec = encoding.codec();
    recent.remember(encoding, codec);
    return true;
  }

  /// The receiver may have other codecs from now on.
  void renegotiated() {
    sourceCodec = null;
  }

  /// Begins with this packet of an encoding that was prepared, and with those that overtook it.
  void begin(Encoding encoding, RtpPacket packet, long source, long now) {
    int timestamp = packet.timestamp();
    switchTo(encoding, source, timestamp, elapsedUnits(encoding, timestamp, now));
    forward(encoding, packet, source, now);
    replayLater(encoding, packet, source, now);
  }

  /// Begins with the group of pictures that is arriving, from its keyframe on: all of it goes out
  /// at once, and its timestamps are drawn together, so that the receiver shows the present and not
  /// what it has missed.
  void beginGroup(Encoding encoding, long now) {
    GroupOfPictures group = encoding.group();
    PacketHistory history = encoding.history();
    look(encoding, group.first());
    long lead = (long) (group.frames() + 1) * LATE_UNITS;
    int newest = group.lastTimestamp();
    switchTo(encoding, group.first(), newest, Math.max(lead, elapsedUnits(encoding, newest, now)));
    int framesLeft = group.frames();
    int timestamp = group.firstTimestamp() - 1;
    for (long source = group.first(); source <= history.highest(); source++) {
      if (!look(encoding, source)) {
        continue;
      }
      if (replayView.timestamp() != timestamp) {
        timestamp = replayView.timestamp();
        framesLeft--;
      }
      int drawnBack = Math.max(0, framesLeft) * LATE_UNITS + timestamp - newest;
      forward(encoding, replayView, source, drawnBack, now);
    }
  }

  /// Passes a packet on, if its layer is.
  void forward(Encoding encoding, RtpPacket packet, long source, long now) {
    forward(encoding, packet, source, 0, now);
  }

  /// A number of the source that is not passed on.
  void drop(long source) {
    sequences.drop(source);
  }

  /// Sends a packet once more, if it is known.
  void retransmit(int sequenceNumber, long now) {
    int index = stream.find(sequenceNumber);
    if (index == RtpSendStream.UNKNOWN || !stream.mayResend(index, now)) {
      return;
    }
    Encoding encoding = recent.with(stream.source(index));
    if (encoding == null || (slot.isVideo() && !subscriber.budget().takesVideo(now))) {
      return;
    }
    subscriber.enqueue(
        slot,
        encoding,
        stream.sourceSequence(index),
        sequenceNumber,
        stream.rewrite(index, 0),
        stream.rewrite(index, 1),
        stream.rewrite(index, 2) != 0,
        true);
  }

  /// The negotiated codec under which an encoding's packets are sent.
  Codec codecFor(Encoding encoding) {
    return recent.codecOf(encoding, codec);
  }

  /// The mid as it goes into packets.
  byte[] midBytes() {
    return midBytes;
  }

  RtpSendStream rtp() {
    return stream;
  }

  SlotClock clock() {
    return clock;
  }

  private void switchTo(Encoding encoding, long source, int timestamp, long elapsed) {
    sequences.switchSource(source);
    clock.begin(encoding, timestamp, elapsed);
    descriptors.switchSource(encoding.frame());
    layers.restart();
  }

  private long elapsedUnits(Encoding encoding, int timestamp, long now) {
    return clock.elapsedUnits(encoding, timestamp, codec.clockRate(), now);
  }

  private void forward(Encoding encoding, RtpPacket packet, long source, int drawnBack, long now) {
    FrameInfo frame = encoding.frame();
    if (!layers.accept(frame)) {
      sequences.drop(source);
      return;
    }
    long sequence = sequences.map(source);
    if (sequence == SequenceRewriter.DROPPED) {
      return;
    }
    int sequenceNumber = (int) sequence & 0xffff;
    int timestamp = clock.map(encoding, packet, drawnBack, now);
    int descriptor = descriptors.map(frame);
    boolean marker = marker(encoding, frame, packet);
    if (codec.nack()) {
      stream.remember(
          sequenceNumber, encoding.history(), source, timestamp, descriptor, marker ? 1 : 0);
    }
    stream.sent(packet.payloadLength());
    subscriber.enqueue(
        slot, encoding, source, sequenceNumber, timestamp, descriptor, marker, false);
  }

  private boolean marker(Encoding encoding, FrameInfo frame, RtpPacket packet) {
    return slot.isVideo() && encoding.layers() > 1
        ? layers.endsPicture(frame, packet.marker())
        : packet.marker();
  }

  /// Packets of the new source that overtook its first one were not wanted when they came.
  private void replayLater(Encoding encoding, RtpPacket packet, long first, long now) {
    PacketHistory history = encoding.history();
    if (history.highest() == first) {
      return;
    }
    for (long source = first + 1; source <= history.highest(); source++) {
      if (look(encoding, source)) {
        forward(encoding, replayView, source, now);
      }
    }
    // The other slots of this packet's fan-out look at the same frame.
    encoding.look(packet);
  }

  /// Reads a packet that was kept.
  ///
  /// @return whether it is still there
  private boolean look(Encoding encoding, long source) {
    PacketHistory history = encoding.history();
    int kept = history.slotOf(source);
    if (kept == PacketHistory.ABSENT) {
      return false;
    }
    history.read(kept, replayView);
    encoding.look(replayView);
    return true;
  }
}
