package io.madang.server.live;

import io.madang.compose.Direction;
import io.madang.compose.Production;
import io.madang.compose.ProductionException;
import io.madang.compose.ProductionSettings;
import io.madang.compose.ProductionState;
import io.madang.compose.Productions;
import io.madang.compose.ProgramListener;
import io.madang.room.RoomRegistry;
import jakarta.inject.Singleton;

/// Programs that media workers make. Thread-safe.
@Singleton
public class WorkerPrograms implements Programs {

  private final Productions productions;
  private final RoomRegistry rooms;

  WorkerPrograms(Productions productions, RoomRegistry rooms) {
    this.productions = productions;
    this.rooms = rooms;
  }

  @Override
  public Program listen(
      String room, ProductionSettings settings, Listening listening, LiveException.Code refusal)
      throws LiveException {
    Production first = open(room, settings, refusal);
    // A program that nobody comes to listen to ends by itself.
    ProgramListener listener = listening.to(first.settings());
    if (first.listen(listener)) {
      return new Made(first);
    }
    // It has ended in the moment in which we found it: the next one is fresh.
    Production next = open(room, settings, refusal);
    boolean same = next.settings().renditions().equals(first.settings().renditions());
    if (same && next.listen(listener)) {
      return new Made(next);
    }
    throw new LiveException(refusal, "The room's program is just ending: try again.");
  }

  @Override
  public Totals totals() {
    return new Totals(productions.restarts(), productions.cpuMillis());
  }

  private Production open(String room, ProductionSettings settings, LiveException.Code refusal)
      throws LiveException {
    try {
      return productions.open(rooms.open(room), settings);
    } catch (ProductionException refused) {
      throw new LiveException(refusal, String.valueOf(refused.getMessage()));
    }
  }

  private record Made(Production production) implements Program {
    @Override
    public void forget(ProgramListener listener) {
      production.forget(listener);
    }

    @Override
    public void direct(Direction direction) {
      production.direct(direction);
    }

    @Override
    public void rendition(String name, boolean on) {
      production.rendition(name, on);
    }

    @Override
    public ProductionState state() {
      return production.state();
    }
  }
}
