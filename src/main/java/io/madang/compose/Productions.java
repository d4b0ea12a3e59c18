package io.madang.compose;

import io.madang.room.RoomHandle;
import io.madang.wire.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The programs of this server, one for a room at most. Thread-safe.
public final class Productions implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(8);

  private final WorkerPool pool;
  private final MonotonicClock clock;
  private final Map<String, Production> productions = new ConcurrentHashMap<>();
  private final Set<Production> finishing = ConcurrentHashMap.newKeySet();
  private final LongAdder restartsOfEnded = new LongAdder();
  private final LongAdder cpuOfEnded = new LongAdder();

  /// @param pool is closed with this
  public Productions(WorkerPool pool, MonotonicClock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /// The room's running production, or a new one with these settings. It begins at once and ends if
  /// nobody listens soon.
  ///
  /// @throws ProductionException if a new one is not allowed now
  public Production open(RoomHandle room, ProductionSettings settings) throws ProductionException {
    synchronized (productions) {
      Production running = productions.get(room.id());
      if (running != null && !running.isOver()) {
        return running;
      }
      pool.reserve();
      var production = new Production(room, settings, pool, clock, new Removal());
      productions.put(room.id(), production);
      production.start();
      return production;
    }
  }

  /// The room's running production.
  public Optional<Production> find(String roomId) {
    return Optional.ofNullable(productions.get(roomId));
  }

  /// All that run.
  public List<Production> running() {
    return List.copyOf(productions.values());
  }

  /// Workers that died since the start of the server.
  public long restarts() {
    return restartsOfEnded.sum()
        + productions.values().stream().mapToLong(p -> p.state().restarts()).sum();
  }

  /// Processor time of all workers since the start of the server.
  public long cpuMillis() {
    return cpuOfEnded.sum()
        + productions.values().stream().mapToLong(p -> p.state().cpuMillis()).sum();
  }

  /// Ends all productions: what was begun is finished, as far as there is time.
  @Override
  public void close() {
    List<Production> left = new ArrayList<>(running());
    left.addAll(finishing);
    left.forEach(production -> production.stop("The server is stopping."));
    try {
      for (Production production : left) {
        production.awaitEnd(CLOSING);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  /// The room may have another one as soon as one only finishes.
  private final class Removal implements Production.Endings {
    @Override
    public void onOver(Production production) {
      finishing.add(production);
      restartsOfEnded.add(production.state().restarts());
      cpuOfEnded.add(production.state().cpuMillis());
      productions.remove(production.room(), production);
      pool.release();
    }

    @Override
    public void onEnded(Production production) {
      finishing.remove(production);
    }
  }
}
