package io.madang.rtp;

import java.util.Optional;

/// The RTP header extensions we know, by the URIs of `a=extmap` (RFC 8285).
public enum HeaderExtension {
  /// RFC 9143: the media section a packet belongs to.
  MID("urn:ietf:params:rtp-hdrext:sdes:mid", true),
  /// RFC 8852: the simulcast encoding a packet belongs to.
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", true),
  /// RFC 8852: the encoding that an RTX packet repairs.
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", true),
  /// RFC 6464: how loud this packet is.
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level", false),
  /// When a packet left, 6.18 fixed-point seconds.
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", true),
  /// The number of a packet among all packets of a transport.
  TRANSPORT_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", true),
  /// NTP time of capture.
  ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time", false),
  /// 3GPP TS 26.114: camera, flip and rotation.
  VIDEO_ORIENTATION("urn:3gpp:video-orientation", false),
  /// AV1 RTP specification, appendix A.
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
      false),
  /// The jitter buffer's wished limits.
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay", false),
  /// Bitrates and sizes of all layers of a sender; meant for us, not for receivers.
  VIDEO_LAYERS_ALLOCATION(
      "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00", true);

  private static final HeaderExtension[] VALUES = values();

  /// How many there are.
  static final int COUNT = VALUES.length;

  private final String uri;
  private final boolean hopByHop;

  HeaderExtension(String uri, boolean hopByHop) {
    this.uri = uri;
    this.hopByHop = hopByHop;
  }

  public static Optional<HeaderExtension> ofUri(String uri) {
    for (HeaderExtension extension : VALUES) {
      if (extension.uri.equals(uri)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }

  public String uri() {
    return uri;
  }

  /// Whether it speaks of one transport only: such an extension is written anew for each receiver,
  /// the others are copied.
  public boolean hopByHop() {
    return hopByHop;
  }

  static HeaderExtension ofOrdinal(int ordinal) {
    return VALUES[ordinal];
  }
}
