package io.madang.room.frame;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.codec.Vp8Descriptor;

/// VP8 (RFC 7741).
final class Vp8Format implements PayloadFormat {
  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private final Vp8Descriptor copy = new Vp8Descriptor();

  @Override
  public void inspect(RtpPacket packet, FrameInfo frame) {
    if (!descriptor.parse(packet.array(), packet.payloadOffset(), packet.payloadLength())) {
      return;
    }
    frame.frameStart = descriptor.startOfFrame();
    frame.frameEnd = packet.marker();
    frame.keyframe = descriptor.keyframe();
    frame.temporalLayer = descriptor.temporalLayer();
    frame.frameNumber = descriptor.pictureId();
    frame.frameNumberBits = descriptor.longPictureId() ? 15 : 7;
    frame.baseLayerIndex = descriptor.tl0PictureIndex();
    if (descriptor.width() > 0) {
      frame.size(descriptor.width(), descriptor.height());
    }
  }

  @Override
  public void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped) {
    int offset = written.payloadOffset();
    if (copy.parse(array, offset, payloadLength)) {
      copy.writePictureId(array, offset, DescriptorRewriter.frameNumber(mapped));
      copy.writeTl0PictureIndex(array, offset, DescriptorRewriter.baseLayerIndex(mapped));
    }
  }
}
