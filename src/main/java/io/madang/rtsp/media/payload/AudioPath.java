package io.madang.rtsp.media.payload;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// Audio: passes as it is; G.711 gets its loudness, and what is too long of the codecs with one
/// byte per unit of the clock is split.
final class AudioPath implements PayloadPath {
  private static final int MAX_PAYLOAD = 1_200;

  private final StreamWriter writer;
  private final boolean divisible;
  private final @Nullable G711Level level; // others cannot be measured without decoding
  private long malformed;

  AudioPath(CodecName codec, StreamWriter writer) {
    this.writer = writer;
    this.divisible = codec != CodecName.OPUS;
    this.level =
        switch (codec) {
          case PCMU -> G711Level.muLaw();
          case PCMA -> G711Level.aLaw();
          case OPUS, G722, VP8, VP9, AV1, H264, H265 -> null;
        };
  }

  @Override
  public void packet(RtpPacket packet, int lost, long now) {
    writer.lost(lost);
    int left = packet.payloadLength();
    if (left == 0 || (left > MAX_PAYLOAD && !divisible)) {
      malformed++;
      return;
    }
    int timestamp = writer.timestamp(packet.timestamp(), now);
    boolean marker = packet.marker();
    int at = packet.payloadOffset();
    while (left > 0) {
      int length = Math.min(left, MAX_PAYLOAD);
      int loudness = level == null ? -1 : level.of(packet.array(), at, length);
      writer.write(packet.array(), at, length, marker, timestamp, loudness);
      marker = false;
      at += length;
      timestamp += length;
      left -= length;
    }
  }

  @Override
  public void restart() {
    writer.restart();
  }

  @Override
  public VideoFormat format() {
    return VideoFormat.UNKNOWN;
  }

  @Override
  public long malformed() {
    return malformed;
  }

  @Override
  public long interleaved() {
    return 0;
  }
}
