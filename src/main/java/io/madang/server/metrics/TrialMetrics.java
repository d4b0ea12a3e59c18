package io.madang.server.metrics;

import io.madang.signal.trial.PathTrials;
import io.madang.signal.trial.TrialStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/// What came of connections that people made to check whether they can.
@ApplicationScoped
public class TrialMetrics {
  private final MeterRegistry registry;
  private final PathTrials trials;

  TrialMetrics(MeterRegistry registry, PathTrials trials) {
    this.registry = registry;
    this.trials = trials;
  }

  void onStart(@Observes StartupEvent event) {
    Gauge.builder("madang.doctor.connections", trials, each -> each.statistics().open())
        .description("Connections of connection checks now.")
        .strongReference(true)
        .register(registry);
    count("begun", TrialStatistics::begun);
    count("connected", TrialStatistics::connected);
    count("refused", TrialStatistics::refused);
  }

  private void count(String result, ToDoubleFunction<TrialStatistics> value) {
    FunctionCounter.builder(
            "madang.doctor.connection.attempts",
            trials,
            each -> value.applyAsDouble(each.statistics()))
        .description("Connections of connection checks so far, by what came of them.")
        .tag("result", result)
        .register(registry);
  }
}
