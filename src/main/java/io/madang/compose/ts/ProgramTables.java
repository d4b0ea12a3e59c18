package io.madang.compose.ts;

import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// What a program consists of: the program association and the program map (ISO/IEC 13818-1,
/// section 2.4.4). Ours never change.
final class ProgramTables {
  static final int PAT_PID = 0;
  static final int PMT_PID = 0x1000;
  static final int VIDEO_PID = 0x100;
  static final int AUDIO_PID = 0x101;

  private static final int TRANSPORT_STREAM_ID = 1;
  private static final int PROGRAM_NUMBER = 1;
  private static final int PAT_ID = 0;
  private static final int PMT_ID = 2;

  /// Table 2-34: AVC, and AAC in ADTS.
  private static final int H264 = 0x1b;

  private static final int AAC = 0x0f;

  /// Version 0, valid now; section 0 of 0.
  private static final int[] ONLY_SECTION = {0xc1, 0, 0};

  private static final int CRC_POLYNOMIAL = 0x04c1_1db7;

  private ProgramTables() {}

  /// The association section: one program and where its map is.
  static byte[] association() {
    return section(
        PAT_ID,
        TRANSPORT_STREAM_ID,
        PROGRAM_NUMBER >> 8,
        PROGRAM_NUMBER,
        0xe0 | PMT_PID >> 8,
        PMT_PID);
  }

  /// The map section: the two streams; the pictures carry the clock.
  static byte[] map() {
    return section(
        PMT_ID,
        PROGRAM_NUMBER,
        0xe0 | VIDEO_PID >> 8,
        VIDEO_PID,
        0xf0,
        0,
        H264,
        0xe0 | VIDEO_PID >> 8,
        VIDEO_PID,
        0xf0,
        0,
        AAC,
        0xe0 | AUDIO_PID >> 8,
        AUDIO_PID,
        0xf0,
        0);
  }

  private static byte[] section(int table, int id, int... body) {
    int rest = 2 + ONLY_SECTION.length + body.length + 4;
    var section = new byte[3 + rest];
    section[0] = (byte) table;
    ByteArrays.put16(section, 1, 0xb000 | rest);
    ByteArrays.put16(section, 3, id);
    int at = 5;
    for (int value : ONLY_SECTION) {
      section[at++] = (byte) value;
    }
    for (int value : body) {
      section[at++] = (byte) value;
    }
    ByteArrays.put32(section, at, crc(Arrays.copyOf(section, at)));
    return section;
  }

  /// Annex A: the CRC of sections, which begins with ones and is not inverted.
  static int crc(byte[] bytes) {
    int crc = -1;
    for (byte octet : bytes) {
      crc ^= octet << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ CRC_POLYNOMIAL : crc << 1;
      }
    }
    return crc;
  }
}
