package io.madang.server.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds rooms that go on for nobody: a worker costs as much in an empty room as in a full one. For
/// one thread.
final class IdleRooms {

  private final long timeoutNanos;
  private final Map<String, Long> emptySince = new HashMap<>();

  /// @param timeoutNanos how long a room may be empty; 0 for ever
  IdleRooms(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /// Rooms that have been empty for too long.
  ///
  /// @param people how many are visible in each room that is looked after
  List<String> observe(Map<String, Integer> people, long nowNanos) {
    emptySince.keySet().retainAll(people.keySet());
    people.forEach((room, count) -> {
      if (count > 0) {
        emptySince.remove(room);
      } else {
        emptySince.putIfAbsent(room, nowNanos);
      }
    });
    if (timeoutNanos == 0) {
      return List.of();
    }
    return emptySince.entrySet().stream()
        .filter(empty -> nowNanos - empty.getValue() >= timeoutNanos)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
