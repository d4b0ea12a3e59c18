package io.madang.room.frame;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;

/// Audio: every packet stands alone.
final class AudioFormat implements PayloadFormat {
  @Override
  public void inspect(RtpPacket packet, FrameInfo frame) {
    frame.keyframe = true;
    frame.frameStart = true;
    frame.frameEnd = true;
  }

  @Override
  public void renumber(byte[] array, RtpWriter written, int payloadLength, int mapped) {}
}
