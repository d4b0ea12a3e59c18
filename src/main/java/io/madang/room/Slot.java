package io.madang.room;

import io.madang.room.SlotState.Reason;
import io.madang.rtp.Codec;
import io.madang.rtp.MediaKind;
import io.madang.rtp.PacketHistory;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.rtp.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One receive stream of a participant: a continuous RTP stream that changing tracks and layers
/// feed. Holds numbers only; the packets stay with their source.
///
/// A change of track or layer happens at a keyframe of the new one: until it comes, the old layer
/// of the same track goes on, so that the picture does not stop. Confined to its `MediaLoop`.
final class Slot {
  /// How many sent packets are known for retransmissions: four seconds of 2.5 Mbit/s.
  private static final int REMEMBERED = 1024;

  /// How far apart the frames of a late beginning are shown: 1 ms.
  private static final int LATE_UNITS = 90;

  /// Somebody who asks again at once would be sent the same again.
  private static final long LATE_INTERVAL_NANOS = 1_000_000_000L;

  private final Subscriber subscriber;
  private final SlotParameters parameters;
  private final byte[] midBytes;
  private final RtpSendStream stream;
  private final SequenceRewriter sequences;
  private final TimestampRewriter timestamps;
  private final DescriptorRewriter descriptors = new DescriptorRewriter();
  private final LayerSelector layers = new LayerSelector();
  private final RecentSources recent = new RecentSources();
  private final SlotGrant grant = new SlotGrant();
  private final RtpPacket replayView = new RtpPacket();
  private SlotSection section;
  private ViewRequest view;
  private @Nullable PublishedTrack track;
  private @Nullable Encoding current;
  private @Nullable Encoding target;
  private @Nullable Encoding lastEncoding;
  private @Nullable Codec sourceCodec;
  private Codec codec;
  private long lastForwarded;
  private long lastLateNanos = Long.MIN_VALUE / 2;
  private int drawnBack;
  private int lastSourceTimestamp;
  private SlotState reported;
  private @Nullable Encoding clockTold;
  private long clockToldNtp;

  Slot(Subscriber subscriber, SlotSection section, SlotParameters parameters, RoomIds ids) {
    this.subscriber = subscriber;
    this.section = section;
    this.parameters = parameters;
    this.codec = section.codecs().getFirst();
    this.midBytes = section.mid().getBytes(StandardCharsets.US_ASCII);
    this.view =
        new ViewRequest(
            section.mid(),
            ViewTarget.AUTO,
            ViewRequest.DEFAULT_WIDTH,
            ViewRequest.DEFAULT_HEIGHT,
            0);
    this.stream =
        new RtpSendStream(
            parameters.ssrc(),
            parameters.rtxSsrc(),
            codec.clockRate(),
            ids.firstSequence(),
            REMEMBERED);
    this.sequences = new SequenceRewriter(ids.firstSequence());
    this.timestamps = new TimestampRewriter(ids.firstTimestamp());
    this.reported = SlotStates.empty(section.mid());
  }

  /// Feeds the slot from another track, or from none.
  void show(Optional<PublishedTrack> next) {
    PublishedTrack wanted = next.orElse(null);
    if (wanted == track) {
      return;
    }
    if (track != null) {
      track.unsubscribe(this);
    }
    track = wanted;
    current = null;
    target = null;
    grant.restart();
    if (track != null) {
      track.subscribe(this);
      long now = subscriber.now();
      if (pickLayer(track, now) && target != null && !beginLate(target, now)) {
        askForKeyframe(track, target, now);
      }
    }
  }

  /// Begins anew with the next keyframe: the source paused or was replaced.
  void restart() {
    current = null;
    target = null;
    if (track != null) {
      chooseLayer(subscriber.now());
    }
  }

  /// An encoding is gone.
  void forget(Encoding encoding) {
    if (current == encoding) {
      current = null;
    }
    if (target == encoding) {
      target = null;
    }
  }

  /// One packet of one of the track's encodings.
  void receive(Encoding encoding, RtpPacket packet, long source, long now) {
    if (isVideo() && !subscriber.budget().takesVideo(now)) {
      hold();
      return;
    }
    if (encoding != current) {
      FrameInfo frame = encoding.frame();
      boolean entry = frame.keyframe && frame.frameStart && isWanted(encoding);
      if (!entry || !begin(encoding, packet, source, now)) {
        return;
      }
      forward(encoding, packet, source, now);
      replayLater(encoding, packet, source, now);
      return;
    }
    if (encoding.codec() != sourceCodec && !changeCodec(encoding)) {
      return;
    }
    forward(encoding, packet, source, now);
  }

