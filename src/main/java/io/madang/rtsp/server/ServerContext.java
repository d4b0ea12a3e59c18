package io.madang.rtsp.server;

import io.madang.room.RoomRegistry;
import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.util.random.RandomGenerator;

/// What all connections share.
///
/// @param datagrams whose owner closes them after the server
/// @param random a good one: sessions and nonces must not be guessed
public record ServerContext(
    RtspServerSettings settings,
    RtspAccess access,
    RoomRegistry rooms,
    RtspDatagrams datagrams,
    Transcoder.Factory transcoders,
    IntakeSettings intakeSettings,
    MonotonicClock clock,
    WallClock wallClock,
    RandomGenerator random) {
  RoomCalls calls() {
    return new RoomCalls(settings.answer());
  }
}
