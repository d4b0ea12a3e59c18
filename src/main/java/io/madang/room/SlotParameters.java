package io.madang.room;

import io.madang.rtp.MediaKind;

/// How a slot appears on the wire.
///
/// @param rtxSsrc the SSRC of its retransmissions (RFC 4588), 0 if there are none
/// @param streamId the MediaStream id (`a=msid`), shared by the n-th audio and the n-th video slot
public record SlotParameters(String mid, MediaKind kind, int ssrc, int rtxSsrc, String streamId) {}
