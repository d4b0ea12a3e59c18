package io.madang.server.camera;

import io.madang.compose.Transcodings;
import io.madang.rtsp.AllowedNetworks;
import io.madang.rtsp.CameraTrust;
import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.RtspSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.server.ServerConfig;
import io.madang.server.StartCheck;
import io.madang.wire.MonotonicClock;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
  CameraTrust trust(ServerConfig config) {
    Optional<String> file = config.rtsp().trustedCertificates();
    if (file.isEmpty()) {
      return CameraTrust.STANDARD;
    }
    try {
      return CameraTrust.read(Path.of(file.get()));
    } catch (IOException | InvalidPathException unreadable) {
      throw StartCheck.refuse(
          "Madang does not start: madang.rtsp.trusted-certificates (%s) cannot be used: %s. Name a file of PEM certificates."
              .formatted(file.get(), unreadable.getMessage()));
    }
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
