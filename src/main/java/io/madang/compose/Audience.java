package io.madang.compose;

import io.madang.compose.link.WorkerReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who listens to a production. Each listener is given whole segments from the first one on that
/// begins after it came: of each track the initialisation section, then its parts.
///
/// Thread-safe; listeners are called by the thread that has something to tell, one at a time,
/// without a lock.
final class Audience {
  private final List<Seat> seats = new ArrayList<>();
  private final Map<String, Track> tracks = new HashMap<>();
  private long highestSegment = -1;
  private boolean ended;

  /// One listener.
  private static final class Seat {
    final ProgramListener listener;
    final long firstSegment;
    final Set<String> begun = new HashSet<>();

    Seat(ProgramListener listener, long firstSegment) {
      this.listener = listener;
      this.firstSegment = firstSegment;
    }
  }

  private record Track(WorkerReport.Init init, byte[] bytes) {}

  /// Adds a listener; whether it will be told anything.
  synchronized boolean add(ProgramListener listener) {
    if (!ended) {
      seats.add(new Seat(listener, highestSegment + 1));
    }
    return !ended;
  }

  /// Takes a listener away; whether it was the last one.
  synchronized boolean remove(ProgramListener listener) {
    boolean was = seats.removeIf(seat -> seat.listener == listener);
    return was && seats.isEmpty();
  }

  synchronized boolean isEmpty() {
    return seats.isEmpty();
  }

  /// The number of the first segment that nothing was told of.
  synchronized long nextSegment() {
    return highestSegment + 1;
  }

  void init(WorkerReport.Init init, byte[] bytes) {
    synchronized (this) {
      tracks.put(init.track(), new Track(init, bytes));
      for (Seat seat : seats) {
        seat.begun.remove(init.track());
      }
    }
  }

  void part(WorkerReport.Part part, byte[] bytes) {
    Track track;
    List<Seat> fresh = new ArrayList<>();
    List<ProgramListener> listeners = new ArrayList<>();
    synchronized (this) {
      highestSegment = Math.max(highestSegment, part.segment());
      track = tracks.get(part.track());
      for (Seat seat : seats) {
        boolean begins = part.part() == 0 && part.segment() >= seat.firstSegment;
        if (begins && track != null && seat.begun.add(part.track())) {
          fresh.add(seat);
        }
        if (seat.begun.contains(part.track())) {
          listeners.add(seat.listener);
        }
      }
    }
    for (Seat seat : fresh) {
      if (track != null) {
        seat.listener.onInit(track.init(), track.bytes());
      }
    }
    for (ProgramListener listener : listeners) {
      listener.onPart(part, bytes);
    }
  }

  /// The worker has died: what comes next begins anew.
  void interrupted() {
    for (ProgramListener listener : cleared()) {
      listener.onInterrupted();
    }
  }

  void ended() {
    List<ProgramListener> listeners = new ArrayList<>();
    synchronized (this) {
      ended = true;
      seats.forEach(seat -> listeners.add(seat.listener));
      seats.clear();
    }
    listeners.forEach(ProgramListener::onEnded);
  }

  /// Those who have seen something of what is over.
  private synchronized List<ProgramListener> cleared() {
    List<ProgramListener> listeners = new ArrayList<>();
    for (Seat seat : seats) {
      if (!seat.begun.isEmpty()) {
        listeners.add(seat.listener);
      }
      seat.begun.clear();
    }
    tracks.clear();
    return listeners;
  }
}
