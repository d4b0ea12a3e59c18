package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// The byte stream format of H.264 (Annex B), in which encoders answer: NAL units after start
/// codes.
///
/// Samples of an MP4 file carry the length of each unit instead (ISO/IEC 14496-15, section 5.3.2).
/// Any thread.
public final class AnnexB {
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int ACCESS_UNIT_DELIMITER = 9;
  private static final int TYPE_MASK = 0x1f;

  /// Bytes of a length: [AvcConfiguration] says so in `lengthSizeMinusOne`.
  static final int LENGTH_BYTES = 4;

  /// A delimiter with its start code; any kind of slice may follow (section 7.4.2.4).
  private static final byte[] DELIMITER = {0, 0, 0, 1, ACCESS_UNIT_DELIMITER, (byte) 0xf0};

  private static final byte[] START_CODE = {0, 0, 0, 1};

  private AnnexB() {}

  /// A picture as transport streams want it, as a new array: a delimiter, the parameter sets if
  /// they are given, then the units of the picture (ISO/IEC 13818-1, section 2.14.1). Sets and
  /// delimiters that the picture has already are left out.
  ///
  /// @param parameterSets with start codes; empty where decoding does not begin
  public static byte[] toAccessUnit(byte[] picture, byte[] parameterSets) {
    int most = DELIMITER.length + parameterSets.length + picture.length + picture.length / 3;
    byte[] unitStream = Arrays.copyOf(DELIMITER, most + START_CODE.length);
    int written = DELIMITER.length;
    System.arraycopy(parameterSets, 0, unitStream, written, parameterSets.length);
    written += parameterSets.length;
    int unit = unitAfter(picture, 0, picture.length);
    while (unit < picture.length) {
      int next = startCode(picture, unit, picture.length);
      int length = withoutTrailingZeros(picture, unit, next) - unit;
      if (length > 0 && belongsInSample(picture[unit] & TYPE_MASK)) {
        System.arraycopy(START_CODE, 0, unitStream, written, START_CODE.length);
        System.arraycopy(picture, unit, unitStream, written + START_CODE.length, length);
        written += START_CODE.length + length;
      }
      unit = unitAfter(picture, next, picture.length);
    }
    return Arrays.copyOf(unitStream, written);
  }

  /// The units of a picture with their lengths in front, as a new array.
  ///
  /// Parameter sets and delimiters are left out: in an `avc1` track the sets stand in the sample
  /// entry, and samples must not repeat them (ISO/IEC 14496-15, section 5.3.2).
  public static byte[] toLengthPrefixed(byte[] data, int offset, int length) {
    int end = offset + length;
    // A start code of three bytes becomes a length of four.
    byte[] prefixed = new byte[length + length / 3 + LENGTH_BYTES];
    int written = 0;
    int unit = unitAfter(data, offset, end);
    while (unit < end) {
      int next = startCode(data, unit, end);
      int unitLength = withoutTrailingZeros(data, unit, next) - unit;
      if (unitLength > 0 && belongsInSample(data[unit] & TYPE_MASK)) {
        ByteArrays.put32(prefixed, written, unitLength);
        System.arraycopy(data, unit, prefixed, written + LENGTH_BYTES, unitLength);
        written += LENGTH_BYTES + unitLength;
      }
      unit = unitAfter(data, next, end);
    }
    return Arrays.copyOf(prefixed, written);
  }

  /// The offset of the first unit from `from` on, `end` if there is none.
  static int unitAfter(byte[] data, int from, int end) {
    return Math.min(startCode(data, from, end) + 3, end);
  }

  /// The offset of the next three-byte start code, `end` if there is none.
  static int startCode(byte[] data, int from, int end) {
    for (int at = from; at + 3 <= end; at++) {
      if (data[at] == 0 && data[at + 1] == 0 && data[at + 2] == 1) {
        return at;
      }
    }
    return end;
  }

  /// Zeros before a start code belong to it, not to the unit (Annex B, `trailing_zero_8bits`).
  static int withoutTrailingZeros(byte[] data, int start, int end) {
    int last = end;
    while (last > start && data[last - 1] == 0) {
      last--;
    }
    return last;
  }

  private static boolean belongsInSample(int type) {
    return type != SPS && type != PPS && type != ACCESS_UNIT_DELIMITER;
  }
}
