package io.madang.transport;

import io.madang.wire.DropReason;
import org.jspecify.annotations.Nullable;

/// The receiving side of one transport before its streams: opens sealed packets in place and passes
/// them on. Confined to its `MediaLoop`.
final class PacketOpener {
  private final MediaLoop loop;
  private final RtpReceiver rtp;
  private final RtcpReceiver rtcp;
  private final TransportStatistics statistics;

  PacketOpener(MediaLoop loop, RtpReceiver rtp, RtcpReceiver rtcp, TransportStatistics statistics) {
    this.loop = loop;
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.statistics = statistics;
  }

  /// One SRTP packet.
  ///
  /// @param keys null before the handshake is done
  /// @return whether it was authentic
  boolean onSrtp(@Nullable SrtpSession keys, byte[] array, int offset, int length) {
    if (keys == null) {
      loop.drops().count(DropReason.SRTP_NO_KEYS);
      return false;
    }
    int plain = keys.rtpReceive().unprotect(array, offset, length);
    if (isAuthentic(plain, length)) {
      rtp.onPacket(array, offset, plain, loop.now());
      return true;
    }
    return false;
  }

  /// One SRTCP datagram, as [#onSrtp].
  boolean onSrtcp(@Nullable SrtpSession keys, byte[] array, int offset, int length) {
    if (keys == null) {
      loop.drops().count(DropReason.SRTP_NO_KEYS);
      return false;
    }
    int plain = keys.rtcpReceive().unprotect(array, offset, length);
    if (isAuthentic(plain, length)) {
      rtcp.onCompound(array, offset, plain);
      return true;
    }
    return false;
  }

  private boolean isAuthentic(int plain, int length) {
    if (plain < 0) {
      loop.drops().count(DropReason.ofResult(plain));
      return false;
    }
    statistics.received(length);
    return true;
  }
}