  /// A number of the source that carried no media.
  void skip(Encoding encoding, long source) {
    if (encoding == current) {
      sequences.drop(source);
    }
  }

  /// Sends a packet once more, if it is known.
  void retransmit(int sequenceNumber, long now) {
    int index = stream.find(sequenceNumber);
    if (index == RtpSendStream.UNKNOWN || !stream.mayResend(index, now)) {
      return;
    }
    PacketHistory history = stream.source(index);
    Encoding encoding = recent.with(history);
    if (encoding == null || (isVideo() && !subscriber.budget().takesVideo(now))) {
      return;
    }
    subscriber.enqueue(
        this,
        encoding,
        stream.sourceSequence(index),
        sequenceNumber,
        stream.rewrite(index, 0),
        stream.rewrite(index, 1),
        stream.rewrite(index, 2) != 0,
        true);
  }

  /// The receiver cannot go on without a keyframe.
  void keyframeRequested(long now) {
    if (track == null || grant.isHeld()) {
      return;
    }
    Encoding needed = target != null ? target : current;
    if (needed != null && !beginLate(needed, now)) {
      track.requestKeyframe(needed, now);
    }
    if (current != null && current != needed) {
      track.requestKeyframe(current, now);
    }
  }

  /// Picks the layer for the tile again; asks for a keyframe if another one is to be taken.
  void chooseLayer(long now) {
    PublishedTrack shown = track;
    if (shown != null && pickLayer(shown, now) && target != null) {
      askForKeyframe(shown, target, now);
    }
  }

  /// Picks the layer for the tile again.
  ///
  /// @return whether it begins with a keyframe that has to come
  private boolean pickLayer(PublishedTrack shown, long now) {
    boolean limited = grant.isLimited();
    Encoding chosen =
        limited ? grant.encodingOf(shown) : EncodingChoice.of(shown, section, view, now);
    if (chosen == null) {
      return false;
    }
    boolean needsKeyframe = chosen != current && chosen != target;
    target = chosen;
    boolean higher =
        layers.setTargetSpatial(
            limited ? grant.layer() : EncodingChoice.spatialLayer(chosen, section, view));
    if (higher && !needsKeyframe && current == chosen) {
      needsKeyframe = true;
    }
    return needsKeyframe;
  }

  private void askForKeyframe(PublishedTrack shown, Encoding wanted, long now) {
    if (!shown.isMuted() && subscriber.canSend() && !grant.isHeld()) {
      shown.requestKeyframe(wanted, now);
    }
  }

  /// Sends nothing until [#release], which begins with a keyframe: the path is full, or something
  /// was lost before it got there. What was sent so far ends here, and the numbers run on.
  void hold() {
    grant.hold();
    if (target == null) {
      target = current;
    }
    current = null;
  }

  /// The path has room again.
  void release(long now) {
    grant.release(now);
    PublishedTrack shown = track;
    Encoding wanted = target;
    if (shown != null && wanted != null) {
      askForKeyframe(shown, wanted, now);
    }
  }

  /// Sends this layer, which is what the path carries; until its keyframe comes, the old one.
  ///
  /// @return whether the slot was paused
  boolean limit(Encoding encoding, int layer, long now) {
    boolean wasPaused = grant.isPaused();
    if (grant.allow(encoding, layer)) {
      resume(wasPaused, now);
    }
    return wasPaused;
  }

  /// Sends what the tile wants.
  ///
  /// @return whether the slot was paused
  boolean lift(long now) {
    boolean wasPaused = grant.isPaused();
    if (grant.lift()) {
      resume(wasPaused, now);
    }
    return wasPaused;
  }

  /// Sends nothing: the path does not carry any layer.
  ///
  /// @return whether that is news
  boolean pause() {
    current = null;
    target = null;
    return grant.pause();
  }

  /// Who was paused is let in when it is its turn: many keyframes at once would fill the path.
  private void resume(boolean wasPaused, long now) {
    if (wasPaused) {
      grant.hold();
    }
    chooseLayer(now);
  }

  /// Looks whether the source has stopped, and brings the clock of the sender reports up to date.
  void tick(long now) {
    if (isVideo() && (current == null || !current.isLive(now))) {
      chooseLayer(now);
    }
    if (current != null) {
      updateClock(current);
    }
  }

  /// Whether the clock of the source that is sent now has to be told (again).
  boolean isReportDue(Encoding encoding) {
    RtpReceiveStream source = encoding.stream();
    return encoding == current
        && source.hasSenderReport()
        && (encoding != clockTold || source.senderReportNtp() != clockToldNtp);
  }

