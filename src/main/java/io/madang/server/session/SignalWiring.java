package io.madang.server.session;

import io.madang.room.RoomRegistry;
import io.madang.server.Access;
import io.madang.server.MediaServer;
import io.madang.server.ServerConfig;
import io.madang.server.TurnAccess;
import io.madang.server.metrics.JoinMetrics;
import io.madang.signal.CameraControl;
import io.madang.signal.HostControls;
import io.madang.signal.LiveControl;
import io.madang.signal.LocalRooms;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalLimits;
import io.madang.signal.SignalSettings;
import io.madang.signal.trial.PathTrials;
import io.madang.signal.trial.TrialLimits;
import io.madang.signal.whip.MediaSessions;
import io.madang.signal.whip.ResourceDirectory;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Makes what all sessions share out of the settings.
@Dependent
class SignalWiring {

  @Produces
  @Singleton
  SignalContext context(
      RoomRegistry rooms,
      LiveControl live,
      CameraControl cameras,
      Access access,
      ServerConfig config,
      JoinMetrics metrics,
      MediaServer media,
      TurnAccess turn) {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("signal-", 0).factory());
    return SignalContext.of(
        new LocalRooms(rooms),
        new HostControls(live, cameras),
        access.policy(),
        SignalSettings.of(limits(config)),
        session -> turn.iceServers(session, media.turnPlaces()),
        threads,
        metrics);
  }

  @Produces
  @Singleton
  MediaSessions mediaSessions(SignalContext context, ServerConfig config) {
    var directory = new ResourceDirectory(config.signal().maxConnections(), new SecureRandom());
    return new MediaSessions(context, directory);
  }

  @Produces
  @Singleton
  PathTrials pathTrials(SignalContext context, MediaServer media) {
    return new PathTrials(context, media.loops(), media.transports(), TrialLimits.STANDARD);
  }

  private static SignalLimits limits(ServerConfig config) {
    SignalLimits standard = SignalLimits.DEFAULT;
    return new SignalLimits(
        config.signal().maxMessageBytes(),
        config.signal().messagesPerSecond(),
        config.signal().messageBurst(),
        standard.chatsPerSecond(),
        standard.chatBurst(),
        config.room().maxSlots(),
        config.room().maxTracks(),
        standard.nameCharacters(),
        standard.chatCharacters());
  }
}
