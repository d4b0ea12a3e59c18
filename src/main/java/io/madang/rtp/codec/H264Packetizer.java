package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// H.264 into the non-interleaved mode (`packetization-mode=1`, RFC 6184, section 6.3): single NAL
/// units, STAP-A for parameter sets, FU-A for what is too long.
///
/// ```
/// +---------------+---------------+
/// |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |F|NRI|  Type   |S|E|R|  Type   |     FU indicator, FU header
/// +---------------+---------------+
/// ```
public final class H264Packetizer extends NalUnitPacketizer {
  private static final int LAST_SLICE = 5;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  public H264Packetizer() {
    this(MAX_PAYLOAD_BYTES);
  }

  /// @param maxPayloadBytes of one RTP payload, at least 16
  public H264Packetizer(int maxPayloadBytes) {
    super(maxPayloadBytes, 1);
  }

  @Override
  boolean isSlice(byte[] array, int offset) {
    int type = array[offset] & 0x1f;
    return type >= 1 && type <= LAST_SLICE;
  }

  /// The importance of an aggregate is that of its most important unit (RFC 6184, section 5.7).
  @Override
  void writeAggregateHeader(byte[] out, int at, int from, int end) {
    int importance = 0;
    int unit = from;
    while (unit < end) {
      importance = Math.max(importance, out[unit + 2] & 0x60);
      unit += 2 + ByteArrays.u16(out, unit);
    }
    out[at] = (byte) (importance | STAP_A);
  }

  @Override
  void writeFragmentHeader(byte[] out, int at, int header, boolean start, boolean end) {
    out[at] = (byte) (header & 0xe0 | FU_A);
    out[at + 1] = (byte) ((start ? 0x80 : 0) | (end ? 0x40 : 0) | header & 0x1f);
  }

  @Override
  void writeUnitHeader(byte[] out, int at, int header) {
    out[at] = (byte) header;
  }

  @Override
  int headerAt(byte[] array, int offset) {
    return array[offset] & 0xff;
  }
}
