package io.madang.rtp.codec;

/// H.265 (RFC 7798) without decoding order numbers: single units, aggregation packets and
/// fragmentation units.
final class H265Depacketizer extends NalUnitDepacketizer {
  private static final int AGGREGATION = 48;
  private static final int FRAGMENTATION = 49;

  private final H265NalUnit unit = new H265NalUnit();

  H265Depacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
  }

  @Override
  boolean look(byte[] array, int offset, int length) {
    return unit.parse(array, offset, length);
  }

  @Override
  boolean keyframe() {
    return unit.keyframe();
  }

  @Override
  boolean startOfFrame() {
    return unit.startOfFrame();
  }

  @Override
  boolean unpack(EncodedFrame frame, byte[] array, int offset, int length) {
    int end = offset + length;
    return switch (array[offset] >>> 1 & 0x3f) {
      case AGGREGATION -> aggregate(frame, array, offset + 2, end);
      case FRAGMENTATION -> {
        int flags = array[offset + 2];
        int first = (array[offset] & 0x81) | (flags & 0x3f) << 1;
        int header = first << 8 | array[offset + 1] & 0xff;
        yield fragment(frame, flags, header, 2, array, offset + 3, end);
      }
      default -> single(frame, array, offset, length);
    };
  }
}
