package io.madang.server.metrics;

import io.madang.rtsp.CameraStatus.State;
import io.madang.server.camera.CameraCensus;
import io.madang.server.camera.CameraService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Cameras, by the names that Prometheus reads.
@ApplicationScoped
public class CameraMetrics {

  private final MeterRegistry registry;

  CameraMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void onStart(@Observes StartupEvent event, CameraService cameras) {
    CameraCensus census = cameras.census();
    for (State state : State.values()) {
      Gauge.builder("madang.cameras", census, it -> it.in(state))
          .description("Cameras in rooms now, by what they are doing.")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .strongReference(true)
          .register(registry);
    }
    gauge(
        "madang.cameras.transcoded",
        "Cameras that are transcoded now.",
        census,
        it -> it.transcoded());
    gauge(
        "madang.camera.receive.bits.per.second",
        "Bitrate received from cameras, mean of the last seconds.",
        census,
        it -> it.bitrateBps());
    counter(
        "madang.camera.packets.received",
        "Packets received from cameras.",
        census,
        it -> it.packets());
    counter(
        "madang.camera.packets.lost",
        "Packets of cameras that never came.",
        census,
        it -> it.lost());
  }

  private void gauge(
      String name, String description, CameraCensus census, ToDoubleFunction<CameraCensus> value) {
    Gauge.builder(name, census, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      String name, String description, CameraCensus census, ToDoubleFunction<CameraCensus> value) {
    FunctionCounter.builder(name, census, value).description(description).register(registry);
  }
}
