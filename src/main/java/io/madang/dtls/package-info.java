/// The DTLS handshake and the export of SRTP keys (RFC 6347, RFC 5764, RFC 5763, RFC 8122). Bouncy
/// Castle works inside and does not show.
///
/// Start at [DtlsEndpoint], which turns a [DatagramExchange] and the fingerprints from signaling
/// into a [DtlsSession]. Between exchange and library stand the classes of `dtls.record`
/// (deadlines, packing, hostile records); [Negotiation] is what we ask of a handshake beyond DTLS.
/// [DtlsServer] serves clients that are not of WebRTC (RFC 7350): with a certificate that others
/// signed, without SRTP, and with cookies ([HelloCookies]). Knows nothing of SDP, ICE, sockets or
/// SRTP packets. Left out: DTLS 1.3 (RFC 9147; the library has none), session resumption and
/// renegotiation (nobody in WebRTC uses them), cookies in WebRTC (ICE has checked the address),
/// master key identifiers.
@NullMarked
package io.madang.dtls;

import org.jspecify.annotations.NullMarked;
