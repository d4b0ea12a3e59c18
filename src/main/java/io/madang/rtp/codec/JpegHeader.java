package io.madang.rtp.codec;

import java.util.Arrays;

/// What stands in front of the scan of a JPEG file (ITU-T T.81), made from what RTP tells of it
/// (RFC 2435, section 4 and its appendices). Confined to one thread.
final class JpegHeader {
  private static final int TABLE_BYTES = 64;

  private static final int SOI = 0xd8;
  private static final int DQT = 0xdb;
  private static final int SOF0 = 0xc0;
  private static final int DHT = 0xc4;
  private static final int DRI = 0xdd;
  private static final int SOS = 0xda;

  /// T.81, table K.1, in zigzag order.
  private static final int[] LUMINANCE = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };

  /// T.81, table K.2, in zigzag order; the rest is 99.
  private static final int[] CHROMINANCE = {17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66};

  private static final int CHROMINANCE_REST = 99;

  // T.81, tables K.3 to K.6: how many codes there are of each length from 1 to 16, then their
  // symbols.
  private static final int[] LUMINANCE_DC = {0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0};
  private static final int[] CHROMINANCE_DC = {0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
  private static final int[] LUMINANCE_AC = {0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125};
  private static final int[] CHROMINANCE_AC = {0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119};
  private static final String DC_SYMBOLS = "000102030405060708090a0b";
  private static final String LUMINANCE_AC_SYMBOLS =
      "01020300041105122131410613516107227114328191a1082342b1c11552d1f0"
          + "2433627282090a161718191a25262728292a3435363738393a43444546474849"
          + "4a535455565758595a636465666768696a737475767778797a83848586878889"
          + "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5"
          + "c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8"
          + "f9fa";
  private static final String CHROMINANCE_AC_SYMBOLS =
      "0001020311040521310612415107617113223281081442"
          + "91a1b1c109233352f0156272d10a162434e125f11718191a262728292a353637"
          + "38393a434445464748494a535455565758595a636465666768696a7374757677"
          + "78797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3"
          + "b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8"
          + "e9eaf2f3f4f5f6f7f8f9fa";

  private final byte[] huffman = huffmanTables();

  /// One or two quantization tables behind each other, in zigzag order; of 16-bit numbers where the
  /// bit of [#precision] says so.
  private final byte[] tables = new byte[4 * TABLE_BYTES];

  private int tableCount;
  private int precision;

  /// The tables of a quality from 1 to 99 (RFC 2435, appendix A); `false` for other numbers.
  boolean tablesByFactor(int q) {
    if (q < 1 || q > 99) {
      return false;
    }
    int scale = q < 50 ? 5_000 / q : 200 - 2 * q;
    for (int i = 0; i < TABLE_BYTES; i++) {
      int chrominance = i < CHROMINANCE.length ? CHROMINANCE[i] : CHROMINANCE_REST;
      tables[i] = (byte) Math.clamp((LUMINANCE[i] * scale + 50L) / 100, 1, 255);
      tables[TABLE_BYTES + i] = (byte) Math.clamp((chrominance * scale + 50L) / 100, 1, 255);
    }
    tableCount = 2;
    precision = 0;
    return true;
  }

  /// Tables that were sent; `false` if they are not one or two whole ones.
  ///
  /// @param precisions bit `i` is set if table `i` has 16-bit numbers
  boolean tables(byte[] array, int offset, int length, int precisions) {
    int first = size(precisions, 0);
    int both = first + size(precisions, 1);
    if (length != first && length != both) {
      return false;
    }
    System.arraycopy(array, offset, tables, 0, length);
    tableCount = length == first ? 1 : 2;
    precision = precisions;
    return true;
  }

  /// Writes everything up to the scan; `false` if the frame has no room for it.
  ///
  /// @param halfHeight whether colours are halved in height as well (4:2:0), not only in width
  boolean write(
      EncodedFrame frame, int width, int height, boolean halfHeight, int restartInterval) {
    return marker(frame, SOI)
        && quantization(frame)
        && startOfFrame(frame, width, height, halfHeight ? 0x22 : 0x21)
        && frame.append(huffman, 0, huffman.length)
        && restarts(frame, restartInterval)
        && startOfScan(frame);
  }

  private static int size(int precisions, int table) {
    return (precisions >> table & 1) == 0 ? TABLE_BYTES : 2 * TABLE_BYTES;
  }

  private boolean quantization(EncodedFrame frame) {
    int at = 0;
    boolean fits = true;
    for (int table = 0; table < tableCount; table++) {
      int size = size(precision, table);
      fits =
          fits
              && marker(frame, DQT)
              && u16(frame, 3 + size)
              && frame.append((precision >> table & 1) << 4 | table)
              && frame.append(tables, at, size);
      at += size;
    }
    return fits;
  }

  private boolean startOfFrame(EncodedFrame frame, int width, int height, int sampling) {
    int chrominance = tableCount - 1;
    return marker(frame, SOF0)
        && u16(frame, 17)
        && frame.append(8)
        && u16(frame, height)
        && u16(frame, width)
        && frame.append(3)
        && component(frame, 1, sampling, 0)
        && component(frame, 2, 0x11, chrominance)
        && component(frame, 3, 0x11, chrominance);
  }

  private static boolean restarts(EncodedFrame frame, int interval) {
    return interval == 0 || marker(frame, DRI) && u16(frame, 4) && u16(frame, interval);
  }

  private static boolean startOfScan(EncodedFrame frame) {
    return marker(frame, SOS)
        && u16(frame, 12)
        && frame.append(3)
        && u16(frame, 0x0100)
        && u16(frame, 0x0211)
        && u16(frame, 0x0311)
        && frame.append(0)
        && frame.append(63)
        && frame.append(0);
  }

  private static boolean component(EncodedFrame frame, int id, int sampling, int table) {
    return frame.append(id) && frame.append(sampling) && frame.append(table);
  }

  private static boolean marker(EncodedFrame frame, int code) {
    return frame.append(0xff) && frame.append(code);
  }

  private static boolean u16(EncodedFrame frame, int value) {
    return frame.append(value >> 8) && frame.append(value);
  }

  private static byte[] huffmanTables() {
    var frame = new EncodedFrame(4_096);
    boolean fits =
        huffmanTable(frame, 0x00, LUMINANCE_DC, DC_SYMBOLS)
            && huffmanTable(frame, 0x10, LUMINANCE_AC, LUMINANCE_AC_SYMBOLS)
            && huffmanTable(frame, 0x01, CHROMINANCE_DC, DC_SYMBOLS)
            && huffmanTable(frame, 0x11, CHROMINANCE_AC, CHROMINANCE_AC_SYMBOLS);
    assert fits : "the tables are shorter than that";
    return Arrays.copyOf(frame.array(), frame.length());
  }

  private static boolean huffmanTable(EncodedFrame frame, int id, int[] lengths, String symbols) {
    boolean fits =
        marker(frame, DHT)
            && u16(frame, 3 + lengths.length + symbols.length() / 2)
            && frame.append(id);
    for (int length : lengths) {
      fits = fits && frame.append(length);
    }
    for (int i = 0; i < symbols.length(); i += 2) {
      fits = fits && frame.append(Integer.parseInt(symbols, i, i + 2, 16));
    }
    return fits;
  }
}
