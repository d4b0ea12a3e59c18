/// What is done to payloads between a source and the room: they are cut to the room's size,
/// pictures get their parameter sets and their ends, packets get numbers and times. No sockets, no
/// locks.
///
/// [io.madang.rtsp.media.payload.PayloadPath] is the entry, one for each track: `NalUnitPath` for
/// H264 (RFC 6184; interleaved units are left out and counted) and H265 (RFC 7798 without decoding
/// order numbers), `FramePath` for VP8 (RFC 7741), VP9 (RFC 9628) and AV1, `AudioPath` for Opus,
/// G.711 and G.722. All end in a [io.madang.rtsp.media.payload.StreamWriter]. It knows nothing of
/// rooms: a [io.madang.rtsp.media.payload.StreamOutput] is where packets go.
@NullMarked
package io.madang.rtsp.media.payload;

import org.jspecify.annotations.NullMarked;
