package io.madang.srtp;

/// An engine that believes everything and does nothing, to look at the contexts alone.
final class NoCipher implements PacketCipher {
  private static final int OVERHEAD = 16;

  @Override
  public int seal(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    return length + OVERHEAD;
  }

  @Override
  public int open(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    return length - OVERHEAD;
  }
}
