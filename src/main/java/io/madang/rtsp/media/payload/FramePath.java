package io.madang.rtsp.media.payload;

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
  private VideoFormat format = VideoFormat.UNKNOWN;
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
    takeSize();
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
  public VideoFormat format() {
    return format;
  }

  @Override
  public long malformed() {
    return malformed;
  }

  @Override
  public long interleaved() {
    return 0;
  }

  private void takeSize() {
    int width = descriptor.width();
    int height = descriptor.height();
    if (width > 0 && (width != format.width() || height != format.height())) {
      format = format.withSize(width, height);
    }
  }

  private void leaveOut() {
    malformed++;
    writer.lost(1);
  }
}
