package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.rtp.PacketHistory;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.RtxPacket;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.transport.Flushable;
import io.madang.transport.MediaLoop;
import io.madang.transport.PeerTransport;
import io.madang.wire.IntMap;
import io.madang.wire.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The receiving half of a participant: its slots, and the packets it gets in this duty cycle.
///
/// Packets are queued as numbers while publishers' packets are handled, and written at the end of
/// the cycle in one go, so that all a receiver gets in a tick can leave as one segmented send.
/// Confined to its `MediaLoop`; queueing and writing allocate nothing.
final class Subscriber implements Flushable {
  private final MediaLoop loop;
  private final RoomMedia media;
  private final List<Slot> audio = new ArrayList<>();
  private final List<Slot> video = new ArrayList<>();
  private final IntMap<Slot> bySsrc = new IntMap<>();
  private final SendBudget budget = new SendBudget(audio, video);
  private final ForwardQueue queue = new ForwardQueue();
  private final RtpWriter writer = new RtpWriter();
  private final RtpPacket source = new RtpPacket();
  private final RtpPacket written = new RtpPacket();
  private final RtcpWriter rtcp = new RtcpWriter();
  private final PacketBuffer report = new PacketBuffer();
  private @Nullable PeerTransport transport;
  private @Nullable RtpSink sink;
  private boolean registered;
  private boolean reportsSources;

  Subscriber(MediaLoop loop, RoomMedia media) {
    this.loop = loop;
    this.media = media;
  }

  /// Sends through this transport from now on.
  void use(PeerTransport transport) {
    this.transport = transport;
    send(new TransportSink(transport));
    for (Slot slot : audio) {
      transport.addSendStream(slot.output().rtp());
    }
    for (Slot slot : video) {
      transport.addSendStream(slot.output().rtp());
    }
  }

  /// Sends into this sink from now on.
  void send(RtpSink sink) {
    this.sink = sink;
    queue.clear();
    budget.use(sink, loop.now());
  }

  /// Sends into the sink of a receiver without a transport: nobody else writes sender reports for
  /// it, so they go between its packets.
  void attach(RtpSink sink) {
    send(sink);
    reportsSources = true;
  }

  /// Makes the slots those of an offer: those with a known mid stay as they are.
  List<SlotParameters> negotiate(List<SlotSection> sections, RoomIds ids) {
    removeOthers(audio, sections);
    removeOthers(video, sections);
    List<SlotParameters> parameters = new ArrayList<>();
    for (SlotSection section : sections) {
      List<Slot> slots = section.kind() == MediaKind.AUDIO ? audio : video;
      Slot slot =
          slots.stream()
              .filter(s -> s.section().mid().equals(section.mid()))
              .findFirst()
              .orElseGet(() -> add(slots, section, ids));
      slot.setSection(section);
      parameters.add(slot.parameters());
    }
    return parameters;
  }

  /// What the named slots shall carry; slots not named keep theirs.
  void view(List<ViewRequest> requests) {
    for (ViewRequest request : requests) {
      setView(video, request);
      setView(audio, request);
    }
  }

  private static void setView(List<Slot> slots, ViewRequest request) {
    for (Slot slot : slots) {
      if (slot.section().mid().equals(request.slot())) {
        slot.setView(request);
      }
    }
  }

  /// Queues one packet for the end of this cycle.
  void enqueue(
      Slot slot,
      Encoding encoding,
      long sourceSequence,
      int sequenceNumber,
      int timestamp,
      int descriptor,
      boolean marker,
      boolean retransmission) {
    if (!canSend()) {
      return;
    }
    if (queue.isFull()) {
      write();
    }
    queue.add(
        slot,
        encoding,
        sourceSequence,
        sequenceNumber,
        timestamp,
        descriptor,
        marker,
        retransmission);
    if (!registered) {
      registered = true;
      loop.atCycleEnd(this);
    }
  }

  @Override
  public void flush() {
    registered = false;
    write();
  }

  /// Writes what is queued now instead of at the end of the cycle.
  void flushQueued() {
    if (queue.size() > 0) {
      write();
    }
  }

  /// Whether the path has keys: before, nothing is begun and no keyframe is asked for.
  boolean canSend() {
    return sink != null && sink.canSend();
  }

  void nack(int ssrc, int sequenceNumber, long now) {
    Slot slot = bySsrc.get(ssrc);
    if (slot != null) {
      slot.output().retransmit(sequenceNumber, now);
    }
  }

  /// @param name of a slot, empty for all video slots
  void requestKeyframe(String name) {
    for (Slot slot : video) {
      if (name.isEmpty() || slot.section().mid().equals(name)) {
        slot.keyframeRequested(loop.now());
      }
    }
  }

  void keyframeRequested(int ssrc, long now) {
    Slot slot = bySsrc.get(ssrc);
    if (slot != null && slot.isVideo()) {
      slot.keyframeRequested(now);
    }
  }

  /// A slot has begun with another layer: its owner is told the picture's size.
  void layerSwitched(Slot slot) {
    media.slotChanged();
  }

  /// The path works (again): what was lost meanwhile begins anew with a keyframe.
  void resync(long now) {
    for (Slot slot : video) {
      slot.keyframeRequested(now);
    }
  }

  void close() {
    audio.forEach(Slot::close);
    video.forEach(Slot::close);
    queue.clear();
  }

