package io.madang.server.camera;

import io.madang.rtsp.AllowedNetworks;
import io.madang.rtsp.RtspSettings;
import io.madang.server.ServerConfig;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/// The settings of `madang.rtsp.*` as the record that cameras ask for. That they make sense was
/// checked at start.
@Dependent
class CameraSettings {

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
