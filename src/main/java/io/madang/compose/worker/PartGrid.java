package io.madang.compose.worker;

import io.madang.compose.link.WorkerCommand;

/// Where the program's parts and segments begin: by tick numbers, the same for all tracks. Parts
/// count from 0 at the program's first tick. Immutable.
record PartGrid(ProgramClock clock, int ticksPerPart, int partsPerSegment, long firstSegment) {

  static PartGrid of(WorkerCommand.Start start, ProgramClock clock) {
    return new PartGrid(clock, start.ticksPerPart(), start.partsPerSegment(), start.firstSegment());
  }

  /// The part that a tick belongs to.
  long part(long tick) {
    return tick / ticksPerPart;
  }

  long firstTick(long part) {
    return part * ticksPerPart;
  }

  /// Whether a part ends with a tick.
  boolean endsPart(long tick) {
    return (tick + 1) % ticksPerPart == 0;
  }

  /// Media time at which a part begins, in a timescale.
  long beginning(long part, int timescale) {
    return clock.mediaTime(firstTick(part), timescale);
  }

  long segment(long part) {
    return firstSegment + part / partsPerSegment;
  }

  /// A part's place in its segment.
  int place(long part) {
    return (int) (part % partsPerSegment);
  }

  boolean isLastOfSegment(long part) {
    return place(part) == partsPerSegment - 1;
  }
}
