package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// H.265 (RFC 7798) without decoding order numbers: single NAL units, aggregation packets for
/// parameter sets, fragmentation units for what is too long.
///
/// ```
/// +---------------+---------------+---------------+
/// |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |F|  Type=49  |  LayerId  | TID |S|E|  FuType   |     payload header, FU header
/// +---------------+---------------+---------------+
/// ```
public final class H265Packetizer extends NalUnitPacketizer {
  private static final int LAST_SLICE = 31;
  private static final int AGGREGATION = 48;
  private static final int FRAGMENTATION = 49;
  private static final int TYPE_MASK = 0x7e00;

  public H265Packetizer() {
    this(MAX_PAYLOAD_BYTES);
  }

  /// @param maxPayloadBytes of one RTP payload, at least 16
  public H265Packetizer(int maxPayloadBytes) {
    super(maxPayloadBytes, 2);
  }

  @Override
  boolean isSlice(byte[] array, int offset) {
    return (array[offset] >>> 1 & 0x3f) <= LAST_SLICE;
  }

  /// Layer and temporal identifiers are the lowest of the units within (RFC 7798, section 4.4.2).
  @Override
  void writeAggregateHeader(byte[] out, int at, int from, int end) {
    int layer = 0x1f8;
    int temporal = 7;
    int unit = from;
    while (unit < end) {
      int header = ByteArrays.u16(out, unit + 2);
      layer = Math.min(layer, header & 0x1f8);
      temporal = Math.min(temporal, header & 7);
      unit += 2 + ByteArrays.u16(out, unit);
    }
    ByteArrays.put16(out, at, AGGREGATION << 9 | layer | temporal);
  }

  @Override
  void writeFragmentHeader(byte[] out, int at, int header, boolean start, boolean end) {
    ByteArrays.put16(out, at, header & ~TYPE_MASK | FRAGMENTATION << 9);
    out[at + 2] = (byte) ((start ? 0x80 : 0) | (end ? 0x40 : 0) | header >>> 9 & 0x3f);
  }

  @Override
  void writeUnitHeader(byte[] out, int at, int header) {
    ByteArrays.put16(out, at, header);
  }

  @Override
  int headerAt(byte[] array, int offset) {
    return ByteArrays.u16(array, offset);
  }
}
