package io.madang.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/// Who has which place where not everybody has one. Nobody moves because somebody speaks: who comes
/// takes a place that has become free, else one at the end; who speaks and has none takes that of
/// the one who has been silent longest. Confined to one thread.
///
/// @param <T> who is seated
final class Seating<T> {
  private List<T> seats = List.of();

  /// Seats these, as many as there are places for.
  ///
  /// @param wanted all who want a place, in the order in which they take free ones
  /// @param places how many there are
  /// @param lastSpoke when somebody last spoke, 0 if never; larger is later
  List<T> update(Collection<T> wanted, int places, ToLongFunction<T> lastSpoke) {
    List<T> standing = new ArrayList<>(wanted);
    standing.removeAll(seats);
    // Among those who stand, who spoke last is first; who never spoke, in order of coming.
    standing.sort((a, b) -> Long.compare(lastSpoke.applyAsLong(b), lastSpoke.applyAsLong(a)));
    List<T> next = new ArrayList<>();
    for (T seated : seats) {
      if (wanted.contains(seated)) {
        next.add(seated);
      } else if (!standing.isEmpty() && next.size() < places) {
        next.add(standing.removeFirst());
      }
    }
    while (next.size() > places) {
      next.remove(quietest(next, lastSpoke));
    }
    while (next.size() < places && !standing.isEmpty()) {
      next.add(standing.removeFirst());
    }
    for (T speaker : standing) {
      int quietest = quietest(next, lastSpoke);
      if (quietest < 0
          || lastSpoke.applyAsLong(next.get(quietest)) >= lastSpoke.applyAsLong(speaker)) {
        break;
      }
      next.set(quietest, speaker);
    }
    seats = List.copyOf(next);
    return seats;
  }

  /// The last of those who have been silent longest, so that the first comers stay; -1 if nobody
  /// sits.
  private static <T> int quietest(List<T> seated, ToLongFunction<T> lastSpoke) {
    int quietest = -1;
    for (int i = 0; i < seated.size(); i++) {
      if (quietest < 0
          || lastSpoke.applyAsLong(seated.get(i)) <= lastSpoke.applyAsLong(seated.get(quietest))) {
        quietest = i;
      }
    }
    return quietest;
  }
}
