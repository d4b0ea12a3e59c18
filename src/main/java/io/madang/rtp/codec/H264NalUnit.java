package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// The NAL units of one H.264 payload (RFC 6184): a single unit, an aggregate (STAP-A) or a
/// fragment (FU-A). Interleaved forms are not negotiated by anybody and count as malformed.
///
/// A receiver can begin at a sequence parameter set, which stands before the IDR picture it belongs
/// to, or at the first slice of an IDR picture whose parameter sets came in the SDP. Reusable and
/// confined to one thread.
public final class H264NalUnit implements PayloadDescriptor {
  private static final int IDR_SLICE = 5;
  private static final int NON_IDR_SLICE = 1;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int ACCESS_UNIT_DELIMITER = 9;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final H264SequenceParameterSet parameters = new H264SequenceParameterSet();
  private boolean idr;
  private boolean sps;
  private boolean pps;
  private boolean firstSlice;
  private boolean delimiter;

  @Override
  public boolean parse(byte[] array, int offset, int length) {
    reset();
    if (length < 1) {
      return false;
    }
    int type = array[offset] & 0x1f;
    if (type >= 1 && type < STAP_A) {
      note(array, offset, length, type);
      return true;
    }
    boolean wellFormed =
        switch (type) {
          case STAP_A -> parseAggregate(array, offset + 1, offset + length);
          case FU_A -> parseFragment(array, offset, length);
          default -> false;
        };
    if (!wellFormed) {
      reset();
    }
    return wellFormed;
  }

  @Override
  public boolean keyframe() {
    return sps || (idr && firstSlice);
  }

  /// Whether a coded picture or its parameter sets begin here. Parameter sets in a packet of their
  /// own and the slice behind them both say so: the RTP timestamp tells that they are one frame.
  @Override
  public boolean startOfFrame() {
    return sps || pps || delimiter || firstSlice;
  }

  /// Whether the packet holds (the start of) a slice of an IDR picture.
  public boolean idr() {
    return idr;
  }

  /// Whether the packet holds a sequence parameter set.
  public boolean sps() {
    return sps;
  }

  @Override
  public int spatialLayer() {
    return 0;
  }

  @Override
  public int temporalLayer() {
    return 0;
  }

  @Override
  public int width() {
    return parameters.width();
  }

  @Override
  public int height() {
    return parameters.height();
  }

  private void reset() {
    idr = false;
    sps = false;
    pps = false;
    firstSlice = false;
    delimiter = false;
    parameters.reset();
  }

  private boolean parseAggregate(byte[] array, int from, int end) {
    int at = from;
    while (at < end) {
      if (at + 2 > end) {
        return false;
      }
      int size = ByteArrays.u16(array, at);
      at += 2;
      if (size == 0 || at + size > end) {
        return false;
      }
      note(array, at, size, array[at] & 0x1f);
      at += size;
    }
    return at > from;
  }

  private boolean parseFragment(byte[] array, int offset, int length) {
    if (length < 3) {
      return false;
    }
    boolean start = (array[offset + 1] & 0x80) != 0;
    int type = array[offset + 1] & 0x1f;
    if (start) {
      note(array, offset + 1, length - 1, type); // the FU header stands where the NAL header would
    }
    return true;
  }

  /// Takes one NAL unit with its header byte.
  private void note(byte[] array, int offset, int length, int type) {
    switch (type) {
      case IDR_SLICE -> {
        idr = true;
        firstSlice |= isFirstSlice(array, offset, length);
      }
      case NON_IDR_SLICE -> firstSlice |= isFirstSlice(array, offset, length);
      case SPS -> {
        sps = true;
        parameters.parse(array, offset + 1, length - 1);
      }
      case PPS -> pps = true;
      case ACCESS_UNIT_DELIMITER -> delimiter = true;
      default -> {
        // partitions, SEI and the like tell nothing about where to begin
      }
    }
  }

  /// `first_mb_in_slice` is 0, an Exp-Golomb code of the single bit 1.
  private static boolean isFirstSlice(byte[] array, int offset, int length) {
    return length > 1 && (array[offset + 1] & 0x80) != 0;
  }
}
