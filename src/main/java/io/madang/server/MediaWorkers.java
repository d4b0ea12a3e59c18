package io.madang.server;

import io.madang.compose.Productions;
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

  private final Productions productions;

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
    productions = new Productions(new WorkerPool(settings), MonotonicClock.system());
  }

  @Produces
  @Singleton
  public Productions productions() {
    return productions;
  }

  void onStop(@Observes @Priority(STOP_PRIORITY) ShutdownEvent event) {
    productions.close();
  }
}
