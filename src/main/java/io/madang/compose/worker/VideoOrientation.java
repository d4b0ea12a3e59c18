package io.madang.compose.worker;

import io.madang.compose.link.SlotExtensions;
import io.madang.rtp.RtpPacket;

/// How a slot's pictures are to be turned before they are shown (3GPP TS 26.114, section 7.4.5):
/// phones send them as the sensor lies, and tell.
///
/// Told by a frame's last packet, and not by every frame: it holds until another one is told.
/// Confined to one thread.
final class VideoOrientation {
  /// As they are.
  static final int UPRIGHT = 0;

  private static final int TURNS = 0x03;
  private static final int MIRRORED = 0x04;
  private static final int MASK = TURNS | MIRRORED;

  private int newestTimestamp;
  private int newest = UPRIGHT;
  private int before = UPRIGHT;

  /// Looks at the next packet of the slot, in the order of sequence numbers.
  void packet(RtpPacket packet) {
    if (packet.timestamp() != newestTimestamp) {
      newestTimestamp = packet.timestamp();
      before = newest;
    }
    if (packet.findExtension(SlotExtensions.VIDEO_ORIENTATION) && packet.extensionLength() > 0) {
      newest = packet.array()[packet.extensionOffset()] & MASK;
    }
  }

  /// The orientation of a frame that is complete with the packet just looked at: its own, or the
  /// one before.
  int of(int timestamp) {
    return timestamp == newestTimestamp ? newest : before;
  }

  /// Another source: nothing is known of it.
  void reset() {
    newest = UPRIGHT;
    before = UPRIGHT;
  }

  /// Quarter turns clockwise (`R1`, `R0`) that make it upright.
  static int turns(int orientation) {
    return orientation & TURNS;
  }

  /// Whether it is to be mirrored, left and right (`F`); of the picture as it was sent, so before
  /// it is turned.
  static boolean mirrored(int orientation) {
    return (orientation & MIRRORED) != 0;
  }
}
