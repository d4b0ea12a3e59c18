/// Rooms by RTSP, with this server as the server (RFC 2326): encoders push into a room (ANNOUNCE,
/// RECORD), players and recorders take one out (DESCRIBE, PLAY).
///
/// Entry: [RtspServer][io.madang.rtsp.server.RtspServer]. Then
/// [RtspConnection][io.madang.rtsp.server.RtspConnection], one client's dialogue, and what it leads
/// to: a [Publication][io.madang.rtsp.server.Publication] or a
/// [Playback][io.madang.rtsp.server.Playback].
///
/// A session belongs to its connection and ends with it: what RFC 2326 allows beyond that, nobody
/// uses. One session a connection; no multicast.
@NullMarked
package io.madang.rtsp.server;

import org.jspecify.annotations.NullMarked;
