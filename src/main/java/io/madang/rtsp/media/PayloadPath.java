package io.madang.rtsp.media;

import io.madang.rtp.RtpPacket;

/// What is done to the payloads of one codec before they go to the room. Confined to one thread at
/// a time; allocates nothing per packet once warm.
interface PayloadPath {
  /// Takes the next packet in order; its bytes are borrowed, and may be written to.
  ///
  /// @param lost how many packets are missing in front of it
  void packet(RtpPacket packet, int lost, long now);

  /// The source begins anew: nothing that came before belongs to what comes.
  void restart();

  /// Pixels, 0 where unknown or audio.
  int width();

  /// Pixels, 0 where unknown or audio.
  int height();

  /// Packets that could not be read and were left out.
  long malformed();
}
