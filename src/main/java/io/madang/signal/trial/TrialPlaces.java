package io.madang.signal.trial;

import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import java.util.HashMap;
import java.util.Map;

/// How many trials are open, and whose. Thread-safe; not for media loops, which wait for nobody.
final class TrialPlaces {
  private final TrialLimits limits;
  private final Map<String, Integer> byPerson = new HashMap<>();
  private int taken;
  private long begun;
  private long connected;
  private long refused;

  TrialPlaces(TrialLimits limits) {
    this.limits = limits;
  }

  /// Takes a place, for [#free] to give back.
  ///
  /// @param person whoever is counted as one
  /// @throws SignalException if there is none
  synchronized void take(String person) throws SignalException {
    int before = byPerson.getOrDefault(person, 0);
    if (before >= limits.perPerson()) {
      refused++;
      throw new SignalException(
          SignalError.RATE_LIMITED,
          "%d connection checks of yours are going on. Try again in a moment.".formatted(before));
    }
    if (taken >= limits.inAll()) {
      refused++;
      throw new SignalException(
          SignalError.SERVER_FULL, "Too many connection checks are going on. Try again later.");
    }
    taken++;
    begun++;
    byPerson.put(person, before + 1);
  }

  synchronized void free(String person) {
    taken--;
    byPerson.computeIfPresent(person, (who, count) -> count == 1 ? null : count - 1);
  }

  synchronized void connected() {
    connected++;
  }

  synchronized TrialStatistics statistics() {
    return new TrialStatistics(taken, begun, connected, refused);
  }
}
