package io.madang.compose.worker;

/// One RTP packet of sound, copied from the link. Immutable; nobody changes the payload.
///
/// @param sequence extended, so that it never wraps
record AudioPacket(int payloadType, long sequence, int timestamp, byte[] payload) {}
