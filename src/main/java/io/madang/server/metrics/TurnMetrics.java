package io.madang.server.metrics;

import io.madang.ice.turn.TurnStatistics;
import io.madang.server.MediaServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/// What the TURN server counts, where there is one.
@ApplicationScoped
public class TurnMetrics {
  private final MeterRegistry registry;
  private final MediaServer media;

  TurnMetrics(MeterRegistry registry, MediaServer media) {
    this.registry = registry;
    this.media = media;
  }

  void onStart(@Observes StartupEvent event) {
    media.turn().ifPresent(this::bind);
  }

  private void bind(TurnStatistics turn) {
    Gauge.builder("madang.turn.allocations", turn, TurnStatistics::allocations)
        .description("Relayed addresses that TURN clients have now.")
        .strongReference(true)
        .register(registry);
    relayed(turn, "to-peers", TurnStatistics::packetsToPeers);
    relayed(turn, "to-clients", TurnStatistics::packetsToClients);
    FunctionCounter.builder(
            "madang.turn.packets.in.process", turn, TurnStatistics::packetsInProcess)
        .description("Relayed datagrams between TURN clients and our own media port.")
        .register(registry);
  }

  private void relayed(
      TurnStatistics turn, String direction, ToDoubleFunction<TurnStatistics> count) {
    FunctionCounter.builder("madang.turn.packets.relayed", turn, count)
        .description("Datagrams relayed for TURN clients.")
        .tag("direction", direction)
        .register(registry);
  }
}
