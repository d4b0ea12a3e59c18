package io.madang.server.session;

import io.madang.room.RoomRegistry;
import io.madang.server.Access;
import io.madang.server.MediaServer;
import io.madang.server.ServerConfig;
import io.madang.server.metrics.JoinMetrics;
import io.madang.signal.CameraControl;
import io.madang.signal.HostControls;
import io.madang.signal.IceServer;
import io.madang.signal.LiveControl;
import io.madang.signal.LocalRooms;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalLimits;
import io.madang.signal.SignalSettings;
import io.madang.signal.whip.MediaSessions;
import io.madang.signal.whip.ResourceDirectory;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
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
      MediaServer media) {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("signal-", 0).factory());
    return SignalContext.of(
        new LocalRooms(rooms),
        new HostControls(live, cameras),
        access.policy(),
        SignalSettings.of(limits(config)),
        () -> stunServers(media),
        threads,
        metrics);
  }

  @Produces
  @Singleton
  MediaSessions mediaSessions(SignalContext context, ServerConfig config) {
    var directory = new ResourceDirectory(config.signal().maxConnections(), new SecureRandom());
    return new MediaSessions(context, directory);
  }

  /// Ourselves: the media port answers binding requests of everybody.
  private static List<IceServer> stunServers(MediaServer media) {
    List<String> urls =
        media.advertisedAddresses().stream()
            .filter(address -> !address.isLoopbackAddress())
            .map(address -> stunUrl(address, media.ports().getFirst()))
            .toList();
    return urls.isEmpty()
        ? List.of()
        : List.of(new IceServer(urls, Optional.empty(), Optional.empty()));
  }

  /// RFC 7064.
  private static String stunUrl(InetAddress address, int port) {
    String host = address.getHostAddress();
    return "stun:" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
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
