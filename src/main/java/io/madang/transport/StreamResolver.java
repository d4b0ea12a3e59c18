package io.madang.transport;

import io.madang.rtp.Codec;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.SenderClock;
import io.madang.wire.DropReason;
import io.madang.wire.IntMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out what a new SSRC is: media of a section and encoding, or the retransmissions of a known
/// stream (RFC 8843, section 9.2; RFC 8852; RFC 4588).
///
/// An SSRC is known by what the SDP declared, else by the MID and RID its first packets carry, else
/// by a payload type that only one section has. Once found it stays. Bounded: a peer that keeps
/// inventing SSRCs displaces its own idle streams, and then gets no further. Confined to its
/// `MediaLoop`.
final class StreamResolver {
  /// Three layers of camera and screen each, audio, their retransmissions, and as much again after
  /// a change of devices.
  static final int MAX_STREAMS = 64;

  /// A stream that has been silent for so long may be displaced.
  private static final long IDLE_NANOS = 10_000_000_000L;

  private final SenderClock senderClock = new SenderClock();
  private final IntMap<RtpReceiveStream> media = new IntMap<>();
  private final IntMap<RtpReceiveStream> repairs = new IntMap<>();
  private final List<RtpReceiveStream> streams = new ArrayList<>();
  private ReceiveSections sections = ReceiveSections.NONE;
  private DropReason refusal = DropReason.UNKNOWN_SSRC;

  /// The stream of a media SSRC that is known.
  @Nullable RtpReceiveStream media(int ssrc) {
    return media.get(ssrc);
  }

  /// The stream that an RTX SSRC repairs.
  @Nullable RtpReceiveStream repaired(int rtxSsrc) {
    return repairs.get(rtxSsrc);
  }

  /// All media streams in order of appearance.
  List<RtpReceiveStream> streams() {
    return streams;
  }

  ReceiveSections sections() {
    return sections;
  }

  /// Takes a new negotiation and answers the streams that have no place in it any more.
  List<RtpReceiveStream> negotiate(ReceiveSections negotiated) {
    sections = negotiated;
    var ended = new ArrayList<RtpReceiveStream>();
    for (RtpReceiveStream stream : List.copyOf(streams)) {
      if (!keeps(stream)) {
        remove(stream);
        ended.add(stream);
      }
    }
    return ended;
  }

  /// Makes the stream of a new media SSRC, or ties a new RTX SSRC to its stream.
  ///
  /// @return the stream, or null with [#refusal] saying why not
  @Nullable RtpReceiveStream resolve(RtpPacket packet) {
    refusal = DropReason.UNKNOWN_SSRC;
    ReceiveSection section = section(packet);
    if (section == null) {
      return null;
    }
    Codec codec = ReceiveSections.codec(section, packet.payloadType());
    if (codec != null) {
      return newStream(section, codec, packet);
    }
    if (ReceiveSections.repairedCodec(section, packet.payloadType()) != null) {
      return newRepair(section, packet);
    }
    refusal = DropReason.UNKNOWN_PAYLOAD_TYPE;
    return null;
  }

  DropReason refusal() {
    return refusal;
  }

  /// Makes room by displacing the stream that has been silent for longest.
  ///
  /// @return the displaced stream, or null if there is room or nobody is silent
  @Nullable RtpReceiveStream displaceIdle(long now) {
    if (streams.size() < MAX_STREAMS && repairs.size() < MAX_STREAMS) {
      return null;
    }
    RtpReceiveStream idle = null;
    for (RtpReceiveStream stream : streams) {
      boolean isSilent = now - stream.lastArrival() > IDLE_NANOS;
      if (isSilent && (idle == null || stream.lastArrival() < idle.lastArrival())) {
        idle = stream;
      }
    }
    if (idle != null) {
      remove(idle);
    }
    return idle;
  }

  void remove(RtpReceiveStream stream) {
    streams.remove(stream);
    media.remove(stream.ssrc());
    var rtxSsrcs = new ArrayList<Integer>();
    repairs.forEach((ssrc, repaired) -> {
      if (repaired == stream) {
        rtxSsrcs.add(ssrc);
      }
    });
    rtxSsrcs.forEach(repairs::remove);
  }

  private boolean keeps(RtpReceiveStream stream) {
    ReceiveSection section = sections.byMid(stream.mid());
    if (section == null || !section.extensions().equals(stream.extensions())) {
      return false;
    }
    Codec codec = ReceiveSections.codec(section, stream.codec().payloadType());
    if (codec == null) {
      return false;
    }
    stream.switchCodec(codec);
    return stream.rid().isEmpty() || section.rids().contains(stream.rid());
  }

  private @Nullable ReceiveSection section(RtpPacket packet) {
    ReceiveSection declared = sections.byDeclaredSsrc(packet.ssrc());
    if (declared != null) {
      return declared;
    }
    String mid = text(packet, sections.midId());
    return mid.isEmpty() ? sections.byPayloadType(packet.payloadType()) : sections.byMid(mid);
  }

  private @Nullable RtpReceiveStream newStream(
      ReceiveSection section, Codec codec, RtpPacket packet) {
    String rid = rid(section, packet);
    if (!section.rids().isEmpty() && !section.rids().contains(rid)) {
      return null;
    }
    if (streams.size() >= MAX_STREAMS) {
      refusal = DropReason.TOO_MANY_STREAMS;
      return null;
    }
    var stream =
        new RtpReceiveStream(
            packet.ssrc(), section.mid(), rid, codec, section.extensions(), senderClock);
    streams.add(stream);
    media.put(packet.ssrc(), stream);
    return stream;
  }

  private String rid(ReceiveSection section, RtpPacket packet) {
    if (section.rids().isEmpty()) {
      return "";
    }
    int declared = section.ssrcs().indexOf(packet.ssrc());
    boolean isDeclared = declared >= 0 && declared < section.rids().size();
    return isDeclared ? section.rids().get(declared) : text(packet, sections.ridId());
  }

  private @Nullable RtpReceiveStream newRepair(ReceiveSection section, RtpPacket packet) {
    RtpReceiveStream repaired = declaredRepair(section, packet.ssrc());
    if (repaired == null) {
      repaired =
          newest(section, section.rids().isEmpty() ? "" : text(packet, sections.repairedRidId()));
    }
    if (repaired != null && repairs.size() >= MAX_STREAMS) {
      refusal = DropReason.TOO_MANY_STREAMS;
      return null;
    }
    if (repaired != null) {
      repairs.put(packet.ssrc(), repaired);
    }
    return repaired;
  }

  private @Nullable RtpReceiveStream declaredRepair(ReceiveSection section, int rtxSsrc) {
    int index = section.rtxSsrcs().indexOf(rtxSsrc);
    return index >= 0 && index < section.ssrcs().size()
        ? media.get(section.ssrcs().get(index))
        : null;
  }

  private @Nullable RtpReceiveStream newest(ReceiveSection section, String rid) {
    for (int i = streams.size() - 1; i >= 0; i--) {
      RtpReceiveStream stream = streams.get(i);
      if (stream.mid().equals(section.mid()) && stream.rid().equals(rid)) {
        return stream;
      }
    }
    return null;
  }

  private static String text(RtpPacket packet, int extensionId) {
    if (extensionId == 0 || !packet.findExtension(extensionId)) {
      return "";
    }
    return new String(
        packet.array(), packet.extensionOffset(), packet.extensionLength(), StandardCharsets.UTF_8);
  }
}
