package io.madang.server.camera;

import io.madang.compose.Transcodings;
import io.madang.rtsp.AllowedNetworks;
import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.RtspSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.server.ServerConfig;
import io.madang.wire.MonotonicClock;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/// The settings of `madang.rtsp.*` as the record that cameras ask for. That they make sense was
/// checked at start.
@Dependent
class CameraSettings {

  @Produces
  @Singleton
  RtspDatagrams datagrams() {
    return new RtspDatagrams(MonotonicClock.system());
  }

  void closeDatagrams(@Disposes RtspDatagrams datagrams) {
    datagrams.close();
  }

  @Produces
  @Singleton
  Transcoder.Factory transcoders(Transcodings transcodings) {
    return new WorkerTranscoders(transcodings);
  }

  @Produces
  @Singleton
  RtspSettings settings(ServerConfig config) {
    ServerConfig.Rtsp rtsp = config.rtsp();
    return new RtspSettings(
        AllowedNetworks.parse(rtsp.allowedNetworks().orElseGet(List::of)),
        rtsp.pauseIdleAfter(),
        rtsp.maxCameras(),
        rtsp.maxCamerasPerRoom(),
        RtspSettings.Timing.defaults());
  }
}
