package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Vp8Descriptor;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.SenderReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A receiver attached to a [RoomWorld]'s room without a transport: writes down in one list what it
/// is told and what it is sent.
final class Receiver implements RtpSink, RoomObserver {
  private static final Codec VP8 =
      new Codec(CodecName.VP8, 96, 90_000, 1, "", Codec.NO_RTX, false, true, true, false, false);
  private static final Codec OPUS =
      new Codec(
          CodecName.OPUS, 111, 48_000, 2, "", Codec.NO_RTX, false, false, false, false, false);

  private static final HeaderExtensionMap ORIENTATION =
      HeaderExtensionMap.EMPTY.with(HeaderExtension.VIDEO_ORIENTATION, 1);

  /// One thing that came.
  sealed interface Entry {
    record Event(RoomEvent event) implements Entry {}

    record Report(int ssrc, long ntp, int rtpTimestamp) implements Entry {}

    /// @param width of the picture that a keyframe starts, else 0
    /// @param orientation that is told, -1 if none is
    record Packet(
        int ssrc,
        int sequence,
        int timestamp,
        boolean keyframe,
        int width,
        boolean extended,
        int orientation)
        implements Entry {}
  }

  final RoomWorld world;
  final List<Entry> entries = new ArrayList<>();
  final List<SlotSection> slots = new ArrayList<>();
  boolean open = true;

  /// How long a packet waits on the path, and how many more packets are taken before one is not.
  long delayNanos;

  int taken = Integer.MAX_VALUE;
  AttachResult attached;
  private long rateBps;
  private long queueAt;
  private byte[] array = new byte[1 << 16];
  private int end;

  Receiver(RoomWorld world) {
    this.world = world;
  }

  /// Wants sounds "a-0".. and pictures "v-0"..
  Receiver receiving(int audio, int video) {
    for (int i = 0; i < audio; i++) {
      slots.add(
          new SlotSection("a-" + i, MediaKind.AUDIO, List.of(OPUS), HeaderExtensionMap.EMPTY));
    }
    for (int i = 0; i < video; i++) {
      slots.add(new SlotSection("v-" + i, MediaKind.VIDEO, List.of(VP8), HeaderExtensionMap.EMPTY));
    }
    return this;
  }

  /// Wants to be told how the pictures of its slots are to be turned.
  Receiver withOrientation() {
    slots.replaceAll(slot -> new SlotSection(slot.mid(), slot.kind(), slot.codecs(), ORIENTATION));
    return this;
  }

  Receiver attach(ViewRequest... views) {
    AttachRequest request = new AttachRequest("worker", slots, List.of(views));
    attached = world.await(world.room().attach(request, this, this));
    return this;
  }

  int ssrc(String slot) {
    return attached.slots().stream()
        .filter(s -> s.mid().equals(slot))
        .findFirst()
        .orElseThrow()
        .ssrc();
  }

  List<Entry.Packet> packets(String slot) {
    int ssrc = ssrc(slot);
    return entries.stream()
        .filter(Entry.Packet.class::isInstance)
        .map(Entry.Packet.class::cast)
        .filter(packet -> packet.ssrc() == ssrc)
        .toList();
  }

  List<Entry.Report> reports(String slot) {
    int ssrc = ssrc(slot);
    return entries.stream()
        .filter(Entry.Report.class::isInstance)
        .map(Entry.Report.class::cast)
        .filter(report -> report.ssrc() == ssrc)
        .toList();
  }

  <T extends RoomEvent> List<T> events(Class<T> type) {
    return entries.stream()
        .filter(Entry.Event.class::isInstance)
        .map(entry -> ((Entry.Event) entry).event())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public void onEvent(RoomEvent event) {
    entries.add(new Entry.Event(event));
  }

  @Override
  public boolean canSend() {
    return open;
  }

  /// Lets packets wait like on a path that takes so many bits per second, 0 for any.
  void rate(long bitsPerSecond) {
    delayNanos = delayNanos();
    queueAt = world.world.now();
    rateBps = bitsPerSecond;
  }

  @Override
  public long delayNanos() {
    return rateBps == 0 ? delayNanos : Math.max(0, delayNanos - (world.world.now() - queueAt));
  }

  @Override
  public int reserve() {
    return taken-- > 0 ? end : NO_ROOM;
  }

  @Override
  public byte[] array() {
    return array;
  }

  @Override
  public void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    read(Arrays.copyOfRange(array, end, end + length));
    if (rateBps != 0) {
      delayNanos = delayNanos() + length * 8 * RoomWorld.SECOND / rateBps;
      queueAt = world.world.now();
    }
    end = end + 2 * PACKET_CAPACITY > array.length ? 0 : end + length;
  }

  @Override
  public void flush() {
    array = new byte[1 << 16];
    end = 0;
  }

  private void read(byte[] bytes) {
    RtcpCompound compound = new RtcpCompound();
    if ((bytes[1] & 0xff) == 200) {
      SenderReport report = new SenderReport();
      if (compound.wrap(bytes, 0, bytes.length) && compound.next() && report.read(compound)) {
        entries.add(new Entry.Report(report.ssrc(), report.ntpTimestamp(), report.rtpTimestamp()));
      }
      return;
    }
    RtpPacket rtp = new RtpPacket();
    if (!rtp.wrap(bytes, 0, bytes.length)) {
      throw new AssertionError("not an RTP packet: " + Arrays.toString(bytes));
    }
    Vp8Descriptor vp8 = new Vp8Descriptor();
    boolean video = rtp.payloadType() == 96;
    boolean keyframe =
        video && vp8.parse(bytes, rtp.payloadOffset(), rtp.payloadLength()) && vp8.keyframe();
    entries.add(
        new Entry.Packet(
            rtp.ssrc(),
            rtp.sequenceNumber(),
            rtp.timestamp(),
            keyframe,
            keyframe ? vp8.width() : 0,
            (bytes[0] & 0x10) != 0,
            rtp.findExtension(1) ? bytes[rtp.extensionOffset()] : -1));
  }
}
