package io.madang.server.metrics;

import io.madang.room.RoomRegistry;
import io.madang.room.RoomStatistics;
import io.madang.server.MediaServer;
import io.madang.server.metrics.LoadSampler.Reading;
import io.madang.transport.LoopStatistics;
import io.madang.transport.MediaLoop;
import io.madang.wire.DropCounters;
import io.madang.wire.DropReason;
import io.madang.wire.MonotonicClock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Binds what rooms and loops count to names that Prometheus reads. Counting happens where the work
/// happens; this only looks, when it is asked.
@ApplicationScoped
public class MediaMetrics {

  /// Short enough to show a burst, long enough for a mean that does not jump.
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(5);

  private final MeterRegistry registry;
  private final MediaServer media;
  private final Vertx vertx;

  MediaMetrics(MeterRegistry registry, MediaServer media, Vertx vertx) {
    this.registry = registry;
    this.media = media;
    this.vertx = vertx;
  }

  void onStart(@Observes StartupEvent event) {
    bindRooms(media.rooms());
    for (MediaLoop loop : media.loops()) {
      bindLoop(loop);
    }
    media.streamDrops().ifPresent(drops -> bindDrops(drops, Tags.of("loop", "tcp")));
    bindLoad(media.loops());
  }

  private void bindRooms(RoomRegistry rooms) {
    gauge("madang.rooms", "Rooms open now.", rooms, RoomRegistry::size);
    RoomStatistics all = rooms.statistics();
    gauge("madang.participants", "Participants now.", all, RoomStatistics::participants);
    gauge("madang.tracks", "Published tracks now.", all, RoomStatistics::tracks);
    counter("madang.joins", "Joins.", Tags.empty(), all, RoomStatistics::joins);
    counter(
        "madang.packets.forwarded",
        "Packets given to receivers, each receiver counted.",
        Tags.empty(),
        all,
        RoomStatistics::packetsForwarded);
    counter(
        "madang.bytes.forwarded",
        "Bytes of the packets given to receivers.",
        Tags.empty(),
        all,
        RoomStatistics::bytesForwarded);
    counter(
        "madang.packets.retransmitted",
        "Packets sent again because a receiver asked.",
        Tags.empty(),
        all,
        RoomStatistics::retransmissions);
    counter(
        "madang.keyframe.requests",
        "Keyframes asked of publishers.",
        Tags.empty(),
        all,
        RoomStatistics::keyframeRequests);
  }

  private void bindLoop(MediaLoop loop) {
    Tags tags = Tags.of("loop", Integer.toString(loop.index()));
    LoopStatistics all = loop.statistics();
    counter(
        "madang.packets.received",
        "Datagrams received.",
        tags,
        all,
        LoopStatistics::packetsReceived);
    counter("madang.bytes.received", "Bytes received.", tags, all, LoopStatistics::bytesReceived);
    counter("madang.packets.sent", "Datagrams sent.", tags, all, LoopStatistics::packetsSent);
    counter("madang.bytes.sent", "Bytes sent.", tags, all, LoopStatistics::bytesSent);
    counter(
        "madang.sends",
        "Send calls; several datagrams may share one.",
        tags,
        all,
        LoopStatistics::runsSent);
    counter(
        "madang.packets.handed.over",
        "Datagrams that arrived on another loop than their peer's.",
        tags,
        all,
        LoopStatistics::handedOver);
    counter(
        "madang.loop.bugs",
        "Faults of our own, each of which closed one peer.",
        tags,
        all,
        LoopStatistics::bugs);
    bindDrops(loop.drops(), tags);
  }

  private void bindDrops(DropCounters drops, Tags tags) {
    for (DropReason reason : DropReason.values()) {
      counter(
          "madang.packets.dropped",
          "Datagrams and packets that went no further, by reason.",
          tags.and("reason", reason.name().toLowerCase(Locale.ROOT)),
          drops,
          each -> each.get(reason));
    }
  }

  private void bindLoad(List<MediaLoop> loops) {
    List<Supplier<Reading>> readings =
        loops.stream().<Supplier<Reading>>map(loop -> () -> Reading.of(loop.statistics())).toList();
    var load = new LoadSampler(readings, MonotonicClock.system());
    vertx.setPeriodic(SAMPLE_INTERVAL.toMillis(), timer -> load.sample());
    for (int i = 0; i < loops.size(); i++) {
      int index = i;
      Gauge.builder("madang.loop.utilisation", load, each -> each.utilisation(index))
          .description("The share of the last seconds in which the loop worked, 0 to 1.")
          .tag("loop", Integer.toString(index))
          .strongReference(true)
          .register(registry);
    }
    gauge(
        "madang.receive.bits.per.second",
        "Bitrate received, mean of the last seconds.",
        load,
        LoadSampler::receivedBitsPerSecond);
    gauge(
        "madang.send.bits.per.second",
        "Bitrate sent, mean of the last seconds.",
        load,
        LoadSampler::sentBitsPerSecond);
    gauge(
        "madang.send.segments",
        "Datagrams in one send call, mean of the last seconds.",
        load,
        LoadSampler::segmentsPerSend);
  }

  private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private <T> void counter(
      String name, String description, Tags tags, T source, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
