/// RTCP packets as bytes: [io.madang.rtp.rtcp.RtcpCompound] walks a datagram, one reader per packet
/// type shows what it stands on, [io.madang.rtp.rtcp.RtcpWriter] appends packets to a buffer.
///
/// RFC 3550, RFC 4585, RFC 5104, RFC 5506 (reduced size is accepted), RFC 3611 (RRTR and DLRR
/// only), draft-alvestrand-rmcat-remb-03, draft-holmer-rmcat-transport-wide-cc-extensions-01. Left
/// out: APP, TMMBR, SLI and RPSI, which no browser sends.
@NullMarked
package io.madang.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
