/// Session descriptions as text and as values (RFC 8866); knows the grammar and no codec.
///
/// Reading order: [SdpParser] turns text into a [SessionDescription] of [MediaDescription]s,
/// [SdpWriter] turns it back, [SdpFragment] does both for the body of a trickle PATCH (RFC 8840). A
/// description keeps every attribute as it was written, in its order, so what this package does not
/// know survives; typed accessors read the attributes it does know: RFC 8839 (ICE), RFC 8122 and
/// 8842 (fingerprint, setup), RFC 4585 (rtcp-fb), RFC 8285 (extmap), RFC 8830 (msid), RFC 5576
/// (ssrc), RFC 8851 and 8853 (rid, simulcast), RFC 9143 (BUNDLE), RFC 8841 (SCTP).
///
/// Reading is tolerant (LF or CRLF, lines in unusual order, missing `o=`, `s=` or `t=`, unknown
/// lines and attributes); writing is exact (CRLF, the order of RFC 8866 section 5). Left out: what
/// offers and answers mean (the signaling package decides), `k=` keys (obsolete; kept as text), and
/// capability negotiation (RFC 5939; kept as text).
@NullMarked
package io.madang.sdp;

import org.jspecify.annotations.NullMarked;
