package io.madang.compose.mp4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The decoder configuration record of H.264 (ISO/IEC 14496-15, section 5.3.3), the contents of an
/// `avcC` box. Any thread.
///
/// ```
/// version=1 | profile | constraints | level | 111111 + lengthSizeMinusOne | 111 + number of SPS
/// | { length(2) SPS } | number of PPS | { length(2) PPS } | High profiles: chroma, bit depths
/// ```
public final class AvcConfiguration {
  private static final int TYPE_MASK = 0x1f;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int MIN_SPS_BYTES = 4;
  private static final int MIN_RECORD_BYTES = 7;

  private AvcConfiguration() {}

  /// The record of an encoder's header: parameter sets after start codes, as FFmpeg gives them in
  /// `extradata`. A record is given back as it is. Pictures are taken to be 4:2:0 with 8 bits,
  /// which is all that players everywhere show.
  ///
  /// @throws IllegalArgumentException when there is no SPS or no PPS
  public static byte[] fromAnnexB(byte[] extradata) {
    if (extradata.length >= MIN_RECORD_BYTES && extradata[0] == 1) {
      return extradata.clone();
    }
    List<byte[]> sequenceSets = units(extradata, SPS);
    List<byte[]> pictureSets = units(extradata, PPS);
    if (sequenceSets.isEmpty()
        || pictureSets.isEmpty()
        || sequenceSets.getFirst().length < MIN_SPS_BYTES) {
      throw new IllegalArgumentException("no H.264 parameter sets in the encoder's header");
    }
    byte[] first = sequenceSets.getFirst();
    var writer = new BoxWriter();
    writer.u8(1).bytes(first, 1, 3).u8(0xfc | AnnexB.LENGTH_BYTES - 1);
    writer.u8(0xe0 | sequenceSets.size());
    sequenceSets.forEach(set -> writer.u16(set.length).bytes(set));
    writer.u8(pictureSets.size());
    pictureSets.forEach(set -> writer.u16(set.length).bytes(set));
    if (hasChromaFields(first[1] & 0xff)) {
      writer.u8(0xfc | 1).u8(0xf8).u8(0xf8).u8(0);
    }
    return writer.take();
  }

  /// RFC 6381, section 3.3: `avc1.` and profile, constraints, level in hexadecimal.
  static String codecs(byte[] avcC) {
    return "avc1." + HexFormat.of().formatHex(avcC, 1, 4);
  }

  /// The profiles whose record ends with chroma format and bit depths.
  private static boolean hasChromaFields(int profile) {
    return profile == 100 || profile == 110 || profile == 122 || profile == 144;
  }

  private static List<byte[]> units(byte[] data, int type) {
    var found = new ArrayList<byte[]>();
    int unit = AnnexB.unitAfter(data, 0, data.length);
    while (unit < data.length) {
      int next = AnnexB.startCode(data, unit, data.length);
      if ((data[unit] & TYPE_MASK) == type) {
        found.add(Arrays.copyOfRange(data, unit, AnnexB.withoutTrailingZeros(data, unit, next)));
      }
      unit = AnnexB.unitAfter(data, next, data.length);
    }
    return found;
  }
}
