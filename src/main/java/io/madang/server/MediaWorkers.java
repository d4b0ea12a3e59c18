package io.madang.server;

import io.madang.compose.Productions;
import io.madang.compose.TranscodingSettings;
import io.madang.compose.Transcodings;
import io.madang.compose.WorkerPool;
import io.madang.compose.WorkerSettings;
import io.madang.wire.MonotonicClock;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The programs that this server makes of its rooms, and the processes that make them.
@Singleton
public class MediaWorkers {

  /// Before the media loops are closed: what was begun is finished with the rooms still there.
  private static final int STOP_PRIORITY = 500;

  /// Most cameras have only their sound transcoded, which costs next to nothing.
  private static final int TRANSCODINGS_PER_CORE = 4;

  private final Productions productions;
  private final Transcodings transcodings;

  MediaWorkers(ServerConfig config) {
    ServerConfig.Worker worker = config.worker();
    int cores = Runtime.getRuntime().availableProcessors();
    var settings =
        new WorkerSettings(
            worker.java().orElse(""),
            worker.classPath().orElse(""),
            worker.cacheDirectory().orElse(""),
            worker.spare(),
            worker.max() == 0 ? cores : worker.max());
    var pool = new WorkerPool(settings);
    MonotonicClock clock = MonotonicClock.system();
    int wished = config.rtsp().transcodings();
    int most = wished == 0 ? TRANSCODINGS_PER_CORE * cores : wished;
    transcodings = new Transcodings(pool, TranscodingSettings.defaults(most), clock);
    productions = new Productions(pool, clock);
  }

  @Produces
  @Singleton
  public Productions productions() {
    return productions;
  }

  @Produces
  @Singleton
  public Transcodings transcodings() {
    return transcodings;
  }

  void onStop(@Observes @Priority(STOP_PRIORITY) ShutdownEvent event) {
    transcodings.close();
    productions.close();
  }
}
