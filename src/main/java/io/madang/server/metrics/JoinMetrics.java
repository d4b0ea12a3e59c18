package io.madang.server.metrics;

import io.madang.signal.SignalError;
import io.madang.signal.SignalListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// What people meet with when they join, as numbers: how long they wait for the answer and for
/// their media path (histograms), and what they are refused. Thread-safe.
@Startup
@Singleton
public class JoinMetrics implements SignalListener {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(300),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
  };

  private final Map<SignalError, Counter> errors = new EnumMap<>(SignalError.class);
  private final Timer joins;
  private final Timer handshakes;

  JoinMetrics(MeterRegistry registry) {
    joins = timer(registry, "madang.join", "From the request to join to its answer.");
    handshakes =
        timer(registry, "madang.handshake", "From the join to a working media path: ICE and DTLS.");
    for (SignalError error : SignalError.values()) {
      errors.put(
          error,
          Counter.builder("madang.signal.errors")
              .description("Requests refused and connections ended, by the code clients see.")
              .tag("code", error.code())
              .register(registry));
    }
  }

  /// An offer was answered.
  public void joined(Duration afterRequest) {
    joins.record(afterRequest);
  }

  @Override
  public void onMediaConnected(long afterNanos) {
    handshakes.record(Duration.ofNanos(afterNanos));
  }

  @Override
  public void onError(SignalError error) {
    Objects.requireNonNull(errors.get(error)).increment();
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
