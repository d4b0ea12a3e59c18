package io.madang.rtp.codec.audio;

import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;

/// MPEG audio (RFC 2250, section 3.5): whole frames, or pieces of one, behind four octets that say
/// where in its frame a piece belongs.
final class MpegAudioDepacketizer extends AudioDepacketizer {
  private static final int HEADER_BYTES = 4;

  // ISO/IEC 11172-3, section 2.4.2.3: kbit/s by layer, for MPEG-1; then for MPEG-2 and 2.5.
  private static final int[][] MPEG_1 = {
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
  };
  private static final int[][] MPEG_2 = {
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
  };
  private static final int[] RATES = {44_100, 48_000, 32_000};

  private final AudioStream stream;
  private final PartialUnit partial = new PartialUnit();
  private int partialSize;

  /// The clock is 90 kHz whatever the sound's rate is, which its frames tell.
  MpegAudioDepacketizer(AudioFormat format) {
    stream = AudioStream.plain(AudioCoding.MPEG_AUDIO, 48_000, format.channels());
  }

  @Override
  public AudioStream stream() {
    return stream;
  }

  @Override
  void reset() {
    partial.reset();
  }

  @Override
  boolean unpack(RtpPacket packet, int offset, int length, AudioUnitSink sink) {
    int size = length - HEADER_BYTES;
    if (size <= 0) {
      return false;
    }
    byte[] array = packet.array();
    int at = offset + HEADER_BYTES;
    int fragmentOffset = ByteArrays.u16(array, offset + 2);
    if (fragmentOffset > 0) {
      return piece(array, at, size, fragmentOffset, sink);
    }
    partial.reset();
    int whole = size < HEADER_BYTES ? 0 : frameBytes(ByteArrays.i32(array, at));
    if (whole == 0) {
      return false;
    }
    if (whole <= size) {
      sink.unit(array, at, size, packet.timestamp());
      return true;
    }
    partial.begin(packet.timestamp());
    partialSize = whole;
    return partial.append(array, at, size);
  }

  private boolean piece(byte[] array, int at, int size, int fragmentOffset, AudioUnitSink sink) {
    if (!partial.open()
        || fragmentOffset != partial.length()
        || partial.length() + size > partialSize
        || !partial.append(array, at, size)) {
      return false;
    }
    if (partial.length() == partialSize) {
      sink.unit(partial.array(), 0, partialSize, partial.timestamp());
      partial.reset();
    }
    return true;
  }

  /// The length of a frame by its header, 0 if it is none.
  private static int frameBytes(int header) {
    int version = header >>> 19 & 3;
    int layer = 3 - (header >>> 17 & 3);
    int bitrateIndex = header >>> 12 & 15;
    int rateIndex = header >>> 10 & 3;
    int padding = header >>> 9 & 1;
    if (header >>> 21 != 0x7ff
        || version == 1
        || layer == 3
        || bitrateIndex == 0
        || bitrateIndex == 15
        || rateIndex == 3) {
      return 0;
    }
    boolean first = version == 3;
    int bitsPerSecond = (first ? MPEG_1 : MPEG_2)[layer][bitrateIndex] * 1_000;
    int rate = RATES[rateIndex] >> (first ? 0 : version == 2 ? 1 : 2);
    if (layer == 0) {
      return (12 * bitsPerSecond / rate + padding) * 4;
    }
    int samples = layer == 2 && !first ? 576 : 1_152;
    return samples / 8 * bitsPerSecond / rate + padding;
  }
}
