package io.madang.rtp.codec.audio;

import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;

/// AC-3 (RFC 4184): whole frames, or pieces of one that end with the marker, behind two octets.
final class Ac3Depacketizer extends AudioDepacketizer {
  private static final int HEADER_BYTES = 2;

  /// Frame type of whole frames (section 4.1.1); 1 and 2 begin a frame, 3 goes on with it.
  private static final int WHOLE = 0;

  private static final int GOES_ON = 3;

  private final AudioStream stream;
  private final PartialUnit partial = new PartialUnit();

  Ac3Depacketizer(AudioFormat format) {
    stream = AudioStream.plain(AudioCoding.AC3, format.clockRate(), format.channels());
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
    int type = ByteArrays.u8(array, offset) & 3;
    if (type == WHOLE) {
      partial.reset();
      sink.unit(array, at, size, packet.timestamp());
      return true;
    }
    if (type != GOES_ON) {
      partial.begin(packet.timestamp());
    }
    if (!partial.open() || !partial.append(array, at, size)) {
      return false;
    }
    if (packet.marker()) {
      sink.unit(partial.array(), 0, partial.length(), partial.timestamp());
      partial.reset();
    }
    return true;
  }
}