  List<Slot> audio() {
    return audio;
  }

  List<Slot> video() {
    return video;
  }

  /// What of the video its path carries.
  SendBudget budget() {
    return budget;
  }

  int slotCount() {
    return audio.size() + video.size();
  }

  long now() {
    return loop.now();
  }

  long unixNanosAt(long nanos) {
    return loop.wallClock().unixNanos() - (loop.now() - nanos);
  }

  private Slot add(List<Slot> slots, SlotSection section, RoomIds ids) {
    SlotParameters parameters =
        new SlotParameters(
            section.mid(),
            section.kind(),
            ids.ssrc(),
            section.codecs().stream().anyMatch(Codec::hasRtx) ? ids.ssrc() : 0,
            "slot-" + slots.size());
    Slot slot = new Slot(this, section, parameters, ids);
    slots.add(slot);
    bySsrc.put(parameters.ssrc(), slot);
    if (transport != null) {
      transport.addSendStream(slot.output().rtp());
    }
    return slot;
  }

  private void removeOthers(List<Slot> slots, List<SlotSection> sections) {
    for (Slot slot : List.copyOf(slots)) {
      if (sections.stream().noneMatch(s -> s.mid().equals(slot.section().mid()))) {
        slot.close();
        slots.remove(slot);
        bySsrc.remove(slot.parameters().ssrc());
        if (transport != null) {
          transport.removeSendStream(slot.output().rtp());
        }
      }
    }
  }

  private void write() {
    RtpSink to = sink;
    if (to != null) {
      for (int i = 0; i < queue.size(); i++) {
        write(i, to);
      }
      to.flush();
    }
    queue.clear();
  }

  private void write(int i, RtpSink to) {
    Encoding encoding = queue.encoding(i);
    PacketHistory history = encoding.history();
    int kept = history.slotOf(queue.source(i));
    if (reportsSources && kept != PacketHistory.ABSENT) {
      writeReport(queue.slot(i), encoding, to);
    }
    Slot slot = queue.slot(i);
    boolean gone = kept == PacketHistory.ABSENT || (slot.isVideo() && slot.grant().isHeld());
    int offset = gone ? RtpSink.NO_ROOM : to.reserve();
    if (offset < 0) {
      if (!gone) {
        refused(slot, encoding, queue.isRetransmission(i));
      }
      return;
    }
    history.read(kept, source);
    Codec codec = slot.output().codecFor(encoding);
    int length = writePlain(i, slot, codec, to, offset);
    if (length < 0) {
      media.oversize();
      return;
    }
    encoding.renumber(to.array(), writer, source.payloadLength(), queue.descriptor(i));
    boolean retransmission = queue.isRetransmission(i);
    if (retransmission && codec.hasRtx()) {
      length = wrapRetransmission(slot, codec, to.array(), offset, length);
    }
    to.commit(length, !retransmission, writer.transportCcOffset(), writer.absSendTimeOffset());
    media.forwarded(length, retransmission);
  }

  /// A receiver that cannot ask for the packet again is better off with nothing until the next
  /// keyframe than with a broken picture.
  private void refused(Slot slot, Encoding encoding, boolean retransmission) {
    if (slot.isVideo() && !retransmission && !slot.output().codecFor(encoding).nack()) {
      slot.hold();
    }
  }

  /// Tells the publisher's own clock in the slot's timestamps, before the first packet that needs
  /// it and after each report of the publisher: a report of ours, made from arrival times, would
  /// turn the delay on the way into an error between sound and picture.
  private void writeReport(Slot slot, Encoding encoding, RtpSink to) {
    SlotClock clock = slot.output().clock();
    if (encoding != slot.aim().currentOrNull() || !clock.isReportDue(encoding)) {
      return;
    }
    int offset = to.reserve();
    if (offset < 0) {
      return;
    }
    report.wrap(to.array(), offset, 0);
    if (clock.writeReport(rtcp.begin(report), encoding)) {
      to.commit(report.length(), false, RtpWriter.NONE, RtpWriter.NONE);
    }
  }

  private int writePlain(int i, Slot slot, Codec codec, RtpSink to, int offset) {
    HeaderExtensionMap extensions = slot.section().extensions();
    byte[] mid = slot.output().midBytes();
    return writer
        .begin(to.array(), offset, RtpSink.PACKET_CAPACITY - RtxPacket.OVERHEAD)
        .header(
            codec.payloadType(),
            queue.marker(i),
            queue.sequenceNumber(i),
            queue.timestamp(i),
            slot.parameters().ssrc())
        .beginExtensions(extensions.needsTwoByte() || source.hasTwoByteExtensions())
        .transportCc(extensions.id(HeaderExtension.TRANSPORT_CC))
        .absSendTime(extensions.id(HeaderExtension.ABS_SEND_TIME))
        .extension(extensions.id(HeaderExtension.MID), mid, 0, mid.length)
        .forwardExtensions(source, queue.encoding(i).forwarded(), extensions)
        .endExtensions()
        .payload(source.array(), source.payloadOffset(), source.payloadLength())
        .finish();
  }

  private int wrapRetransmission(Slot slot, Codec codec, byte[] array, int offset, int length) {
    written.wrap(array, offset, length);
    return RtxPacket.wrap(
        written,
        codec.rtxPayloadType(),
        slot.parameters().rtxSsrc(),
        slot.output().rtp().nextRtxSequence());
  }
}
