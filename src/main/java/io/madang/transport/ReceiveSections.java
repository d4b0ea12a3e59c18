package io.madang.transport;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The negotiated media sections of one peer, asked by packets: which section, which codec.
///
/// Immutable. The transport-wide identifiers (MID, RID, transport-cc) are the same in all bundled
/// sections (RFC 8843, section 14.2), so the first section that has one decides.
final class ReceiveSections {
  static final ReceiveSections NONE = new ReceiveSections(List.of());

  private final List<ReceiveSection> sections;
  private final int midId;
  private final int ridId;
  private final int repairedRidId;
  private final int transportCcId;

  ReceiveSections(List<ReceiveSection> sections) {
    this.sections = List.copyOf(sections);
    this.midId = id(HeaderExtension.MID);
    this.ridId = id(HeaderExtension.RID);
    this.repairedRidId = id(HeaderExtension.REPAIRED_RID);
    this.transportCcId = id(HeaderExtension.TRANSPORT_CC);
  }

  int midId() {
    return midId;
  }

  int ridId() {
    return ridId;
  }

  int repairedRidId() {
    return repairedRidId;
  }

  /// 0 when feedback was not negotiated.
  int transportCcId() {
    return transportCcId;
  }

  @Nullable ReceiveSection byMid(String mid) {
    for (ReceiveSection section : sections) {
      if (section.mid().equals(mid)) {
        return section;
      }
    }
    return null;
  }

  /// The section whose SDP declared this SSRC.
  @Nullable ReceiveSection byDeclaredSsrc(int ssrc) {
    for (ReceiveSection section : sections) {
      if (section.ssrcs().contains(ssrc) || section.rtxSsrcs().contains(ssrc)) {
        return section;
      }
    }
    return null;
  }

  /// The section that alone has this payload type (RFC 8843, section 9.2).
  @Nullable ReceiveSection byPayloadType(int payloadType) {
    ReceiveSection found = null;
    for (ReceiveSection section : sections) {
      if (codec(section, payloadType) != null || repairedCodec(section, payloadType) != null) {
        if (found != null) {
          return null;
        }
        found = section;
      }
    }
    return found;
  }

  /// The codec with this payload type.
  static @Nullable Codec codec(ReceiveSection section, int payloadType) {
    for (Codec codec : section.codecs()) {
      if (codec.payloadType() == payloadType) {
        return codec;
      }
    }
    return null;
  }

  /// The codec whose retransmissions have this payload type.
  static @Nullable Codec repairedCodec(ReceiveSection section, int payloadType) {
    for (Codec codec : section.codecs()) {
      if (codec.rtxPayloadType() == payloadType) {
        return codec;
      }
    }
    return null;
  }

  private int id(HeaderExtension extension) {
    for (ReceiveSection section : sections) {
      int id = section.extensions().id(extension);
      if (id != 0) {
        return id;
      }
    }
    return 0;
  }
}
