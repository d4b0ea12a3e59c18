package io.madang.server.live;

import io.madang.compose.Direction;
import io.madang.compose.ProductionSettings;
import io.madang.compose.ProductionState;
import io.madang.compose.ProgramListener;

/// The programs of rooms, as broadcasts and recordings use them: a room has one while somebody
/// listens to it. Thread-safe; blocks for a moment at most.
public interface Programs {

  /// Listens to the room's program, which begins if nobody listens to it yet.
  ///
  /// @param settings of a program that begins; one that is there stays as it is
  /// @param listening gives the listener, once
  /// @throws LiveException with `refusal` where no worker can be had
  Program listen(
      String room, ProductionSettings settings, Listening listening, LiveException.Code refusal)
      throws LiveException;

  /// What all programs took since the start of the server.
  Totals totals();

  /// @param restarts workers that were replaced
  /// @param cpuMillis processor time of all workers
  record Totals(long restarts, long cpuMillis) {}

  /// Makes the listener of a program.
  @FunctionalInterface
  interface Listening {
    /// @param settings what the program is made with
    ProgramListener to(ProductionSettings settings) throws LiveException;
  }

  /// A room's program.
  interface Program {
    /// Listens no more; the last one who does ends the program.
    void forget(ProgramListener listener);

    /// What is shown from now on.
    void direct(Direction direction);

    /// Makes a rendition, or stops to; the first is always made.
    void rendition(String name, boolean on);

    ProductionState state();
  }
}
