package io.madang.rtp.codec;

import java.util.Arrays;

/// One whole encoded picture, as a decoder takes it; filled by a [Depacketizer].
///
/// Bytes and answers are valid until the depacketizer is given the next packet. Confined to its
/// thread.
public final class EncodedFrame {
  private static final int FIRST_BYTES = 16_384;

  private final int maxBytes;
  private byte[] array = new byte[FIRST_BYTES];
  private int length;
  private int timestamp;
  private boolean keyframe;
  private boolean afterLoss;

  EncodedFrame(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// The frame is in `[0, length())`; what lies behind is garbage.
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  /// The 32-bit RTP timestamp.
  public int timestamp() {
    return timestamp;
  }

  /// Whether a decoder can begin here.
  public boolean keyframe() {
    return keyframe;
  }

  /// Whether something between the last frame and this one is missing, so that what it refers to
  /// may be missing as well.
  public boolean afterLoss() {
    return afterLoss;
  }

  void begin(int timestamp, boolean afterLoss) {
    this.timestamp = timestamp;
    this.afterLoss = afterLoss;
    length = 0;
    keyframe = false;
  }

  void markKeyframe() {
    keyframe = true;
  }

  /// Makes room for more bytes; `false` when the frame would pass its bound.
  boolean reserve(int more) {
    long needed = (long) length + more;
    if (needed > maxBytes) {
      return false;
    }
    if (needed > array.length) {
      array = Arrays.copyOf(array, (int) Math.min(maxBytes, Math.max(needed, 2L * array.length)));
    }
    return true;
  }

  boolean append(byte[] source, int offset, int count) {
    if (!reserve(count)) {
      return false;
    }
    System.arraycopy(source, offset, array, length, count);
    length += count;
    return true;
  }

  boolean append(int octet) {
    if (!reserve(1)) {
      return false;
    }
    array[length++] = (byte) octet;
    return true;
  }
}
