package io.madang.server.live;

import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import io.madang.room.RoomSnapshot;
import io.madang.server.ServerConfig;
import io.madang.wire.MonotonicClock;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// What happens to broadcasts and recordings from time to time, and when the server stops: viewers
/// are told to rooms, disks are looked at, what goes on for nobody ends. One virtual thread.
@Singleton
public class LiveTicker {

  private static final Logger LOG = Logger.getLogger(LiveTicker.class);

  /// How often people see another number of viewers.
  private static final long PERIOD_MILLIS = 2_000;

  /// Every how many ticks the disk is looked at.
  private static final int DISK_TICKS = 5;

  /// After [io.madang.server.session.Drain], which is where people leave: a recording holds all
  /// that they said.
  private static final int AFTER_DRAIN = Interceptor.Priority.LIBRARY_AFTER;

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);
  private static final long ROOM_DEADLINE_MILLIS = 1_000;
  private static final String NOBODY = "Nobody was in the room any more.";

  private final Broadcasts broadcasts;
  private final Recordings recordings;
  private final RoomRegistry rooms;
  private final IdleRooms idle;
  private final MonotonicClock clock = MonotonicClock.system();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("live-ticker").factory());
  private int ticks;

  LiveTicker(
      Broadcasts broadcasts, Recordings recordings, RoomRegistry rooms, ServerConfig config) {
    this.broadcasts = broadcasts;
    this.recordings = recordings;
    this.rooms = rooms;
    this.idle = new IdleRooms(config.broadcast().idleTimeout().toNanos());
  }

  void onStart(@Observes StartupEvent event) {
    thread.scheduleWithFixedDelay(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void onDrain(@Observes @Priority(AFTER_DRAIN) ShutdownDelayInitiatedEvent event) {
    thread.shutdown();
    recordings.drain(CLOSE_DEADLINE);
    broadcasts.drain();
  }

  void onStop(@Observes ShutdownEvent event) {
    // Where there was no drain: a test, or a start that was refused.
    thread.shutdownNow();
    recordings.drain(CLOSE_DEADLINE);
    broadcasts.drain();
  }

  private void tick() {
    try {
      broadcasts.tick(clock.nanoTime());
      if (++ticks % DISK_TICKS == 0) {
        recordings.tick();
      }
      for (String room : idle.observe(people(), clock.nanoTime())) {
        broadcasts.end(room, NOBODY);
        recordings.stop(room, NOBODY);
      }
    } catch (RuntimeException bug) {
      // The next tick may do better; without this there would be none.
      LOG.error("broadcasts and recordings could not be looked after", bug);
    }
  }

  /// How many are visible in each room that is broadcast or recorded. One that has ended is left
  /// out: its program ends by itself.
  private Map<String, Integer> people() {
    var active = new TreeSet<>(broadcasts.rooms());
    active.addAll(recordings.rooms());
    var answers = new LinkedHashMap<String, CompletableFuture<RoomSnapshot>>();
    active.forEach(
        room -> rooms.find(room).map(RoomHandle::snapshot).ifPresent(it -> answers.put(room, it)));
    var people = new LinkedHashMap<String, Integer>();
    answers.forEach((room, answer) -> people.put(room, count(answer)));
    return people;
  }

  /// A room that does not answer is taken for one with people in it.
  private static int count(CompletableFuture<RoomSnapshot> answer) {
    try {
      return answer.get(ROOM_DEADLINE_MILLIS, TimeUnit.MILLISECONDS).participants().size();
    } catch (ExecutionException | TimeoutException unknown) {
      return 1;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
