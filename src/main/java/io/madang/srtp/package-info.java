/// Protects and unprotects RTP and RTCP packets in place, with rollover counters and replay windows
/// (RFC 3711, RFC 7714).
///
/// Start at [SrtpContext] and [SrtcpContext], one pair per direction, made from the keys of a DTLS
/// handshake. They keep the streams; [PacketCipher] is the joint to the engines, which are the
/// JDK's ciphers on heap arrays. Knows nothing of DTLS, sockets or what the packets carry. Left out
/// of the RFCs: master key identifiers, key derivation rates and re-keying (DTLS-SRTP has none of
/// them), the 32-bit tag, header extension encryption (RFC 6904, RFC 9335).
@NullMarked
package io.madang.srtp;

import org.jspecify.annotations.NullMarked;
