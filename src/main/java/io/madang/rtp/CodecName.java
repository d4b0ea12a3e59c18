package io.madang.rtp;

import java.util.Optional;

/// The codecs we forward, by their media subtype names. RTX is not one of them: it belongs to a
/// codec.
public enum CodecName {
  OPUS("opus", MediaKind.AUDIO),
  PCMU("PCMU", MediaKind.AUDIO),
  PCMA("PCMA", MediaKind.AUDIO),
  G722("G722", MediaKind.AUDIO),
  VP8("VP8", MediaKind.VIDEO),
  VP9("VP9", MediaKind.VIDEO),
  H264("H264", MediaKind.VIDEO),
  H265("H265", MediaKind.VIDEO),
  AV1("AV1", MediaKind.VIDEO);

  private final String sdpName;
  private final MediaKind kind;

  CodecName(String sdpName, MediaKind kind) {
    this.sdpName = sdpName;
    this.kind = kind;
  }

  /// The codec of an `a=rtpmap` encoding name, in any case.
  public static Optional<CodecName> of(String encodingName) {
    for (CodecName name : values()) {
      if (name.sdpName.equalsIgnoreCase(encodingName)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  public boolean video() {
    return kind == MediaKind.VIDEO;
  }

  public MediaKind kind() {
    return kind;
  }

  /// The name to write into `a=rtpmap`.
  public String sdpName() {
    return sdpName;
  }
}
