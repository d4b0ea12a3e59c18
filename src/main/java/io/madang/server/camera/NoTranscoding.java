package io.madang.server.camera;

import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.StreamTrack;
import java.util.Optional;

/// Where no media worker can be had: cameras show what browsers can play as it is.
final class NoTranscoding implements Transcoder.Factory {
  @Override
  public Optional<String> refusal(StreamTrack track) {
    return Optional.of("This server has no media worker that could turn it into another format.");
  }

  @Override
  public Transcoder start(
      Optional<StreamTrack> video, Optional<StreamTrack> audio, Transcoder.Listener listener) {
    throw new IllegalStateException("all tracks are refused");
  }
}
