package io.madang.compose.worker;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import io.madang.wire.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The program's heartbeat: a thread that draws a picture at every tick and hands it to the
/// renditions.
///
/// It waits for nothing but the clock. When the machine is too slow, ticks are left out, for all
/// renditions alike, so that the program neither falls behind nor comes apart; but each part gets
/// at least one picture, and each segment begins with a keyframe.
final class TickLoop {
  /// Beside what two renditions hold while they wait and encode, one to draw on.
  private static final int CANVASES = 6;

  /// A tick may come so late and still be drawn: a hiccup is caught up by the encoders' queues.
  private static final int TOLERATED_TICKS = 1;

  private static final long ROOM_DEADLINE_NANOS = 8_000_000_000L;
  private static final long ROOM_POLL_NANOS = 2_000_000L;
  private static final long JOIN_MILLIS = 3_000;

  private final RenditionTrack.Program program;
  private final MonotonicClock clock;
  private final PartGrid grid;
  private final Compositor compositor;
  private final ProgramCopy firstCopy;
  private final Map<String, Boolean> wanted = new ConcurrentHashMap<>();
  private final List<RenditionTrack> tracks = new ArrayList<>();
  private final List<RenditionTrack> ended = new ArrayList<>();
  private final List<Canvas> canvases = new ArrayList<>();
  private final Thread thread;
  private volatile PreparedScene scene = PreparedScene.EMPTY;
  private volatile boolean stopped;
  private long drawnPart = -1;
  private long drawnSegment = -1;

  /// @param firstCopy gets the pictures of the first rendition as well
  TickLoop(
      RenditionTrack.Program program, Compositor.PictureSource pictures, ProgramCopy firstCopy) {
    this.program = program;
    this.clock = program.monotonic();
    this.grid = PartGrid.of(program.start(), program.clock());
    this.compositor = new Compositor(pictures);
    this.firstCopy = firstCopy;
    this.thread =
        Thread.ofPlatform()
            .name("compose")
            .priority(Thread.MAX_PRIORITY)
            .daemon()
            .unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  /// What is drawn from the next tick on. Any thread.
  void show(PreparedScene next) {
    scene = next;
  }

  /// Turns a rendition on or off, with the next segment. Any thread.
  void turn(String rendition, boolean on) {
    wanted.put(rendition, on);
  }

  /// Ends the program: waits until the last parts are reported, or for a deadline.
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join(Duration.ofMillis(JOIN_MILLIS));
  }

  private void run() {
    try {
      long tick = 0;
      while (!stopped) {
        if (waitFor(tick)) {
          tick = beat(tick);
        }
      }
      end(tick);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      program.failure().failed(broken);
    }
  }

  /// Waits until a tick is due; `false` if the program ends before.
  private boolean waitFor(long tick) {
    long due = program.clock().tickNanos(tick);
    long left = due - clock.nanoTime();
    while (left > 0 && !stopped) {
      LockSupport.parkNanos(this, left);
      left = due - clock.nanoTime();
    }
    return !stopped;
  }

  /// Draws a tick, or leaves out what is too late; answers the tick to go on with.
  private long beat(long first) throws InterruptedException {
    long tick = first;
    long newest = program.clock().tickAt(clock.nanoTime());
    while (tick + TOLERATED_TICKS < newest && !isLastChance(tick)) {
      tick++;
    }
    program.counters().skipped(tick - first);
    turnRenditions(tick);
    if (!hasRoom()) {
      if (!isLastChance(tick)) {
        program.counters().skipped(1);
        return tick + 1;
      }
      awaitRoom();
    }
    draw(tick);
    return tick + 1;
  }

  /// Whether a part would have no picture without this tick.
  private boolean isLastChance(long tick) {
    return grid.endsPart(tick) && grid.part(tick) != drawnPart;
  }

  private boolean hasRoom() {
    for (RenditionTrack track : tracks) {
      if (!track.hasRoom()) {
        return false;
      }
    }
    return canvases.size() < CANVASES || canvases.stream().anyMatch(Canvas::free);
  }

  private void awaitRoom() {
    long deadline = clock.nanoTime() + ROOM_DEADLINE_NANOS;
    while (!hasRoom()) {
      if (clock.nanoTime() > deadline) {
        throw new IllegalStateException("an encoder stands still");
      }
      LockSupport.parkNanos(this, ROOM_POLL_NANOS);
    }
  }

  private void draw(long tick) {
    Canvas canvas = canvas();
    compositor.draw(scene, canvas, program.clock().tickNanos(tick));
    long segment = grid.segment(grid.part(tick));
    boolean key = segment != drawnSegment;
    drawnSegment = segment;
    drawnPart = grid.part(tick);
    canvas.lend(tracks.size());
    for (RenditionTrack track : tracks) {
      track.submit(canvas, tick, key);
    }
    program.counters().tick();
  }

  private Canvas canvas() {
    for (Canvas canvas : canvases) {
      if (canvas.free()) {
        return canvas;
      }
    }
    RenditionSettings largest = program.start().renditions().getFirst();
    var canvas = new Canvas(largest.width(), largest.height());
    canvases.add(canvas);
    return canvas;
  }

  /// At the first tick of a segment, renditions begin and end.
  private void turnRenditions(long tick) throws InterruptedException {
    if (grid.segment(grid.part(tick)) == drawnSegment) {
      return;
    }
    WorkerCommand.Start start = program.start();
    for (RenditionSettings rendition : start.renditions()) {
      boolean first = rendition == start.renditions().getFirst();
      boolean on = first || wanted.getOrDefault(rendition.name(), false);
      boolean running = tracks.stream().anyMatch(track -> track.name().equals(rendition.name()));
      if (on && !running) {
        ProgramCopy copy = first ? firstCopy : ProgramCopy.NONE;
        tracks.add(new RenditionTrack(rendition, program, copy));
      } else if (!on && running) {
        off(rendition.name(), tick);
      }
    }
    ended.removeIf(RenditionTrack::hasEnded);
  }

  private void off(String name, long tick) throws InterruptedException {
    for (RenditionTrack track : List.copyOf(tracks)) {
      if (track.name().equals(name)) {
        track.finish(tick);
        tracks.remove(track);
        ended.add(track);
      }
    }
  }

  private void end(long ticks) throws InterruptedException {
    for (RenditionTrack track : tracks) {
      track.finish(ticks);
    }
    ended.addAll(tracks);
    tracks.clear();
    boolean all = true;
    for (RenditionTrack track : ended) {
      all &= track.awaitEnd();
    }
    compositor.close();
    if (all) {
      canvases.forEach(Canvas::close);
    }
  }
}
