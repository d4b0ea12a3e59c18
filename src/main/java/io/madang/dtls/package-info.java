/// The DTLS handshake and the export of SRTP keys (RFC 6347, RFC 5764, RFC 5763, RFC 8122). Bouncy
/// Castle works inside and does not show.
///
/// Start at [DtlsEndpoint], which turns a [DatagramExchange] and the fingerprints from signaling
/// into a [DtlsSession]. Between exchange and library stand [RecordTransport] (deadlines, packing)
/// and [RecordSieve] (hostile records); [Negotiation] is what we ask of a handshake beyond DTLS.
/// Knows nothing of SDP, ICE, sockets or SRTP packets. Left out: DTLS 1.3 (RFC 9147; the library
/// has none), session resumption and renegotiation (nobody in WebRTC uses them), cookies (ICE has
/// checked the address), master key identifiers.
@NullMarked
package io.madang.dtls;

import org.jspecify.annotations.NullMarked;
