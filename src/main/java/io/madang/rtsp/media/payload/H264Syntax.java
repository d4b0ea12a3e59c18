package io.madang.rtsp.media.payload;

import io.madang.rtp.codec.H264Packetizer;
import io.madang.rtp.codec.H264SequenceParameterSet;
import io.madang.rtp.codec.H264SliceHeader;
import io.madang.rtp.codec.NalUnitPacketizer;
import io.madang.wire.BitReader;

/// NAL units of H264 (RFC 6184, section 5).
final class H264Syntax extends NalUnitSyntax {
  private static final int LAST_SLICE = 5;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int LAST_SINGLE = 23;
  private static final int STAP_A = 24;
  private static final int LAST_MULTI_TIME = 27;
  private static final int FU_A = 28;
  private static final int FU_B = 29;

  private static final int HIGH = 100;

  /// Identifiers are in the first bytes, behind profile and level.
  private static final int LOOK_AT_BYTES = 16;

  private final H264SequenceParameterSet sequence = new H264SequenceParameterSet();
  private final H264SliceHeader slice = new H264SliceHeader();
  private final BitReader bits = new BitReader();

  @Override
  int headerBytes() {
    return 1;
  }

  @Override
  NalUnitPacketizer packetizer() {
    return new H264Packetizer();
  }

  @Override
  Form form(byte[] array, int offset) {
    int type = type(array, offset);
    if (type >= 1 && type <= LAST_SINGLE) {
      return Form.SINGLE;
    }
    if (type == STAP_A) {
      return Form.AGGREGATE;
    }
    if (type == FU_A) {
      return Form.FRAGMENT;
    }
    return type > STAP_A && (type <= LAST_MULTI_TIME || type == FU_B)
        ? Form.INTERLEAVED
        : Form.UNKNOWN;
  }

  @Override
  int type(byte[] array, int offset) {
    return array[offset] & 0x1f;
  }

  @Override
  int fragmentType(byte[] array, int offset) {
    return array[offset + 1] & 0x1f;
  }

  @Override
  int fragmentHeader(byte[] array, int offset) {
    return array[offset] & 0xe0 | array[offset + 1] & 0x1f;
  }

  @Override
  void writeHeader(byte[] array, int offset, int header) {
    array[offset] = (byte) header;
  }

  @Override
  boolean isSlice(int type) {
    return type >= 1 && type <= LAST_SLICE;
  }

  @Override
  boolean isKeyframe(int type) {
    return type == IDR;
  }

  @Override
  int setKind(int type) {
    return type == SPS || type == PPS ? type - SPS : NO_SET;
  }

  @Override
  int setId(int kind, byte[] array, int offset, int length) {
    int skipped = kind == sequenceSet() ? 4 : 1;
    if (length <= skipped) {
      return -1;
    }
    bits.wrap(array, offset + skipped, Math.min(length - skipped, LOOK_AT_BYTES));
    int id = bits.unsignedExpGolomb();
    return bits.overrun() ? -1 : id;
  }

  @Override
  int sequenceSet() {
    return 0;
  }

  @Override
  int setKinds() {
    return 2;
  }

  @Override
  VideoFormat read(byte[] array, int offset, int length) {
    sequence.parse(array, offset + 1, length - 1);
    var order =
        switch (sequence.reordering()) {
          case H264SequenceParameterSet.UNKNOWN -> VideoFormat.Order.UNKNOWN;
          case 0 -> VideoFormat.Order.AS_SHOWN;
          default -> VideoFormat.Order.REORDERED;
        };
    int profile = sequence.profile() << 16 | sequence.constraints() << 8 | sequence.level();
    return new VideoFormat(
        sequence.width(),
        sequence.height(),
        String.format("%06x", profile),
        order,
        sequence.profile() > HIGH);
  }

  @Override
  boolean isBidirectional(byte[] array, int offset, int length) {
    return slice.parse(array, offset + 1, length - 1) && slice.bidirectional();
  }
}
