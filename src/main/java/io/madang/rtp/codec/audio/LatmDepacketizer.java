package io.madang.rtp.codec.audio;

import io.madang.rtp.RtpPacket;
import io.madang.wire.BitReader;
import io.madang.wire.BitWriter;
import io.madang.wire.ByteArrays;
import java.util.Map;

/// AAC by RFC 6416, section 6 (`MP4A-LATM`): the marker ends an AudioMuxElement (ISO/IEC 14496-3,
/// section 1.7.3), which has its configuration itself or, with `cpresent=0`, in the description.
final class LatmDepacketizer extends AudioDepacketizer {
  /// `syncword` of AudioSyncStream, 11 bits in front of 13 bits of length.
  private static final int SYNC = 0x2b7;

  private static final int SYNC_BYTES = 3;
  private static final int MAX_ELEMENT_BYTES = 0x1fff;

  /// Fields of a StreamMuxConfig in front of the AudioSpecificConfig of its only layer.
  private static final int FIELDS_BITS = 15;

  private final AudioStream stream;
  private final boolean configInBand;
  private final int subFrames;
  private final int unitDuration;
  private final PartialUnit partial = new PartialUnit();
  private final byte[] sync = new byte[SYNC_BYTES];

  private LatmDepacketizer(
      AudioStream stream, boolean configInBand, int subFrames, int unitDuration) {
    this.stream = stream;
    this.configInBand = configInBand;
    this.subFrames = subFrames;
    this.unitDuration = unitDuration;
  }

  static LatmDepacketizer describedBy(AudioFormat format) throws UnsupportedFormatException {
    Map<String, String> parameters = format.parameters();
    if (!parameters.getOrDefault("cpresent", "1").equals("0")) {
      var stream = AudioStream.plain(AudioCoding.AAC_LATM, format.clockRate(), format.channels());
      return new LatmDepacketizer(stream, true, 1, 0);
    }
    byte[] config = AudioSpecificConfig.bytes(parameters.getOrDefault("config", ""));
    var bits = new BitReader().wrap(config, 0, config.length);
    boolean otherVersion = bits.flag();
    boolean sameTimes = bits.flag();
    int subFrames = bits.bits(6) + 1;
    int programs = bits.bits(4) + 1;
    int layers = bits.bits(3) + 1;
    if (bits.overrun()) {
      throw new UnsupportedFormatException("The AAC sound comes without its configuration.");
    }
    if (otherVersion || !sameTimes || programs > 1 || layers > 1) {
      throw new UnsupportedFormatException(
          "AAC sound (LATM) with several programs or layers is not supported.");
    }
    byte[] specific = from(config, FIELDS_BITS);
    AudioSpecificConfig known = AudioSpecificConfig.parse(specific);
    var stream =
        new AudioStream(AudioCoding.AAC, known.sampleRate(), known.channels(), 0, specific);
    long duration = (long) known.frameSamples() * format.clockRate() / known.sampleRate();
    return new LatmDepacketizer(stream, false, subFrames, (int) duration);
  }

  /// The bits of an array from one on. What follows the AudioSpecificConfig stays behind it.
  private static byte[] from(byte[] config, int firstBit) {
    var bits = new BitReader().wrap(config, 0, config.length);
    bits.skip(firstBit);
    var shifted = new byte[(int) (bits.remaining() + 7 >> 3)];
    var writer = new BitWriter().wrap(shifted, 0, shifted.length);
    while (bits.remaining() > 0) {
      writer.bits(bits.bits(1), 1);
    }
    return shifted;
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
    if (partial.open() && partial.timestamp() != packet.timestamp()) {
      partial.reset(); // its end never came
    }
    if (!partial.open()) {
      partial.begin(packet.timestamp());
      if (configInBand && !partial.append(sync, 0, SYNC_BYTES)) {
        return false;
      }
    }
    if (!partial.append(packet.array(), offset, length)) {
      return false;
    }
    if (!packet.marker()) {
      return true;
    }
    boolean whole = configInBand ? synchronised(sink) : elements(sink);
    partial.reset();
    return whole;
  }

  private boolean synchronised(AudioUnitSink sink) {
    int length = partial.length() - SYNC_BYTES;
    if (length > MAX_ELEMENT_BYTES) {
      return false;
    }
    byte[] array = partial.array();
    array[0] = (byte) (SYNC >> 3);
    ByteArrays.put16(array, 1, SYNC << 13 | length);
    sink.unit(array, 0, partial.length(), partial.timestamp());
    return true;
  }

  /// PayloadLengthInfo and PayloadMux of each subframe, of one element after the other.
  private boolean elements(AudioUnitSink sink) {
    byte[] array = partial.array();
    int at = 0;
    int unit = 0;
    while (at < partial.length()) {
      int size = 0;
      int octet = 255;
      while (octet == 255 && at < partial.length()) {
        octet = ByteArrays.u8(array, at++);
        size += octet;
      }
      if (octet == 255 || size == 0 || size > partial.length() - at) {
        return unit > 0 && unit % subFrames == 0; // what follows whole elements is filling
      }
      sink.unit(array, at, size, partial.timestamp() + unit++ * unitDuration);
      at += size;
    }
    return unit > 0;
  }
}
