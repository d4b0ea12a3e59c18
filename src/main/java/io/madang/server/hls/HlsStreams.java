package io.madang.server.hls;

import io.madang.hls.LiveStream;
import io.madang.hls.LiveStreamSettings;
import io.madang.hls.LiveStreams;
import io.madang.hls.PartTiming;
import io.madang.hls.StorageSettings;
import io.madang.server.ServerConfig;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The broadcasts of this node as HLS. Thread-safe.
@Singleton
public class HlsStreams {

  private static final Logger LOG = Logger.getLogger(HlsStreams.class);

  /// How exactly waits end.
  private static final long TICK_MILLIS = 250;

  private static final int ID_BITS = 60;
  private static final int ID_RADIX = 32;

  /// Begins the names of the directories that this server makes, and may remove.
  private static final String DIRECTORY_PREFIX = "live-";

  private final ServerConfig.Hls config;
  private final Vertx vertx;
  private final LiveStreams streams;
  private final SecureRandom random = new SecureRandom();

  HlsStreams(ServerConfig config, Vertx vertx) {
    this.config = config.hls();
    this.vertx = vertx;
    this.streams =
        new LiveStreams(
            new LiveStreams.Limits(
                this.config.maxBroadcasts(), this.config.keepEnded(), this.config.keepVod()),
            MonotonicClock.system());
  }

  void onStart(@Observes StartupEvent event) {
    config.directory().ifPresent(HlsStreams::removeLeftovers);
    vertx.setPeriodic(TICK_MILLIS, timer -> streams.tick());
  }

  void onStop(@Observes ShutdownEvent event) {
    streams.close();
  }

  /// Begins a broadcast of a room; one that is still on ends.
  ///
  /// @throws HlsUnavailableException if this node cannot have it
  public LiveStream open(String room, BroadcastPlan plan) {
    String id = new BigInteger(ID_BITS, random).toString(ID_RADIX);
    var settings =
        new LiveStreamSettings(
            PartTiming.ofPartMillis(plan.partMillis()),
            plan.renditions(),
            storage(id, plan),
            plan.transportStream(),
            plan.vod(),
            plan.open(),
            config.maxWaiting());
    var stream =
        new LiveStream(id, settings, MonotonicClock.system(), WallClock.system(), BufferBytes::of);
    if (!streams.add(room, stream)) {
      stream.close();
      throw new HlsUnavailableException("This node has as many broadcasts as it may have.");
    }
    return stream;
  }

  /// The newest broadcast of a room; it may have ended.
  public Optional<LiveStream> ofRoom(String room) {
    return streams.ofRoom(room);
  }

  Optional<LiveStream> find(String room, String id) {
    return streams.find(room, id);
  }

  List<LiveStream> all() {
    return streams.all();
  }

  private StorageSettings storage(String id, BroadcastPlan plan) {
    Duration window = plan.dvr() ? config.dvrWindow() : Duration.ZERO;
    if (plan.dvr() && window.isZero()) {
      throw new HlsUnavailableException("Going back in time needs madang.hls.dvr-window.");
    }
    boolean onDisk = plan.dvr() || plan.vod();
    Path directory = onDisk ? directory().resolve(DIRECTORY_PREFIX + id) : Path.of("");
    return new StorageSettings(
        config.liveSegments(),
        config.memoryLimit(),
        window,
        onDisk ? Optional.of(directory) : Optional.empty());
  }

  private Path directory() {
    return config
        .directory()
        .orElseThrow(() ->
            new HlsUnavailableException("Keeping a broadcast on disk needs madang.hls.directory."));
  }

  /// What a process that was killed has left behind: nobody knows its addresses any more.
  private static void removeLeftovers(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> leftovers =
          all.filter(path ->
                  !path.equals(directory)
                      && directory
                          .relativize(path)
                          .getName(0)
                          .toString()
                          .startsWith(DIRECTORY_PREFIX))
              .sorted((a, b) -> b.compareTo(a))
              .toList();
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    } catch (IOException failure) {
      LOG.warnf("hls: %s cannot be cleaned: %s", directory, failure);
    }
  }
}
