package io.madang.server.metrics;

import io.madang.server.MediaServer;
import io.madang.transport.stream.StreamPort;
import io.madang.transport.stream.StreamRefusal;
import io.madang.transport.stream.StreamStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What the TCP ports of the media port count, where there are any.
@ApplicationScoped
public class StreamMetrics {
  private final MeterRegistry registry;
  private final MediaServer media;

  StreamMetrics(MeterRegistry registry, MediaServer media) {
    this.registry = registry;
    this.media = media;
  }

  void onStart(@Observes StartupEvent event) {
    media.streams().ifPresent(this::bind);
  }

  private void bind(StreamPort port) {
    open(port, "ice", StreamStatistics::ice);
    open(port, "turn", StreamStatistics::turn);
    open(port, "https", StreamStatistics::spliced);
    gauge(
        port,
        "madang.stream.unconfirmed",
        "TCP connections that have not shown yet that they belong here.",
        Tags.empty(),
        StreamStatistics::unconfirmed);
    gauge(
        port,
        "madang.stream.queued.bytes",
        "Bytes that wait for slow peers.",
        Tags.empty(),
        StreamStatistics::queuedBytes);
    count(
        port,
        "madang.stream.accepted",
        "TCP connections accepted.",
        Tags.empty(),
        StreamStatistics::accepted);
    handshakes(port, "done", StreamStatistics::tlsHandshakes);
    handshakes(port, "failed", StreamStatistics::tlsFailures);
    for (StreamRefusal reason : StreamRefusal.values()) {
      count(
          port,
          "madang.stream.refused",
          "TCP connections that were refused or ended, by reason.",
          Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)),
          all -> all.refused().getOrDefault(reason, 0L));
    }
  }

  private void open(StreamPort port, String kind, ToDoubleFunction<StreamStatistics> value) {
    gauge(
        port,
        "madang.stream.connections",
        "TCP connections of the media port now.",
        Tags.of("kind", kind),
        value);
  }

  private void handshakes(
      StreamPort port, String result, ToDoubleFunction<StreamStatistics> value) {
    count(
        port,
        "madang.stream.tls.handshakes",
        "TLS handshakes that end at the media ports.",
        Tags.of("result", result),
        value);
  }

  private void gauge(
      StreamPort port,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<StreamStatistics> value) {
    Gauge.builder(name, port, each -> value.applyAsDouble(each.statistics()))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private void count(
      StreamPort port,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<StreamStatistics> value) {
    FunctionCounter.builder(name, port, each -> value.applyAsDouble(each.statistics()))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
