package io.madang.server.doctor;

import io.madang.server.doctor.DoctorReport.Path;
import io.madang.wire.MonotonicClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// Knocks at every advertised address by every way that there is, all at once, on virtual threads.
/// Takes a little more than two seconds at most.
final class Hairpin {
  /// A machine with more addresses than that has learnt enough from these.
  private static final int MAX_PLACES = 16;

  /// Longer than any probe: what has not ended then hangs in a resolver.
  private static final long DEADLINE_MILLIS = 2_500;

  /// What a resolver would not be asked for.
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*]");

  private final MonotonicClock clock;

  Hairpin(MonotonicClock clock) {
    this.clock = clock;
  }

  Probes run(Facts facts) {
    // Not closed by try: that would wait for a resolver.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      long end = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
      var other = new AtomicBoolean();
      Map<Place, List<StunProbe>> probes = probes(facts, other);
      Map<Place, List<Future<Path>>> running = new LinkedHashMap<>();
      probes.forEach((place, list) ->
          running.put(
              place, list.stream().map(probe -> threads.submit(() -> probe.run(clock))).toList()));
      Optional<Future<List<InetAddress>>> resolving =
          name(facts.tls()).map(name -> threads.submit(resolve(name)));
      Map<Place, List<Path>> paths = new LinkedHashMap<>();
      running.forEach((place, list) ->
          paths.put(place, list.stream().flatMap(each -> result(each, end).stream()).toList()));
      Optional<List<InetAddress>> resolved =
          resolving.map(each -> result(each, end).orElse(List.of()));
      return new Probes(paths, resolved, other.get());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Map<Place, List<StunProbe>> probes(Facts facts, AtomicBoolean other) {
    Map<Place, List<StunProbe>> probes = new LinkedHashMap<>();
    for (Place place : facts.media().advertised().stream().limit(MAX_PLACES).toList()) {
      probes.put(place, probes(place.address(), facts, other));
    }
    return probes;
  }

  private static List<StunProbe> probes(InetAddress address, Facts facts, AtomicBoolean other) {
    var probes = new ArrayList<StunProbe>();
    for (int port : facts.media().udpPorts()) {
      probes.add(StunProbe.udp(address, port));
    }
    if (facts.media().tcpPort() >= 0) {
      probes.add(StunProbe.tcp(address, facts.media().tcpPort()));
    }
    Facts.Tls tls = facts.tls();
    if (tls.port() >= 0 && tls.certificate().isPresent()) {
      Certificate ours = tls.certificate().get().chain().getFirst();
      var exchange =
          new TlsExchange(
              name(tls),
              shown -> {
                if (!shown.equals(ours)) {
                  other.set(true);
                }
              });
      probes.add(StunProbe.tls(address, tls.port(), exchange));
    }
    return probes;
  }

  /// The host in `turns:` URLs, if it is a name.
  private static Optional<String> name(Facts.Tls tls) {
    return tls.port() < 0
        ? Optional.empty()
        : tls.host().filter(host -> !LITERAL.matcher(host).matches());
  }

  private static Callable<List<InetAddress>> resolve(String name) {
    return () -> {
      try {
        return List.of(InetAddress.getAllByName(name));
      } catch (UnknownHostException unknown) {
        return List.of();
      }
    };
  }

  /// Nothing if it does not end in time.
  private <T> Optional<T> result(Future<T> running, long end) {
    try {
      long left = Math.max(0, end - clock.nanoTime());
      return Optional.of(running.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException | CancellationException late) {
      return Optional.empty();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a probe failed by a fault of ours", bug);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
