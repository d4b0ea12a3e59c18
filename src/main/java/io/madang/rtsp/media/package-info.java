/// What becomes of a camera's packets on their way into the room. No sockets, no dialogue.
///
/// [io.madang.rtsp.media.MediaIntake] is the entry: it is given the RTP and RTCP packets of a
/// described stream and feeds them to the room's [io.madang.room.MediaFeed]. A packet passes, in
/// this order: `IntakeTrack` (whose packet is it, is it new), `ReorderingQueue` (in which order),
/// [io.madang.rtsp.media.payload.PayloadPath] (what does not fit is cut anew, what decoders need is
/// put in). Beside them: `CaptureClock` (which sender reports are to be believed), `Substitutes`
/// (what browsers cannot play goes through the [io.madang.rtsp.media.Transcoder]).
///
/// RTP time is the camera's and stays it. H264 (RFC 6184 without interleaving), H265 (RFC 7798
/// without decoding order numbers), VP8 (RFC 7741), VP9 (RFC 9628), AV1, Opus, G.711 and G.722
/// pass; receiver reports as RFC 3550.
@NullMarked
package io.madang.rtsp.media;

import org.jspecify.annotations.NullMarked;
