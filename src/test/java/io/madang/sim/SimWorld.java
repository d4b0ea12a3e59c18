package io.madang.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Time, chance and what is to happen: everything in a simulated test hangs on one of these.
///
/// Events run on the test's thread in the order of their times. Before the clock moves, the world
/// waits until everybody who works on a thread of its own (handshakes) has nothing left to do at
/// this instant; so a run depends on the seed alone.
public final class SimWorld {
  private static final long PAUSE_NANOS = 20_000L;

  private final SimClock clock = new SimClock();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<BooleanSupplier> idleChecks = new ArrayList<>();
  private final Random random;
  private long orders;

  /// Something that acts when it was woken.
  public interface SimNode {
    /// Acts if it was woken since the last call.
    ///
    /// @return whether it was
    boolean actIfWoken();
  }

  public SimWorld(long seed) {
    this.random = new Random(seed);
  }

  public SimClock clock() {
    return clock;
  }

  public long now() {
    return clock.nanoTime();
  }

  public Random random() {
    return random;
  }

  public void add(SimNode node) {
    nodes.add(node);
  }

  /// Registers somebody with a thread: the clock moves only while all say that they are idle.
  public void addIdleCheck(BooleanSupplier isIdle) {
    idleChecks.add(isIdle);
  }

  public void at(long nanos, Runnable action) {
    events.add(new Event(Math.max(nanos, now()), orders++, action));
  }

  /// Lets `nanos` pass.
  public void run(long nanos) {
    runUntil(() -> false, nanos);
  }

  /// Lets time pass until `condition` holds, but no more than `nanos`.
  ///
  /// @return whether it holds
  public boolean runUntil(BooleanSupplier condition, long nanos) {
    long end = now() + nanos;
    settle();
    while (!condition.getAsBoolean()) {
      Event next = events.peek();
      if (next == null || next.at > end) {
        clock.moveTo(end);
        return condition.getAsBoolean();
      }
      clock.moveTo(next.at);
      while (!events.isEmpty() && events.element().at <= now()) {
        events.remove().action.run();
      }
      settle();
    }
    return true;
  }

  /// Lets everybody do what can be done at this instant.
  public void settle() {
    boolean settled = false;
    while (!settled) {
      boolean waiting = !isEverybodyIdle();
      boolean acted = false;
      for (SimNode node : nodes) {
        acted |= node.actIfWoken();
      }
      settled = !waiting && !acted;
      if (waiting && !acted) {
        // Somebody computes: leave the processor to them.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean isEverybodyIdle() {
    for (BooleanSupplier isIdle : idleChecks) {
      if (!isIdle.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }
}
