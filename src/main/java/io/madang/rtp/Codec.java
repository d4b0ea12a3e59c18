package io.madang.rtp;

/// One negotiated payload type with its retransmission and feedback, as `a=rtpmap`, `a=fmtp` and
/// `a=rtcp-fb` say.
///
/// @param payloadType 0..127
/// @param clockRate RTP timestamp units per second
/// @param channels audio channels, 1 where SDP says nothing
/// @param formatParameters the value of `a=fmtp` without the payload type, empty if there is none
/// @param rtxPayloadType the payload type of the retransmissions (RFC 4588), [#NO_RTX] without
/// @param nack generic NACK (RFC 4585)
/// @param pli picture loss indication
/// @param fir full intra request (RFC 5104)
/// @param transportCc transport-wide congestion control feedback
/// @param remb receiver estimated maximum bitrate
public record Codec(
    CodecName name,
    int payloadType,
    int clockRate,
    int channels,
    String formatParameters,
    int rtxPayloadType,
    boolean nack,
    boolean pli,
    boolean fir,
    boolean transportCc,
    boolean remb) {

  /// The value of [#rtxPayloadType] without retransmissions.
  public static final int NO_RTX = -1;

  public Codec {
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payload type " + payloadType);
    }
    if (rtxPayloadType < NO_RTX || rtxPayloadType > 127) {
      throw new IllegalArgumentException("RTX payload type " + rtxPayloadType);
    }
    if (clockRate <= 0 || channels <= 0) {
      throw new IllegalArgumentException("clock rate " + clockRate + ", channels " + channels);
    }
  }

  public boolean hasRtx() {
    return rtxPayloadType != NO_RTX;
  }
}
