package io.madang.room.frame;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;

/// What a codec's payload says about its frames, and where it keeps their numbers. One instance per
/// encoding, since some formats remember what earlier packets declared.
///
/// Confined to its `MediaLoop`; allocates nothing per packet.
public interface PayloadFormat {
  /// The format of a codec as its sender negotiated it.
  static PayloadFormat of(Codec codec, HeaderExtensionMap extensions) {
    return switch (codec.name()) {
      case VP8 -> new Vp8Format();
      case VP9 -> new Vp9Format();
      case AV1 -> new Av1Format(extensions.id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
      case H264, H265 -> new NalUnitFormat(codec.name());
      case OPUS, PCMU, PCMA, G722 -> new AudioFormat();
    };
  }

  /// Fills `frame`, which is clear. A payload that cannot be read leaves it clear: it is forwarded,
  /// but nothing can begin with it.
  void inspect(RtpPacket packet, FrameInfo frame);

  /// Puts the numbers of [DescriptorRewriter#map] into the packet just written.
  void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped);
}
