package io.madang.transport;

import io.madang.dtls.KeyingMaterial;
import io.madang.srtp.SrtcpContext;
import io.madang.srtp.SrtpContext;
import io.madang.srtp.SrtpProfile;

/// The four SRTP contexts of one peer: RTP and RTCP, each in both directions (RFC 5764, section
/// 4.2).
///
/// Confined to its `MediaLoop`.
final class SrtpSession {
  private final SrtpProfile profile;
  private final SrtpContext rtpReceive;
  private final SrtpContext rtpSend;
  private final SrtcpContext rtcpReceive;
  private final SrtcpContext rtcpSend;

  /// @throws IllegalArgumentException if the handshake agreed on a profile we did not offer: a bug
  SrtpSession(KeyingMaterial keys) {
    this.profile =
        SrtpProfile.ofId(keys.profileId())
            .orElseThrow(() -> new IllegalArgumentException("SRTP profile " + keys.profileId()));
    this.rtpReceive = new SrtpContext(profile, keys.remoteKey(), keys.remoteSalt());
    this.rtpSend = new SrtpContext(profile, keys.localKey(), keys.localSalt());
    this.rtcpReceive = new SrtcpContext(profile, keys.remoteKey(), keys.remoteSalt());
    this.rtcpSend = new SrtcpContext(profile, keys.localKey(), keys.localSalt());
  }

  SrtpProfile profile() {
    return profile;
  }

  SrtpContext rtpReceive() {
    return rtpReceive;
  }

  SrtpContext rtpSend() {
    return rtpSend;
  }

  SrtcpContext rtcpReceive() {
    return rtcpReceive;
  }

  SrtcpContext rtcpSend() {
    return rtcpSend;
  }
}
