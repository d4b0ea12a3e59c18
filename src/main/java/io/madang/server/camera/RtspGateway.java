package io.madang.server.camera;

import io.madang.room.RoomRegistry;
import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.server.RtspServer;
import io.madang.rtsp.server.RtspServerSettings;
import io.madang.rtsp.server.ServerContext;
import io.madang.server.Access;
import io.madang.server.ServerConfig;
import io.madang.server.StartCheck;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The RTSP port: encoders push into rooms there, players take rooms out.
///
/// Thread-safe.
@Singleton
public class RtspGateway {
  private static final Logger LOG = Logger.getLogger(RtspGateway.class);

  /// After the rooms are there.
  private static final int START_PRIORITY = 200;

  private final ServerConfig config;
  private final Access access;
  private @Nullable RtspServer server;

  RtspGateway(ServerConfig config, Access access) {
    this.config = config;
    this.access = access;
  }

  void onStart(
      @Observes @Priority(START_PRIORITY) StartupEvent event,
      RoomRegistry rooms,
      RtspDatagrams datagrams,
      Transcoder.Factory transcoders) {
    int port = config.rtsp().port();
    if (port < 0) {
      return;
    }
    var context =
        new ServerContext(
            RtspServerSettings.at(port),
            new GatewayAccess(access.policy(), WallClock.system()),
            rooms,
            datagrams,
            transcoders,
            IntakeSettings.defaults(),
            MonotonicClock.system(),
            WallClock.system(),
            new SecureRandom());
    try {
      RtspServer started = RtspServer.start(context);
      server = started;
      LOG.infof("rtsp: tcp %d", started.port());
    } catch (IOException taken) {
      throw StartCheck.refuse(
          "Madang does not start: the RTSP port %d cannot be used (%s). Set madang.rtsp.port to another one, or to -1 to do without it."
              .formatted(port, taken.getMessage()));
    }
  }

  void onStop(@Observes @Priority(CameraService.STOP_PRIORITY) ShutdownEvent event) {
    RtspServer started = server;
    if (started != null) {
      started.close();
    }
  }

  /// The TCP port in use; empty without one.
  public OptionalInt port() {
    RtspServer started = server;
    return started == null ? OptionalInt.empty() : OptionalInt.of(started.port());
  }
}
