package io.madang.room;

import io.madang.room.frame.DescriptorRewriter;
import io.madang.room.frame.FrameInfo;
import io.madang.room.frame.GroupOfPictures;
import io.madang.room.frame.PayloadFormat;
import io.madang.room.frame.SpatialLayers;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.PacketHistory;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpWriter;

/// One stream of a published track: the track itself, or one of its simulcast encodings (RFC 8853).
/// Keeps the packets for all receivers, and knows what the latest one is about.
///
/// Confined to its `MediaLoop`; [#receive] allocates nothing once the history has grown.
final class Encoding {
  /// An encoding without packets for this long has been stopped by its sender.
  static final long STALE_NANOS = 1_000_000_000L;

  /// Video: four seconds of 2.5 Mbit/s.
  private static final int VIDEO_PACKETS = 1024;

  /// Audio: two seconds and more at 20 ms.
  private static final int AUDIO_PACKETS = 128;

  private static final int PACKET_CAPACITY = 1500;

  /// Half a megabyte: what the buffers on the way take at once.
  private static final int MOST_LATE_PACKETS = 400;

  private final PublishedTrack track;
  private final RtpReceiveStream stream;
  private final PacketHistory history;
  private final FrameInfo frame = new FrameInfo();
  private final KeyframeThrottle throttle = new KeyframeThrottle();
  private final SpatialLayers layers = new SpatialLayers();
  private Codec codec;
  private PayloadFormat format;
  private HeaderExtensionMap forwarded;
  private long lastPacket;
  private final boolean reordered;
  private final boolean substitute;
  private final boolean fed;
  private final GroupOfPictures group = new GroupOfPictures();
  private boolean demanded;
  private boolean layersChanged;

  /// One that the sender offers to everybody.
  Encoding(PublishedTrack track, RtpReceiveStream stream, long now) {
    this(track, stream, false, false, false, now);
  }

  /// @param fed it comes from inside the server, and its sender may make no keyframe on request
  /// @param reordered frames are not sent in the order in which they are shown
  /// @param substitute for receivers that can take none of the track's others
  Encoding(
      PublishedTrack track,
      RtpReceiveStream stream,
      boolean fed,
      boolean reordered,
      boolean substitute,
      long now) {
    this.track = track;
    this.stream = stream;
    this.fed = fed;
    this.reordered = reordered;
    this.substitute = substitute;
    this.codec = stream.codec();
    this.format = PayloadFormat.of(codec, stream.extensions());
    this.forwarded = forwardedExtensions(codec, stream.extensions());
    this.history =
        new PacketHistory(track.isAudio() ? AUDIO_PACKETS : VIDEO_PACKETS, PACKET_CAPACITY);
    this.lastPacket = now;
  }

  /// Looks at a packet and keeps it.
  ///
  /// @return whether it was kept and is to be passed on
  boolean receive(RtpPacket packet, long extendedSequence, long now) {
    if (stream.codec() != codec) {
      codec = stream.codec();
      format = PayloadFormat.of(codec, stream.extensions());
      forwarded = forwardedExtensions(codec, stream.extensions());
    }
    if (!isLive(now)) {
      layersChanged = true;
      layers.restart();
    }
    lastPacket = now;
    look(packet);
    layers.count(frame.spatialLayer(), packet.length(), now);
    if (frame.isEntry()) {
      throttle.satisfied();
    }
    if (frame.isSizeKnown()) {
      layersChanged |= layers.takeSizes(frame);
    }
    boolean kept = history.put(extendedSequence, packet, now) != PacketHistory.ABSENT;
    if (kept && fed) {
      group.note(frame, packet.timestamp(), extendedSequence);
    }
    return kept;
  }

  /// Looks at a packet that was kept before: [#frame()] is about it afterwards.
  void look(RtpPacket packet) {
    frame.clear();
    format.inspect(packet, frame);
  }

  /// What the packet last looked at says about its frame.
  FrameInfo frame() {
    return frame;
  }

  /// Puts a slot's frame numbers into a packet just written.
  void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped) {
    if (mapped != DescriptorRewriter.UNCHANGED) {
      format.renumber(array, written, payloadLength, mapped);
    }
  }

  /// The sender's header extensions that are passed on.
  HeaderExtensionMap forwarded() {
    return forwarded;
  }

  PublishedTrack track() {
    return track;
  }

  RtpReceiveStream stream() {
    return stream;
  }

  PacketHistory history() {
    return history;
  }

  Codec codec() {
    return codec;
  }

  /// Level of a packet (RFC 6464): 0..127, or -1 if it carries none.
  int audioLevel(RtpPacket packet) {
    int id = stream.extensions().id(HeaderExtension.AUDIO_LEVEL);
    if (id == 0 || !packet.findExtension(id)) {
      return -1;
    }
    return packet.array()[packet.extensionOffset()] & 0x7f;
  }

  /// How many spatial layers the stream has.
  int layers() {
    return layers.count();
  }

  /// Pixels of a spatial layer, 0 if unknown.
  int width(int layer) {
    return layers.width(layer);
  }

  int height(int layer) {
    return layers.height(layer);
  }

  /// The group of pictures that is arriving.
  GroupOfPictures group() {
    return group;
  }

  /// Whether a receiver that comes now is best sent the present group from its keyframe on: the
  /// source makes no keyframes on request, all of the group is still known, and it is short enough
  /// to be sent at once.
  boolean canBeginLate(long now) {
    return fed
        && !reordered
        && group.isKnown()
        && isLive(now)
        && history.highest() - group.first() < MOST_LATE_PACKETS
        && history.slotOf(group.first()) != PacketHistory.ABSENT;
  }

  boolean isReordered() {
    return reordered;
  }

  boolean isSubstitute() {
    return substitute;
  }

  /// Notes whether somebody is to be sent this encoding.
  ///
  /// @return whether that is news
  boolean demand(boolean wanted) {
    boolean news = wanted != demanded;
    demanded = wanted;
    return news;
  }

  boolean isLive(long now) {
    return now - lastPacket < STALE_NANOS;
  }

  /// Bits per second of a spatial layer and those below it, smoothed; 0 while unknown.
  long bitrateBps(int layer) {
    return layers.bitrateBps(layer);
  }

  /// Whether since the last call the picture size has changed, or the stream has come back.
  boolean takeLayersChanged() {
    boolean changed = layersChanged;
    layersChanged = false;
    return changed;
  }

  KeyframeThrottle throttle() {
    return throttle;
  }

  /// Browsers send dependency descriptors with every codec. They have frame numbers of their own,
  /// which would have to run on over every switch; only AV1 needs them, so only AV1 keeps them.
  private static HeaderExtensionMap forwardedExtensions(Codec codec, HeaderExtensionMap all) {
    if (codec.name() == CodecName.AV1) {
      return all;
    }
    HeaderExtensionMap kept = HeaderExtensionMap.EMPTY;
    for (HeaderExtension extension : HeaderExtension.values()) {
      if (extension != HeaderExtension.DEPENDENCY_DESCRIPTOR && all.has(extension)) {
        kept = kept.with(extension, all.id(extension));
      }
    }
    return kept;
  }
}
