/// A room's programme as HTTP Live Streaming: segments, parts and playlists, kept and written; HTTP
/// itself is not known here.
///
/// [LiveStream] is one broadcast and the way in; [LiveStreams] finds it by room. Reading order:
/// [PartTiming], [Segment], [TrackTimeline], [StreamTracks], [MediaPlaylistWriter],
/// [StreamPlaylists], [LiveStream], [Waiters].
///
/// Specification: RFC 8216bis (draft-pantos-hls-rfc8216bis), protocol version 9, low-latency server
/// configuration profile. Left out: byte-range addressed parts (each part is a resource of its
/// own), encryption, date ranges, content steering.
@NullMarked
package io.madang.hls;

import org.jspecify.annotations.NullMarked;
