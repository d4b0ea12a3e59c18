/// RTCP packets as bytes (RFC 3550, RFC 4585, RFC 5104, transport-wide feedback): reading and
/// writing of compound packets.
@NullMarked
package io.madang.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
