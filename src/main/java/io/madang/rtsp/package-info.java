/// RTSP 1.0 (RFC 2326): cameras and encoders into rooms.
///
/// [Cameras] is the way in: it adds a [Camera] to a room, which connects, plays and comes back by
/// itself for as long as the room lives or until somebody removes it. Reading order: [Cameras],
/// [Camera], `CameraSession` (one connected life of it), `RtspConnection` (requests and responses),
/// `RtspDatagrams` (the UDP sockets of all cameras). Where a URL may lead is decided by
/// [AllowedNetworks], after its name was resolved.
///
/// Texts are in [io.madang.rtsp.message], packets in [io.madang.rtsp.media]. Left out: RTSP 2.0
/// (RFC 7826; no camera speaks it), tunnelling over HTTP, multicast, trick modes.
@NullMarked
package io.madang.rtsp;

import org.jspecify.annotations.NullMarked;
