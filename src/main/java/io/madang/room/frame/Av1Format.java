package io.madang.room.frame;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.codec.Av1DependencyDescriptor;
import io.madang.rtp.codec.Av1Payload;

/// AV1 by its dependency descriptor (RTP payload format for AV1, appendix A); by the payload alone
/// where the sender has none.
final class Av1Format implements PayloadFormat {
  private final int descriptorId;
  private final Av1DependencyDescriptor descriptor = new Av1DependencyDescriptor();
  private final Av1Payload payload = new Av1Payload();

  /// @param descriptorId identifier of the dependency descriptor, 0 if it was not negotiated
  Av1Format(int descriptorId) {
    this.descriptorId = descriptorId;
  }

  @Override
  public void inspect(RtpPacket packet, FrameInfo frame) {
    if (!payload.parse(packet.array(), packet.payloadOffset(), packet.payloadLength())) {
      return;
    }
    if (descriptorId != 0 && packet.findExtension(descriptorId)) {
      inspectDescriptor(packet, frame);
      return;
    }
    frame.frameStart = payload.startOfFrame();
    frame.frameEnd = packet.marker();
    frame.keyframe = payload.keyframe();
    frame.spatialLayer = payload.spatialLayer();
    frame.temporalLayer = payload.temporalLayer();
    if (payload.width() > 0) {
      frame.size(payload.width(), payload.height());
    }
  }

  @Override
  public void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped) {
    if (written.dependencyDescriptorOffset() != RtpWriter.NONE) {
      Av1DependencyDescriptor.writeFrameNumber(
          array, written.dependencyDescriptorOffset(), DescriptorRewriter.frameNumber(mapped));
    }
  }

  private void inspectDescriptor(RtpPacket packet, FrameInfo frame) {
    if (!descriptor.parse(packet.array(), packet.extensionOffset(), packet.extensionLength())) {
      return;
    }
    frame.frameStart = descriptor.startOfFrame();
    frame.frameEnd = descriptor.endOfFrame();
    frame.keyframe = descriptor.structureAttached();
    frame.spatialLayer = descriptor.spatialLayer();
    frame.temporalLayer = descriptor.temporalLayer();
    frame.switchUp = dependsOnThisPictureOnly();
    frame.frameNumber = descriptor.frameNumber();
    frame.layers = Math.min(descriptor.maxSpatialLayer() + 1, frame.widths.length);
    if (descriptor.structureAttached()) {
      takeSizes(frame);
    }
  }

  /// The layers of a picture have consecutive frame numbers.
  private boolean dependsOnThisPictureOnly() {
    for (int i = 0; i < descriptor.frameDependencies(); i++) {
      if (descriptor.frameDependency(i) > descriptor.spatialLayer()) {
        return false;
      }
    }
    return true;
  }

  private void takeSizes(FrameInfo frame) {
    for (int i = 0; i < frame.layers; i++) {
      frame.widths[i] = descriptor.width(i);
      frame.heights[i] = descriptor.height(i);
    }
    if (frame.widths[frame.layers - 1] == 0 && payload.width() > 0) {
      frame.size(payload.width(), payload.height());
    }
    frame.sizeKnown = frame.widths[frame.layers - 1] > 0;
  }
}
