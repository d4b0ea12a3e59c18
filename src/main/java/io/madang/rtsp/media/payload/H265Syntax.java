package io.madang.rtsp.media.payload;

import io.madang.rtp.codec.H265Packetizer;
import io.madang.rtp.codec.H265SequenceParameterSet;
import io.madang.rtp.codec.NalUnitPacketizer;
import io.madang.wire.BitReader;
import io.madang.wire.ByteArrays;

/// NAL units of H265 (RFC 7798, section 4.4) without decoding order numbers.
final class H265Syntax extends NalUnitSyntax {
  private static final int LAST_SLICE = 31;
  private static final int FIRST_IRAP = 16;
  private static final int LAST_IRAP = 23;
  private static final int VPS = 32;
  private static final int SPS = 33;
  private static final int PPS = 34;
  private static final int AGGREGATION = 48;
  private static final int FRAGMENTATION = 49;

  private static final int MAIN = 1;
  private static final int LOOK_AT_BYTES = 16;

  private final H265SequenceParameterSet sequence = new H265SequenceParameterSet();
  private final BitReader bits = new BitReader();

  @Override
  int headerBytes() {
    return 2;
  }

  @Override
  NalUnitPacketizer packetizer() {
    return new H265Packetizer();
  }

  @Override
  Form form(byte[] array, int offset) {
    int type = type(array, offset);
    if (type < AGGREGATION) {
      return Form.SINGLE;
    }
    if (type == AGGREGATION) {
      return Form.AGGREGATE;
    }
    return type == FRAGMENTATION ? Form.FRAGMENT : Form.UNKNOWN;
  }

  @Override
  int type(byte[] array, int offset) {
    return array[offset] >>> 1 & 0x3f;
  }

  @Override
  int fragmentType(byte[] array, int offset) {
    return array[offset + 2] & 0x3f;
  }

  @Override
  int fragmentHeader(byte[] array, int offset) {
    return ByteArrays.u16(array, offset) & 0x81ff | fragmentType(array, offset) << 9;
  }

  @Override
  void writeHeader(byte[] array, int offset, int header) {
    ByteArrays.put16(array, offset, header);
  }

  @Override
  boolean isSlice(int type) {
    return type <= LAST_SLICE;
  }

  @Override
  boolean isKeyframe(int type) {
    return type >= FIRST_IRAP && type <= LAST_IRAP;
  }

  @Override
  int setKind(int type) {
    return type >= VPS && type <= PPS ? type - VPS : NO_SET;
  }

  @Override
  int setId(int kind, byte[] array, int offset, int length) {
    if (length < 4) {
      return -1;
    }
    if (kind == sequenceSet()) {
      return sequence.parse(array, offset + 2, length - 2) ? sequence.id() : -1;
    }
    if (kind == 0) {
      return array[offset + 2] >>> 4 & 0x0f;
    }
    bits.wrap(array, offset + 2, Math.min(length - 2, LOOK_AT_BYTES));
    int id = bits.unsignedExpGolomb();
    return bits.overrun() ? -1 : id;
  }

  @Override
  int sequenceSet() {
    return SPS - VPS;
  }

  @Override
  int setKinds() {
    return 3;
  }

  @Override
  VideoFormat read(byte[] array, int offset, int length) {
    if (!sequence.parse(array, offset + 2, length - 2)) {
      return VideoFormat.UNKNOWN;
    }
    var order =
        sequence.reordering() == 0 ? VideoFormat.Order.AS_SHOWN : VideoFormat.Order.REORDERED;
    return new VideoFormat(
        sequence.width(), sequence.height(), "", order, sequence.profile() > MAIN);
  }

  /// A sequence parameter set of H265 always tells.
  @Override
  boolean isBidirectional(byte[] array, int offset, int length) {
    return false;
  }
}
