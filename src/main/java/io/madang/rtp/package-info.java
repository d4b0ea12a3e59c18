/// RTP packets as views on bytes and the state of a stream: sequence, jitter, loss, history,
/// feedback.
///
/// Read [io.madang.rtp.RtpPacket] first, then [io.madang.rtp.RtpReceiveStream] (what comes),
/// [io.madang.rtp.PacketHistory] (what is kept, once per source), [io.madang.rtp.RtpWriter] and
/// [io.madang.rtp.RtpSendStream] (what goes). Knows nothing of sockets, keys, rooms or SDP text;
/// time is given.
///
/// RFC 3550 (without mixers' CSRC lists on sending), RFC 8285, RFC 4588 (SSRC multiplexing only, as
/// browsers have it), RFC 4585 and RFC 5104 for feedback, RFC 3611 for the two blocks that measure
/// round trips.
@NullMarked
package io.madang.rtp;

import org.jspecify.annotations.NullMarked;
