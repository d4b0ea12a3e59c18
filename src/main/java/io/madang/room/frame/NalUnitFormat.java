package io.madang.room.frame;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.codec.PayloadDescriptor;

/// H264 (RFC 6184) and H265 (RFC 7798): a receiver begins at the parameter sets of an intra
/// picture.
final class NalUnitFormat implements PayloadFormat {
  private final PayloadDescriptor units;

  NalUnitFormat(CodecName codec) {
    this.units = PayloadDescriptor.of(codec);
  }

  @Override
  public void inspect(RtpPacket packet, FrameInfo frame) {
    if (!units.parse(packet.array(), packet.payloadOffset(), packet.payloadLength())) {
      return;
    }
    frame.frameStart = units.startOfFrame();
    frame.frameEnd = packet.marker();
    frame.keyframe = units.keyframe();
    frame.temporalLayer = units.temporalLayer();
    if (units.width() > 0) {
      frame.size(units.width(), units.height());
    }
  }

  @Override
  public void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped) {}
}
