package io.madang.server.hls;

import io.madang.hls.LiveStream;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/// What the origin has served, and to how many. Thread-safe.
@Singleton
class HlsCounters {

  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void onStart(@Observes StartupEvent event, MeterRegistry registry, HlsStreams streams) {
    FunctionCounter.builder("madang.hls.requests", requests, LongAdder::sum)
        .description("Requests below /hls/.")
        .register(registry);
    FunctionCounter.builder("madang.hls.bytes", bytes, LongAdder::sum)
        .description("Bytes of playlists, parts and segments sent to viewers.")
        .register(registry);
    Gauge.builder("madang.hls.viewers", streams, each -> sum(each, LiveStream::viewers))
        .description("Viewers of all broadcasts now.")
        .register(registry);
    Gauge.builder("madang.hls.waiting", streams, each -> sum(each, LiveStream::waiting))
        .description("Requests that wait for a part now.")
        .register(registry);
  }

  void requested() {
    requests.increment();
  }

  void served(long count) {
    bytes.add(count);
  }

  private static int sum(HlsStreams streams, ToIntFunction<LiveStream> count) {
    return streams.all().stream().mapToInt(count).sum();
  }
}
