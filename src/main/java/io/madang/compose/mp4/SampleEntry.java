package io.madang.compose.mp4;

/// Sample entries (ISO/IEC 14496-12, section 8.5.2): what a track's samples are and how a decoder
/// is set up for them. Each method gives one whole box, as it stands in `stsd`.
final class SampleEntry {
  /// 72 dots per inch, 16.16: what everybody writes.
  private static final long RESOLUTION = 0x0048_0000;

  /// ITU-R BT.709 for primaries, transfer and matrix (ISO/IEC 23091-2).
  private static final int BT_709 = 1;

  private static final int ES_DESCRIPTOR = 3;
  private static final int DECODER_CONFIG_DESCRIPTOR = 4;
  private static final int DECODER_SPECIFIC_INFO = 5;
  private static final int SL_CONFIG_DESCRIPTOR = 6;
  private static final int MPEG4_AUDIO = 0x40;
  private static final int AUDIO_STREAM = 5 << 2 | 1;

  private SampleEntry() {}

  /// `avc1` (ISO/IEC 14496-15, section 5.4.2) with the limited BT.709 colours of our encoders.
  static byte[] avc1(int width, int height, byte[] avcC) {
    var writer = new BoxWriter();
    writer.begin("avc1").zeros(6).u16(1).zeros(16).u16(width).u16(height);
    writer.u32(RESOLUTION).u32(RESOLUTION).u32(0).u16(1).zeros(32).u16(0x18).u16(0xffff);
    writer.begin("avcC").bytes(avcC).end();
    writer.begin("colr").ascii("nclx").u16(BT_709).u16(BT_709).u16(BT_709).u8(0).end();
    writer.begin("pasp").u32(1).u32(1).end();
    return writer.end().take();
  }

  /// `mp4a` with the elementary stream descriptor (ISO/IEC 14496-14, section 5.6).
  static byte[] mp4a(int sampleRate, int channels, int bitrateBps, byte[] audioSpecificConfig) {
    var writer = new BoxWriter();
    writer.begin("mp4a").zeros(6).u16(1).zeros(8).u16(channels).u16(16).u32(0);
    writer.u32((long) sampleRate << 16);
    int specificBytes = audioSpecificConfig.length;
    int configBytes = 13 + 2 + specificBytes;
    writer.beginFull("esds", 0, 0);
    writer.u8(ES_DESCRIPTOR).u8(3 + 2 + configBytes + 3).u16(0).u8(0);
    writer.u8(DECODER_CONFIG_DESCRIPTOR).u8(configBytes).u8(MPEG4_AUDIO).u8(AUDIO_STREAM);
    writer.u24(0).u32(bitrateBps).u32(bitrateBps);
    writer.u8(DECODER_SPECIFIC_INFO).u8(specificBytes).bytes(audioSpecificConfig);
    writer.u8(SL_CONFIG_DESCRIPTOR).u8(1).u8(2);
    writer.end();
    return writer.end().take();
  }
}
