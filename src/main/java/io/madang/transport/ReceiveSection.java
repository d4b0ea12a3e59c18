package io.madang.transport;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import java.util.List;

/// What the negotiation said about one media section the peer sends: enough to give every packet
/// its stream.
///
/// @param mid the section's identification tag (RFC 5888)
/// @param codecs what the peer may send, most preferred first
/// @param extensions the negotiated header extension numbers
/// @param rids the simulcast encodings (RFC 8851), empty without simulcast
/// @param ssrcs the media SSRCs the SDP declared, in the order of their encodings; may be empty
/// @param rtxSsrcs for each of `ssrcs` its RTX SSRC (RFC 4588, `ssrc-group:FID`), 0 where there is
///   none; may be empty
public record ReceiveSection(
    String mid,
    MediaKind kind,
    List<Codec> codecs,
    HeaderExtensionMap extensions,
    List<String> rids,
    List<Integer> ssrcs,
    List<Integer> rtxSsrcs) {
  public ReceiveSection {
    codecs = List.copyOf(codecs);
    rids = List.copyOf(rids);
    ssrcs = List.copyOf(ssrcs);
    rtxSsrcs = List.copyOf(rtxSsrcs);
  }
}
