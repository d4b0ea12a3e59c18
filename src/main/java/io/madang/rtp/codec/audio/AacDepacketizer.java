package io.madang.rtp.codec.audio;

import io.madang.rtp.RtpPacket;
import io.madang.wire.BitReader;
import io.madang.wire.ByteArrays;
import java.util.Locale;
import java.util.Map;

/// AAC by RFC 3640: `mpeg4-generic` in the modes AAC-hbr, AAC-lbr and generic, without
/// interleaving.
///
/// ```
/// +---------+-----------+-----------+---------------+
/// | RTP     | AU Header | Auxiliary | Access Unit   |
/// | Header  | Section   | Section   | Data Section  |
/// +---------+-----------+-----------+---------------+
/// ```
final class AacDepacketizer extends AudioDepacketizer {
  private static final int MAX_FIELD_BITS = 32;
  private static final int MAX_UNITS = 128;

  private final AudioStream stream;
  private final Fields fields;
  private final BitReader bits = new BitReader();
  private final PartialUnit partial = new PartialUnit();
  private final int[] sizes = new int[MAX_UNITS];
  private int units;
  private int partialSize;

  /// Lengths of the fields of an AU header in bits (section 4.1).
  ///
  /// @param constantSize of all units in bytes, 0 if headers tell it
  /// @param unitDuration in units of the clock
  private record Fields(
      int size,
      int index,
      int indexDelta,
      int composition,
      int decoding,
      boolean randomAccess,
      int streamState,
      int auxiliarySize,
      int constantSize,
      int unitDuration) {
    /// Whether there are AU headers at all.
    boolean headers() {
      return size + index + indexDelta + composition + decoding + streamState > 0 || randomAccess;
    }
  }

  private AacDepacketizer(AudioStream stream, Fields fields) {
    this.stream = stream;
    this.fields = fields;
  }

  static AacDepacketizer describedBy(AudioFormat format) throws UnsupportedFormatException {
    Map<String, String> parameters = format.parameters();
    String mode = parameters.getOrDefault("mode", "generic").toLowerCase(Locale.ROOT);
    if (!mode.equals("aac-hbr") && !mode.equals("aac-lbr") && !mode.equals("generic")) {
      throw new UnsupportedFormatException(
          "MPEG-4 sound in the mode \"" + mode + "\" is not supported.");
    }
    byte[] config = AudioSpecificConfig.bytes(parameters.getOrDefault("config", ""));
    if (config.length == 0) {
      throw new UnsupportedFormatException("The AAC sound comes without its configuration.");
    }
    AudioSpecificConfig known = AudioSpecificConfig.parse(config);
    var stream = new AudioStream(AudioCoding.AAC, known.sampleRate(), known.channels(), 0, config);
    return new AacDepacketizer(stream, fields(format, known));
  }

  private static Fields fields(AudioFormat format, AudioSpecificConfig known)
      throws UnsupportedFormatException {
    Map<String, String> parameters = format.parameters();
    if (number(parameters, "maxdisplacement", MAX_UNITS * 65_536) > 0) {
      throw new UnsupportedFormatException("Interleaved AAC sound is not supported.");
    }
    int duration = number(parameters, "constantduration", 1 << 20);
    long ofConfig = (long) known.frameSamples() * format.clockRate() / known.sampleRate();
    return new Fields(
        bits(parameters, "sizelength"),
        bits(parameters, "indexlength"),
        bits(parameters, "indexdeltalength"),
        bits(parameters, "ctsdeltalength"),
        bits(parameters, "dtsdeltalength"),
        number(parameters, "randomaccessindication", 1) == 1,
        bits(parameters, "streamstateindication"),
        bits(parameters, "auxiliarydatasizelength"),
        number(parameters, "constantsize", PartialUnit.MAX_BYTES),
        duration > 0 ? duration : (int) ofConfig);
  }

  private static int bits(Map<String, String> parameters, String name)
      throws UnsupportedFormatException {
    return number(parameters, name, MAX_FIELD_BITS);
  }

