package io.madang.rtp.codec;

/// H.264 (RFC 6184) without interleaving: single units, STAP-A and FU-A.
final class H264Depacketizer extends NalUnitDepacketizer {
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final H264NalUnit unit = new H264NalUnit();

  H264Depacketizer(int maxFrameBytes) {
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
    return switch (array[offset] & 0x1f) {
      case STAP_A -> aggregate(frame, array, offset + 1, end);
      case FU_A -> {
        int flags = array[offset + 1];
        int header = (array[offset] & 0xe0) | (flags & 0x1f);
        yield fragment(frame, flags, header, 1, array, offset + 2, end);
      }
      default -> single(frame, array, offset, length);
    };
  }
}
