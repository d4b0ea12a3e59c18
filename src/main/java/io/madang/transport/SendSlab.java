package io.madang.transport;

/// The packets one transport sends in one tick: plain packets are written into slots, padded and
/// sealed in place, and copied once from here to native memory.
///
/// Slots have a fixed stride, so an offset is a multiplication and a packet may grow by padding and
/// by the SRTP tag. Leased from the loop's [SendSlabPool] at the first packet of a tick and given
/// back at its flush, so that the few slabs in use stay in the processor's cache. Confined to its
/// `MediaLoop`.
final class SendSlab {
  /// A tick is cut after this many packets: two typical frames, and well below the kernel's 64
  /// segments.
  static final int SLOTS = 32;

  /// A whole Ethernet frame's payload and the growth by SRTP, rounded up.
  static final int STRIDE = 1_536;

  /// The largest plain packet.
  static final int MAX_PLAIN = MediaLoopLimits.MAX_DATAGRAM - MediaLoopLimits.MAX_SRTP_OVERHEAD;

  final byte[] array = new byte[SLOTS * STRIDE];
  final int[] lengths = new int[SLOTS];
  final boolean[] mayPad = new boolean[SLOTS];
  final int[] transportCc = new int[SLOTS];
  final int[] absSendTime = new int[SLOTS];
  int count;

  static int offset(int slot) {
    return slot * STRIDE;
  }

  int ssrc(int slot) {
    int at = offset(slot) + 8;
    return (array[at] & 0xff) << 24
        | (array[at + 1] & 0xff) << 16
        | (array[at + 2] & 0xff) << 8
        | array[at + 3] & 0xff;
  }
}
