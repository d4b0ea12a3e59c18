/// RTP packets as views on bytes (RFC 3550, RFC 8285) and the state of a stream: sequence, jitter,
/// loss, history, feedback.
@NullMarked
package io.madang.rtp;

import org.jspecify.annotations.NullMarked;