  /// Writes the source's last sender report in the slot's own timestamps: the publisher's NTP time
  /// as it came.
  boolean writeSourceReport(RtcpWriter writer, Encoding encoding) {
    RtpReceiveStream source = encoding.stream();
    clockTold = encoding;
    clockToldNtp = source.senderReportNtp();
    return writer.senderReport(
        stream.ssrc(),
        clockToldNtp,
        source.senderReportTimestamp() + timestamps.offset(),
        (int) stream.packets(),
        (int) stream.octets());
  }

  /// What the slot shows, if it has changed since it was last told.
  Optional<SlotState> takeChange(Optional<Reason> reason) {
    boolean squeezed = reason.isEmpty() && grant.isPaused();
    SlotState state = SlotStates.of(this, squeezed ? Optional.of(Reason.BANDWIDTH) : reason);
    if (state.equals(reported)) {
      return Optional.empty();
    }
    reported = state;
    return Optional.of(state);
  }

  /// Whether the receiver can decode the track.
  boolean canShow(PublishedTrack candidate) {
    if (candidate.encodings().isEmpty()) {
      return candidate.section().media().codecs().stream()
          .anyMatch(c -> SlotCodecs.find(section, c).isPresent());
    }
    return candidate.encodings().stream()
        .anyMatch(encoding -> SlotCodecs.find(section, encoding).isPresent());
  }

  /// Whether the encoding is sent here now, or is to be as soon as it can.
  boolean wants(Encoding encoding) {
    return encoding == current || encoding == target;
  }

  void setView(ViewRequest view) {
    if (!view.equals(this.view)) {
      grant.renew();
    }
    this.view = view;
    chooseLayer(subscriber.now());
  }

  void setSection(SlotSection section) {
    this.section = section;
    sourceCodec = null;
  }

  void close() {
    show(Optional.empty());
  }

  ViewRequest view() {
    return view;
  }

  SlotSection section() {
    return section;
  }

  SlotParameters parameters() {
    return parameters;
  }

  /// The mid as it goes into packets.
  byte[] midBytes() {
    return midBytes;
  }

  RtpSendStream stream() {
    return stream;
  }

  boolean isVideo() {
    return parameters.kind() == MediaKind.VIDEO;
  }

  @Nullable PublishedTrack trackOrNull() {
    return track;
  }

  /// The encoding that is sent now.
  @Nullable Encoding currentOrNull() {
    return current;
  }

  int currentSpatial() {
    return layers.currentSpatial();
  }

  /// The encoding that is to be sent, and perhaps is already.
  @Nullable Encoding aimOrNull() {
    return target != null ? target : current;
  }

  int aimedLayer() {
    return layers.targetSpatial();
  }

  SlotGrant grant() {
    return grant;
  }

  /// The negotiated codec under which an encoding's packets are sent here.
  Codec codecFor(Encoding encoding) {
    return recent.codecOf(encoding, codec);
  }

  /// Whether a keyframe of this encoding is an entry. An empty tile takes any that is no larger
  /// than what it is to get: the first picture counts, the better one follows.
  private boolean isWanted(Encoding encoding) {
    Encoding wanted = target;
    if (encoding == wanted) {
      return true;
    }
    if (wanted == null || current != null || wanted.isSubstitute() != encoding.isSubstitute()) {
      return false;
    }
    int top = encoding.layers() - 1;
    return encoding.width(top) > 0 && encoding.width(top) <= wanted.width(wanted.layers() - 1);
  }

  private boolean begin(Encoding encoding, RtpPacket packet, long source, long now) {
    if (!subscriber.canSend() || grant.isHeld() || !changeCodec(encoding)) {
      return false;
    }
    int timestamp = packet.timestamp();
    switchTo(encoding, source, timestamp, elapsedUnits(encoding, timestamp, now));
    return true;
  }

