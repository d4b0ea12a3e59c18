package io.madang.rtsp;

import io.madang.room.MediaFeed;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.MediaIntake;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.StreamDescription;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.util.random.RandomGenerator;

/// What all cameras share. Immutable; its parts are thread-safe.
record CameraContext(
    RtspSettings settings,
    RtspConnector connector,
    RtspDatagrams datagrams,
    Transcoder.Factory transcoders,
    IntakeSettings intakeSettings,
    RandomGenerator random,
    MonotonicClock clock,
    WallClock wallClock) {

  MediaIntake intake(StreamDescription description, MediaFeed feed) throws RtspException {
    return MediaIntake.open(description, feed, transcoders, intakeSettings, clock, wallClock);
  }
}
