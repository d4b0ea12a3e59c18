package io.madang.room.frame;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.codec.Vp9Descriptor;

/// VP9 (RFC 9628), also with spatial layers.
final class Vp9Format implements PayloadFormat {
  private final Vp9Descriptor descriptor = new Vp9Descriptor();
  private final Vp9Descriptor copy = new Vp9Descriptor();
  private int layers = 1;

  @Override
  public void inspect(RtpPacket packet, FrameInfo frame) {
    if (!descriptor.parse(packet.array(), packet.payloadOffset(), packet.payloadLength())) {
      return;
    }
    frame.frameStart = descriptor.startOfFrame();
    frame.frameEnd = descriptor.endOfFrame();
    frame.keyframe = descriptor.keyframe();
    frame.spatialLayer = descriptor.spatialLayer();
    frame.temporalLayer = descriptor.temporalLayer();
    frame.switchUp = !descriptor.interPicturePredicted();
    frame.frameNumber = descriptor.pictureId();
    frame.frameNumberBits = descriptor.longPictureId() ? 15 : 7;
    frame.baseLayerIndex = descriptor.tl0PictureIndex();
    if (descriptor.hasStructure() && descriptor.structureSpatialLayers() > 0) {
      takeSizes(frame);
    }
    frame.layers = layers;
  }

  @Override
  public void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped) {
    int offset = written.payloadOffset();
    if (copy.parse(array, offset, payloadLength)) {
      copy.writePictureId(array, offset, DescriptorRewriter.frameNumber(mapped));
      copy.writeTl0PictureIndex(array, offset, DescriptorRewriter.baseLayerIndex(mapped));
    }
  }

  private void takeSizes(FrameInfo frame) {
    layers = Math.min(descriptor.structureSpatialLayers(), frame.widths.length);
    for (int i = 0; i < layers; i++) {
      frame.widths[i] = descriptor.width(i);
      frame.heights[i] = descriptor.height(i);
    }
    frame.sizeKnown = frame.widths[layers - 1] > 0;
  }
}
