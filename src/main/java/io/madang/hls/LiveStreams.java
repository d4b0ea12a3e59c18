package io.madang.hls;

import io.madang.wire.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All broadcasts of a node by room: the one that is on, and those that ended a while ago and can
/// still be watched. Thread-safe.
public final class LiveStreams {

  /// How long, and how many. Immutable.
  ///
  /// @param maxStreams kept at the same time, ended ones included
  /// @param keepEnded how long a broadcast can be watched after its end
  /// @param keepVod how long one that was asked to be kept can be watched after its end
  public record Limits(int maxStreams, Duration keepEnded, Duration keepVod) {}

  /// Broadcasts of one room, the one that is on included: whoever starts and stops all the time
  /// takes no room from others.
  private static final int MAX_OF_ROOM = 4;

  private static final class Entry {
    private final LiveStream stream;
    private boolean ended;
    private long endedNanos;

    private Entry(LiveStream stream) {
      this.stream = stream;
    }
  }

  private final Limits limits;
  private final MonotonicClock clock;

  /// The newest broadcast of each room comes last.
  private final Map<String, List<Entry>> rooms = new HashMap<>();

  public LiveStreams(Limits limits, MonotonicClock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /// A room's broadcast begins; one that is still on ends.
  ///
  /// @return false if there are too many, then nothing has changed
  public boolean add(String room, LiveStream stream) {
    var closing = new ArrayList<LiveStream>();
    Optional<LiveStream> previous;
    synchronized (rooms) {
      if (size() >= limits.maxStreams() && !dropOldestEnded(closing)) {
        return false;
      }
      List<Entry> streams = rooms.computeIfAbsent(room, name -> new ArrayList<>());
      previous = streams.isEmpty() ? Optional.empty() : Optional.of(streams.getLast().stream);
      streams.add(new Entry(stream));
      if (streams.size() > MAX_OF_ROOM) {
        closing.add(streams.removeFirst().stream);
      }
    }
    previous.ifPresent(LiveStream::end);
    closing.forEach(LiveStream::close);
    return true;
  }

  /// The newest broadcast of a room.
  public Optional<LiveStream> ofRoom(String room) {
    synchronized (rooms) {
      List<Entry> streams = rooms.get(room);
      return streams == null ? Optional.empty() : Optional.of(streams.getLast().stream);
    }
  }

  /// A certain broadcast of a room.
  public Optional<LiveStream> find(String room, String id) {
    synchronized (rooms) {
      return rooms.getOrDefault(room, List.of()).stream()
          .map(entry -> entry.stream)
          .filter(stream -> stream.id().equals(id))
          .findFirst();
    }
  }

  public List<LiveStream> all() {
    synchronized (rooms) {
      return rooms.values().stream().flatMap(List::stream).map(entry -> entry.stream).toList();
    }
  }

  /// Lets time pass: called a few times a second.
  public void tick() {
    all().forEach(LiveStream::tick);
    var closing = new ArrayList<LiveStream>();
    long now = clock.nanoTime();
    synchronized (rooms) {
      Iterator<List<Entry>> each = rooms.values().iterator();
      while (each.hasNext()) {
        List<Entry> streams = each.next();
        streams.removeIf(entry -> isOver(entry, now) && closing.add(entry.stream));
        if (streams.isEmpty()) {
          each.remove();
        }
      }
    }
    closing.forEach(LiveStream::close);
  }

  /// Forgets all broadcasts, without declaring them over.
  public void close() {
    List<LiveStream> all = all();
    synchronized (rooms) {
      rooms.clear();
    }
    all.forEach(LiveStream::close);
  }

  private boolean isOver(Entry entry, long now) {
    if (entry.stream.state() == LiveStream.State.LIVE) {
      return false;
    }
    if (!entry.ended) {
      entry.ended = true;
      entry.endedNanos = now;
    }
    Duration keep = entry.stream.settings().vod() ? limits.keepVod() : limits.keepEnded();
    return now - entry.endedNanos >= keep.toNanos();
  }

  private int size() {
    return rooms.values().stream().mapToInt(List::size).sum();
  }

  /// Makes room for a broadcast that is on by one that is over.
  private boolean dropOldestEnded(List<LiveStream> closing) {
    List<Entry> oldestOf = List.of();
    for (List<Entry> streams : rooms.values()) {
      Entry first = streams.getFirst();
      boolean older = oldestOf.isEmpty() || first.endedNanos - oldestOf.getFirst().endedNanos < 0;
      if (first.ended && older) {
        oldestOf = streams;
      }
    }
    if (oldestOf.isEmpty()) {
      return false;
    }
    closing.add(oldestOf.removeFirst().stream);
    List<Entry> emptied = oldestOf;
    rooms.values().removeIf(streams -> streams == emptied && streams.isEmpty());
    return true;
  }
}
