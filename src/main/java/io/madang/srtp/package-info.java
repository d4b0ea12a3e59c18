/// Protects and unprotects RTP and RTCP packets in place (RFC 3711, RFC 7714), with replay windows
/// and rollover counters.
@NullMarked
package io.madang.srtp;

import org.jspecify.annotations.NullMarked;
