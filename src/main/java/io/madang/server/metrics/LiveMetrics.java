package io.madang.server.metrics;

import io.madang.server.live.Broadcasts;
import io.madang.server.live.Programs;
import io.madang.server.live.Recordings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Broadcasts, recordings and their workers, by the names that Prometheus reads.
@ApplicationScoped
public class LiveMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final MeterRegistry registry;

  LiveMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void onStart(
      @Observes StartupEvent event,
      Broadcasts broadcasts,
      Recordings recordings,
      Programs programs) {
    Gauge.builder("madang.broadcasts", broadcasts, Broadcasts::size)
        .description("Rooms that are broadcast now.")
        .register(registry);
    Gauge.builder("madang.broadcast.viewers", broadcasts, Broadcasts::viewers)
        .description("People who watch broadcasts now.")
        .register(registry);
    Gauge.builder("madang.recordings", recordings, Recordings::size)
        .description("Rooms that are recorded now.")
        .register(registry);
    FunctionCounter.builder("madang.worker.restarts", programs, it -> it.totals().restarts())
        .description("Media workers that died and were replaced.")
        .register(registry);
    FunctionCounter.builder(
            "madang.worker.cpu.seconds",
            programs,
            it -> it.totals().cpuMillis() / MILLIS_PER_SECOND)
        .description("Processor time of all media workers.")
        .register(registry);
  }
}
