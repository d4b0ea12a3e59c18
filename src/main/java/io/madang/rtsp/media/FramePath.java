package io.madang.rtsp.media;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.PayloadDescriptor;
import io.madang.rtp.codec.PayloadSink;

/// VP8, VP9 and AV1: payloads that fit pass untouched, others are cut.
final class FramePath implements PayloadPath, PayloadSink {
  private final StreamWriter writer;
  private final PayloadDescriptor descriptor;
  private final PayloadCutter cutter;
  private int timestamp;
  private int width;
  private int height;
  private long malformed;

  FramePath(CodecName codec, StreamWriter writer) {
    this.writer = writer;
    this.descriptor = PayloadDescriptor.of(codec);
    this.cutter =
        switch (codec) {
          case VP8 -> PayloadCutter.vp8();
          case VP9 -> PayloadCutter.vp9();
          case AV1 -> new Av1Cutter();
          case H264, H265, OPUS, PCMU, PCMA, G722 ->
              throw new IllegalArgumentException(codec + " has no frames of this kind");
        };
  }

  @Override
  public void packet(RtpPacket packet, int lost, long now) {
    writer.lost(lost);
    int length = packet.payloadLength();
    if (length == 0) {
      return;
    }
    byte[] array = packet.array();
    int offset = packet.payloadOffset();
    boolean marker = packet.marker();
    if (!descriptor.parse(array, offset, length)) {
      leaveOut();
      return;
    }
    if (descriptor.width() > 0) {
      width = descriptor.width();
      height = descriptor.height();
    }
    timestamp = writer.timestamp(packet.timestamp(), now);
    if (length <= PayloadCutter.MAX_PAYLOAD) {
      payload(array, offset, length, marker);
    } else if (!cutter.cut(array, offset, length, marker, this)) {
      leaveOut();
    }
  }

  @Override
  public void payload(byte[] array, int offset, int length, boolean last) {
    writer.write(array, offset, length, last, timestamp, -1);
  }

  @Override
  public void restart() {
    writer.restart();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public long malformed() {
    return malformed;
  }

  private void leaveOut() {
    malformed++;
    writer.lost(1);
  }
}