  private static int number(Map<String, String> parameters, String name, int most)
      throws UnsupportedFormatException {
    String text = parameters.getOrDefault(name, "0");
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new UnsupportedFormatException(
        "The description of the AAC sound makes no sense (" + name + ").");
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
    int end = offset + length;
    int at = headers(packet.array(), offset, end);
    at = at < 0 ? at : skipAuxiliary(packet.array(), at, end);
    if (at < 0) {
      return false;
    }
    if (units == 0) {
      return constantSizes(packet, at, end, sink);
    }
    if (units == 1 && sizes[0] > end - at) {
      return fragment(packet, at, end, sink);
    }
    partial.reset();
    for (int i = 0; i < units; i++) {
      if (sizes[i] > end - at) {
        return false;
      }
      unit(packet, i, at, sizes[i], sink);
      at += sizes[i];
    }
    return true;
  }

  /// Reads the sizes of the units; answers where the next section begins, or -1.
  private int headers(byte[] array, int offset, int end) {
    units = 0;
    if (!fields.headers()) {
      return offset;
    }
    if (offset + 2 > end) {
      return -1;
    }
    int headerBits = ByteArrays.u16(array, offset);
    int next = offset + 2 + (headerBits + 7 >> 3);
    if (headerBits == 0 || next > end) {
      return -1;
    }
    bits.wrap(array, offset + 2, next - offset - 2);
    while (bits.position() < headerBits && !bits.overrun()) {
      if (units == MAX_UNITS || !header()) {
        return -1;
      }
    }
    return bits.overrun() ? -1 : next;
  }

  /// An index that is not the one after the last (a delta of 0) means interleaving.
  private boolean header() {
    int size = fields.size() == 0 ? fields.constantSize() : bits.bits(fields.size());
    int index = bits.bits(units == 0 ? fields.index() : fields.indexDelta());
    if (fields.composition() > 0 && bits.flag()) {
      bits.skip(fields.composition());
    }
    if (fields.decoding() > 0 && bits.flag()) {
      bits.skip(fields.decoding());
    }
    if (fields.randomAccess()) {
      bits.skip(1);
    }
    bits.skip(fields.streamState());
    sizes[units++] = size;
    return size > 0 && size <= PartialUnit.MAX_BYTES && (units == 1 || index == 0);
  }

  private int skipAuxiliary(byte[] array, int at, int end) {
    if (fields.auxiliarySize() == 0) {
      return at;
    }
    bits.wrap(array, at, end - at);
    long size = bits.bits(fields.auxiliarySize()) & 0xffff_ffffL;
    long next = at + (fields.auxiliarySize() + size + 7 >> 3);
    return bits.overrun() || next > end ? -1 : (int) next;
  }

  /// Without headers units have one size, or the payload is one unit.
  private boolean constantSizes(RtpPacket packet, int at, int end, AudioUnitSink sink) {
    int size = fields.constantSize() == 0 ? end - at : fields.constantSize();
    int count = 0;
    int from = at;
    while (size > 0 && from + size <= end) {
      unit(packet, count++, from, size, sink);
      from += size;
    }
    return from == end && count > 0;
  }

  /// A unit that is longer than a packet: each piece has the header of the whole (section 3.2.1.1).
  private boolean fragment(RtpPacket packet, int at, int end, AudioUnitSink sink) {
    boolean goesOn =
        partial.open() && partial.timestamp() == packet.timestamp() && partialSize == sizes[0];
    if (!goesOn) {
      partial.begin(packet.timestamp());
      partialSize = sizes[0];
    }
    if (partial.length() + end - at > partialSize
        || !partial.append(packet.array(), at, end - at)) {
      return false;
    }
    if (partial.length() == partialSize) {
      sink.unit(partial.array(), 0, partial.length(), partial.timestamp());
      partial.reset();
    }
    return true;
  }

  private void unit(RtpPacket packet, int index, int at, int size, AudioUnitSink sink) {
    sink.unit(packet.array(), at, size, packet.timestamp() + index * fields.unitDuration());
  }
}
