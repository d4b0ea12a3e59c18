package io.madang.server.live;

import io.madang.compose.Direction;
import io.madang.room.RoomActivity;
import io.madang.server.hls.HlsStreams;
import io.madang.server.live.LiveException.Code;
import io.madang.server.live.Programs.Program;
import io.madang.wire.WallClock;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// The broadcasts of rooms: begins, changes and ends them, and tells the rooms. A room has one at a
/// time; the last one that is over can be looked at for a while.
///
/// Thread-safe; may block for a moment: called on virtual threads.
@Singleton
public class Broadcasts {

  private static final Logger LOG = Logger.getLogger(Broadcasts.class);

  /// Broadcasts that are over and can still be looked at: the newest of them.
  private static final int REMEMBERED = 200;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Programs programs;
  private final HlsStreams streams;
  private final ActivityBoard board;
  private final Logos logos;
  private final WatchLinks links;
  private final WallClock clock = WallClock.system();
  private final ReentrantLock changes = new ReentrantLock();
  private final ConcurrentHashMap<String, Broadcast> running = new ConcurrentHashMap<>();
  private final Map<String, Broadcast> over = new LinkedHashMap<>();
  private volatile boolean draining;

  Broadcasts(
      Programs programs, HlsStreams streams, ActivityBoard board, Logos logos, WatchLinks links) {
    this.programs = programs;
    this.streams = streams;
    this.board = board;
    this.logos = logos;
    this.links = links;
  }

  /// What came of a request.
  ///
  /// @param begun whether the broadcast is new
  public record Outcome(Broadcast broadcast, boolean begun) {}

  /// Begins a broadcast, or changes the one that is there.
  ///
  /// @throws LiveException where no worker can be had, or the change needs another broadcast
  public Outcome put(String room, BroadcastChange change) throws LiveException {
    changes.lock();
    try {
      Broadcast current = running.get(room);
      if (current == null || current.isOver()) {
        return new Outcome(begin(room, change), true);
      }
      change(current, change);
      return new Outcome(current, false);
    } finally {
      changes.unlock();
    }
  }

  /// Ends a broadcast; its viewers see what is left of it, and then its end.
  ///
  /// @param reason why, where nobody asked for it; empty otherwise
  /// @return whether there was one
  public boolean end(String room, String reason) {
    return running(room).filter(broadcast -> over(broadcast, broadcast.end(reason))).isPresent();
  }

  /// Ends all of them without telling their viewers: the server stops.
  ///
  /// No player is told that the broadcast is over, because it is not: people come back to their
  /// room, here or elsewhere, and players that go on asking find the next broadcast at the same
  /// address. One that was told would stop for good.
  public void drain() {
    draining = true;
    for (Broadcast broadcast : List.copyOf(running.values())) {
      over(broadcast, broadcast.cut("The server stopped."));
    }
  }

  /// The broadcast that runs, or else the last one.
  public Optional<Broadcast> find(String room) {
    Optional<Broadcast> now = running(room);
    if (now.isPresent()) {
      return now;
    }
    synchronized (over) {
      return Optional.ofNullable(over.get(room));
    }
  }

  public Optional<Broadcast> running(String room) {
    return Optional.ofNullable(running.get(room));
  }

  public int size() {
    return running.size();
  }

  /// Viewers of all broadcasts now.
  public int viewers() {
    return running.values().stream().mapToInt(broadcast -> broadcast.stream().viewers()).sum();
  }

  List<String> rooms() {
    return List.copyOf(running.keySet());
  }

  /// From time to time: tells rooms how many watch, and measures workers.
  void tick(long nowNanos) {
    for (Broadcast broadcast : running.values()) {
      broadcast.sample(nowNanos);
      announce(broadcast.room());
    }
  }

  private Broadcast begin(String room, BroadcastChange change) throws LiveException {
    if (draining) {
      throw new LiveException(Code.BROADCAST_UNAVAILABLE, "The server is stopping.");
    }
    BroadcastSettings settings = change.onto(defaults());
    String logoFile = logos.file(settings.logo());
    var begun = new Beginning(room, settings, streams, this::programEnded);
    Program program;
    try {
      program =
          programs.listen(
              room,
              settings.production().withDirection(direction(settings, logoFile)),
              begun::listener,
              Code.BROADCAST_UNAVAILABLE);
    } catch (LiveException refused) {
      begun.discard();
      throw refused;
    }
    Broadcast broadcast = begun.with(program, clock.unixNanos() / NANOS_PER_MILLI);
    // The program may be older than the broadcast: a recording's.
    broadcast.direct(settings, logoFile);
    running.put(room, broadcast);
    synchronized (over) {
      over.remove(room);
    }
    announce(room);
    begun.settle(broadcast);
    LOG.infof(
        "room=%s broadcast begins: %s, parts of %d ms",
        room, String.join(" ", settings.renditions()), settings.partMillis());
    return broadcast;
  }

  private void change(Broadcast broadcast, BroadcastChange change) throws LiveException {
    BroadcastSettings wanted = opened(change.onto(broadcast.settings()));
    List<String> fixed = broadcast.settings().fixedDifferences(wanted);
    if (!fixed.isEmpty()) {
      throw new LiveException(
          Code.RESTART_NEEDED,
          "A broadcast that runs keeps its "
              + String.join(", ", fixed)
              + ": end it and begin another one.");
    }
    broadcast.direct(wanted, logos.file(wanted.logo()));
    announce(broadcast.room());
  }

  private BroadcastSettings defaults() {
    return opened(BroadcastSettings.DEFAULT);
  }

  /// Where nobody needs a token, every broadcast is public.
  private BroadcastSettings opened(BroadcastSettings settings) {
    return links.isOpen() ? settings.withPublic(true) : settings;
  }

  private void announce(String room) {
    board.live(
        room,
        () -> running(room).filter(broadcast -> !broadcast.isOver()).map(Broadcast::activity));
  }

  /// The room's program has ended by itself: its room did, or its worker cannot be had.
  private void programEnded(Broadcast broadcast) {
    String reason = broadcast.production().reason();
    boolean ended = over(broadcast, broadcast.end(reason));
    if (ended && !reason.isEmpty() && board.knows(broadcast.room())) {
      LOG.warnf("room=%s broadcast failed: %s", broadcast.room(), reason);
      board.failed(broadcast.room(), RoomActivity.Kind.BROADCAST, reason);
    }
  }

  /// Takes a broadcast that has ended out of the running ones, and tells the room.
  private boolean over(Broadcast broadcast, boolean now) {
    if (!now) {
      return false;
    }
    // Without the lock: the program's thread may hold one that a beginning broadcast waits for.
    running.remove(broadcast.room(), broadcast);
    remember(broadcast);
    announce(broadcast.room());
    LOG.infof("room=%s broadcast ends", broadcast.room());
    return true;
  }

  private void remember(Broadcast broadcast) {
    synchronized (over) {
      over.remove(broadcast.room());
      over.put(broadcast.room(), broadcast);
      if (over.size() > REMEMBERED) {
        over.remove(over.keySet().iterator().next());
      }
    }
  }

  private static Direction direction(BroadcastSettings settings, String logoFile) {
    return new Direction(settings.layout(), settings.title(), logoFile);
  }
}