  /// Begins with a group of pictures whose keyframe is past, where the source makes none on
  /// request: all of it goes out at once, and its timestamps are drawn together, so that the
  /// receiver shows the present and not what it has missed. Not on a path that has a limit, which
  /// would be full at once.
  ///
  /// @return whether it did
  private boolean beginLate(Encoding encoding, long now) {
    GroupOfPictures group = encoding.group();
    PacketHistory history = encoding.history();
    if (!isVideo()
        || !encoding.canBeginLate(now)
        || now - lastLateNanos < LATE_INTERVAL_NANOS
        || subscriber.budget().isLimited()
        || grant.isHeld()
        || !subscriber.canSend()
        || !changeCodec(encoding)) {
      return false;
    }
    lastLateNanos = now;
    history.read(history.slotOf(group.first()), replayView);
    encoding.look(replayView);
    long lead = (long) (group.frames() + 1) * LATE_UNITS;
    int newest = group.lastTimestamp();
    switchTo(encoding, group.first(), newest, Math.max(lead, elapsedUnits(encoding, newest, now)));
    int framesLeft = group.frames();
    int timestamp = group.firstTimestamp() - 1;
    for (long source = group.first(); source <= history.highest(); source++) {
      int kept = history.slotOf(source);
      if (kept == PacketHistory.ABSENT) {
        continue;
      }
      history.read(kept, replayView);
      if (replayView.timestamp() != timestamp) {
        timestamp = replayView.timestamp();
        framesLeft--;
      }
      encoding.look(replayView);
      drawnBack = Math.max(0, framesLeft) * LATE_UNITS + timestamp - newest;
      forward(encoding, replayView, source, now);
    }
    drawnBack = 0;
    return true;
  }

  private void switchTo(Encoding encoding, long source, int timestamp, long elapsed) {
    sequences.switchSource(source);
    timestamps.switchSource(timestamp, elapsed);
    clockTold = null;
    descriptors.switchSource(encoding.frame());
    layers.restart();
    current = encoding;
    if (encoding == target) {
      target = null;
    }
    subscriber.layerSwitched(this);
    updateClock(encoding);
  }

  /// Media clock units between the last frame sent and this one: by capture time where both sides'
  /// sender reports tell it, else by arrival.
  private long elapsedUnits(Encoding encoding, int timestamp, long now) {
    long nanos = now - lastForwarded;
    Encoding before = lastEncoding;
    if (before != null && shareClock(before, encoding)) {
      nanos =
          encoding.stream().captureUnixNanos(timestamp)
              - before.stream().captureUnixNanos(lastSourceTimestamp);
    }
    return nanos / 1_000 * codec.clockRate() / 1_000_000;
  }

  private static boolean shareClock(Encoding one, Encoding other) {
    return one.track().participant() == other.track().participant()
        && one.stream().hasSenderReport()
        && other.stream().hasSenderReport();
  }

  private boolean changeCodec(Encoding encoding) {
    Optional<Codec> found = SlotCodecs.find(section, encoding);
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

  private void forward(Encoding encoding, RtpPacket packet, long source, long now) {
    FrameInfo frame = encoding.frame();
    if (!layers.accept(frame)) {
      sequences.drop(source);
      return;
    }
    long sequence = sequences.map(source);
    if (sequence == SequenceRewriter.DROPPED) {
      return;
    }
    int timestamp = timestamps.map(packet.timestamp() - drawnBack);
    int descriptor = descriptors.map(frame);
    boolean marker =
        isVideo() && encoding.layers() > 1
            ? layers.endsPicture(frame, packet.marker())
            : packet.marker();
    int sequenceNumber = (int) sequence & 0xffff;
    lastForwarded = now;
    lastEncoding = encoding;
    lastSourceTimestamp = packet.timestamp();
    if (codec.nack()) {
      stream.remember(
          sequenceNumber, encoding.history(), source, timestamp, descriptor, marker ? 1 : 0);
    }
    stream.sent(packet.payloadLength());
    subscriber.enqueue(
        this, encoding, source, sequenceNumber, timestamp, descriptor, marker, false);
  }

  /// Packets of the new source that overtook its first one were not wanted when they came.
  private void replayLater(Encoding encoding, RtpPacket packet, long first, long now) {
    PacketHistory history = encoding.history();
    if (history.highest() == first) {
      return;
    }
    for (long source = first + 1; source <= history.highest(); source++) {
      int kept = history.slotOf(source);
      if (kept == PacketHistory.ABSENT) {
        continue;
      }
      history.read(kept, replayView);
      encoding.look(replayView);
      forward(encoding, replayView, source, now);
    }
    // The other slots of this packet's fan-out look at the same frame.
    encoding.look(packet);
  }

  private void updateClock(Encoding encoding) {
    RtpReceiveStream source = encoding.stream();
    if (source.hasSenderReport()) {
      int reported = source.senderReportTimestamp();
      stream.clock(reported + timestamps.offset(), source.captureUnixNanos(reported));
    } else if (lastForwarded != 0) {
      stream.clock(timestamps.lastSent(), subscriber.unixNanosAt(lastForwarded));
    }
  }
}
