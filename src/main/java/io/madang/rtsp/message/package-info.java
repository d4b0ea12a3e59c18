/// RTSP 1.0 (RFC 2326) as text and as values: messages, headers, authentication and the
/// descriptions that cameras write. Owns no socket and no thread.
///
/// Reading order: [RtspReader] turns a stream into [RtspRequest]s, [RtspResponse]s and interleaved
/// frames, [RtspWriter] turns messages into bytes; [RtspUrl], [TransportHeader], [SessionHeader];
/// [ClientAuthentication] and [ServerAuthentication] (RFC 2617, RFC 7616); [StreamDescription]
/// reads what DESCRIBE answers.
///
/// Reading is tolerant where cameras are careless and bounded where they are wild ([RtspLimits]);
/// writing is exact. Left out: RTSP 2.0, `Require`d options, conference and multicast parameters
/// (kept as text).
@NullMarked
package io.madang.rtsp.message;

import org.jspecify.annotations.NullMarked;
