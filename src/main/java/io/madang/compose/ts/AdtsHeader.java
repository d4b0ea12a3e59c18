package io.madang.compose.ts;

import java.util.Arrays;

/// The header that makes an AAC frame stand by itself (ADTS: ISO/IEC 13818-7, section 6.2). Made
/// from the decoder's configuration, which a transport stream has no other place for. Immutable.
final class AdtsHeader {
  static final int BYTES = 7;

  private static final int MAX_FRAME_BYTES = (1 << 13) - 1;

  /// Syncword, MPEG-4, no CRC.
  private static final int SYNC = 0xfff1;

  /// The buffer's fullness is not told: the rate varies.
  private static final int VARIABLE_RATE = 0x7ff;

  private final byte[] template = new byte[BYTES];

  /// @param audioSpecificConfig ISO/IEC 14496-3, section 1.6.2.1; its rate one of the table's
  AdtsHeader(byte[] audioSpecificConfig) {
    int objectType = audioSpecificConfig[0] >> 3 & 0x1f;
    int rateIndex = (audioSpecificConfig[0] & 7) << 1 | audioSpecificConfig[1] >> 7 & 1;
    int channels = audioSpecificConfig[1] >> 3 & 0x0f;
    if (objectType < 1 || objectType > 4 || rateIndex > 12 || channels < 1 || channels > 7) {
      throw new IllegalArgumentException("ADTS cannot say " + Arrays.toString(audioSpecificConfig));
    }
    template[0] = (byte) (SYNC >> 8);
    template[1] = (byte) SYNC;
    template[2] = (byte) (objectType - 1 << 6 | rateIndex << 2 | channels >> 2);
    template[3] = (byte) (channels << 6);
  }

  /// Writes the header of a frame.
  ///
  /// @param frameBytes without the header
  void write(byte[] to, int at, int frameBytes) {
    int length = BYTES + frameBytes;
    if (length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("an AAC frame of " + frameBytes + " bytes");
    }
    System.arraycopy(template, 0, to, at, BYTES);
    to[at + 3] |= (byte) (length >> 11);
    to[at + 4] = (byte) (length >> 3);
    to[at + 5] = (byte) (length << 5 | VARIABLE_RATE >> 6);
    to[at + 6] = (byte) (VARIABLE_RATE << 2);
  }
}
