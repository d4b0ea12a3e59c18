package io.madang.compose;

import io.madang.compose.ProductionState.Phase;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.room.EvictReason;
import io.madang.room.RoomEvent;
import io.madang.room.RoomException;
import io.madang.room.RoomHandle;
import io.madang.room.ViewRequest;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A room's program in the making: one media worker after the other, and one timeline.
///
/// Lives while somebody listens. A worker that dies or falls silent is replaced; listeners hear of
/// the gap and go on. It ends with its last listener, with the room, or when no worker can be had.
///
/// Thread-safe. A thread of its own runs what happens, in order.
public final class Production {
  /// What waits to be done. Room events beyond it are dropped, and the room is asked how it is.
  private static final int INBOX = 4_096;

  /// A worker that works reports once a second.
  private static final long SILENCE_NANOS = 5_000_000_000L;

  /// Who has opened a production and does not listen has lost interest.
  private static final long UNHEARD_NANOS = 10_000_000_000L;

  private static final Duration FINISHING = Duration.ofSeconds(3);
  private static final long IDLE_NANOS = 1_000_000_000L;

  private static final Logger LOG = Logger.getLogger(Production.class);

  private final RoomHandle room;
  private final ProductionSettings settings;
  private final WorkerPool pool;
  private final MonotonicClock clock;
  private final Endings endings;
  private final Audience audience = new Audience();
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>(INBOX);
  private final Thread thread;
  private volatile boolean eventsLost;
  private volatile ProductionState state =
      new ProductionState(Phase.STARTING, 0, "", Optional.empty(), 0, 0, "");
  private volatile Direction direction;
  private volatile @Nullable WorkerRun current;
  private volatile boolean over;

  // The thread's own.
  private final Director director;
  private final Timeline timeline;
  private final RoomSeat seat;
  private final Set<String> renditions = new LinkedHashSet<>();
  private final Succession succession = new Succession();
  private long openedNanos;
  private long cpuBefore;

  /// Hears how it comes to its end.
  interface Endings {
    /// It ends: what was begun is finished, nothing new begins.
    void onOver(Production production);

    /// Its worker and its thread are gone.
    void onEnded(Production production);
  }

  Production(
      RoomHandle room,
      ProductionSettings settings,
      WorkerPool pool,
      MonotonicClock clock,
      Endings endings) {
    this.room = room;
    this.settings = settings;
    this.pool = pool;
    this.clock = clock;
    this.endings = endings;
    this.direction = settings.direction();
    this.director = new Director(settings);
    this.timeline = new Timeline(settings);
    this.seat = new RoomSeat(room);
    this.thread = Thread.ofVirtual().name("production-" + room.id()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Ends it from outside; what was begun is finished.
  void stop(String reason) {
    post(() -> end(reason));
  }

  /// Waits until it has ended; whether it has in time.
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  /// Whether it has ended, or only finishes what was begun.
  boolean isOver() {
    return over;
  }

  public String room() {
    return room.id();
  }

  public ProductionSettings settings() {
    return settings;
  }

  /// Gives the listener everything from the next segment on. Answers `false` if the production has
  /// ended: the listener is told nothing then.
  public boolean listen(ProgramListener listener) {
    return !over && audience.add(listener);
  }

  /// Calls the listener no more, a call that runs just now excepted. The last one ends the
  /// production.
  public void forget(ProgramListener listener) {
    if (audience.remove(listener)) {
      post(() -> {
        if (audience.isEmpty()) {
          end("");
        }
      });
    }
  }

  /// Changes how the program looks.
  public void direct(Direction next) {
    direction = next;
    post(() -> director.direct(next, clock.nanoTime()));
  }

  public Direction direction() {
    return direction;
  }

  /// Makes a rendition from the next segment on, or no more. The first is always made.
  public void rendition(String name, boolean on) {
    post(() -> {
      if (on ? renditions.add(name) : renditions.remove(name)) {
        send(new WorkerCommand.Rendition(name, on));
      }
    });
  }

  public ProductionState state() {
    return state;
  }

  /// The process id of the present worker; -1 without.
  public long workerPid() {
    WorkerRun run = current;
    return run == null ? -1 : run.pid();
  }

  private void run() {
    openedNanos = clock.nanoTime();
    succession.begin(openedNanos);
    try {
      while (!over) {
        step();
      }
    } catch (InterruptedException interrupted) {
      end("interrupted");
    }
    finish();
  }

  private void step() throws InterruptedException {
    long now = clock.nanoTime();
    long wait = Math.clamp(Math.min(director.dueAt(), nextStart()) - now, 0, IDLE_NANOS);
    Runnable next = inbox.poll(wait, TimeUnit.NANOSECONDS);
    try {
      if (next != null) {
        next.run();
      }
      tick(clock.nanoTime());
    } catch (RuntimeException bug) {
      // Nobody else is hurt, and the next worker begins with a fresh picture of the room.
      LOG.errorf(bug, "room=%s internal error in a production", room.id());
      kill("a fault of the server");
    }
  }

  private long nextStart() {
    return current == null ? succession.nextStart() : Long.MAX_VALUE;
  }

  private void tick(long now) {
    if (over) {
      return;
    }
    if (audience.isEmpty() && now - openedNanos > UNHEARD_NANOS) {
      end("");
      return;
    }
    if (now >= nextStart()) {
      startWorker();
    }
    WorkerRun run = current;
    if (run == null) {
      return;
    }
    if (run.silentNanos(now) > SILENCE_NANOS) {
      run.kill("the media worker fell silent");
    }
    if (seat.takeRefusal()) {
      director.repeatWishes(now);
    }
    if (eventsLost) {
      eventsLost = false;
      seat.ask().ifPresent(snapshot -> director.correct(snapshot, now));
    }
    if (director.dueAt() <= now) {
      director.act(new RoomStage(run));
      publish(state.phase(), state.statistics(), state.reason());
    }
  }

  // Workers

  private void startWorker() {
    succession.starting();
    Thread.ofVirtual().name("production-start-" + room.id()).start(this::startBlocking);
  }

  private void startBlocking() {
    try {
      var run = new WorkerRun(pool.take(), clock, new RunEvents());
      post(() -> begin(run));
      if (over) {
        run.kill("the program is over");
      }
    } catch (IOException failure) {
      String reason = failure.getMessage() == null ? "no reason given" : failure.getMessage();
      post(() -> failed(reason));
    }
  }

  private void begin(WorkerRun run) {
    succession.started();
    if (over) {
      run.kill("the program is over");
      return;
    }
    current = run;
    run.start(timeline.next(audience.nextSegment(), clock.nanoTime()));
    for (String name : renditions) {
      run.send(new WorkerCommand.Rendition(name, true));
    }
    try {
      director.begin(seat.take(run), clock.nanoTime());
      LOG.infof("room=%s worker=%d makes the program with %s", room.id(), run.pid(), run.encoder());
    } catch (RoomException refused) {
      end(refused.getMessage() == null ? "the room refuses" : refused.getMessage());
    }
  }

  private void failed(String reason) {
    succession.started();
    LOG.warnf("room=%s no media worker: %s", room.id(), reason);
    again(reason);
  }

  private void runEnded(WorkerRun run, String reason) {
    if (run != current || over) {
      return;
    }
    current = null;
    cpuBefore = state.cpuMillis();
    LOG.warnf("room=%s worker=%d is gone: %s", room.id(), run.pid(), reason);
    succession.ended(run.ageNanos(clock.nanoTime()));
    again(reason);
  }

  private void again(String reason) {
    if (!succession.again(clock.nanoTime())) {
      end("No media worker stays alive: " + reason + ".");
      return;
    }
    Phase phase = state.phase() == Phase.STARTING ? Phase.STARTING : Phase.RESTARTING;
    publish(phase, Optional.empty(), reason);
  }

  private void kill(String reason) {
    WorkerRun run = current;
    if (run != null) {
      run.kill(reason);
    }
  }

  private void send(WorkerCommand command) {
    WorkerRun run = current;
    if (run != null) {
      run.send(command);
    }
  }

  // What happens

  private void roomEvent(WorkerRun run, RoomEvent event) {
    if (event instanceof RoomEvent.Evicted evicted) {
      seat.lost();
      end(evicted.reason() == EvictReason.ROOM_ENDED ? "The room has ended." : "sent out");
    } else if (run == current) {
      director.take(event, clock.nanoTime());
    }
  }

  private void report(WorkerRun run, WorkerReport report) {
    if (run != current) {
      return;
    }
    switch (report) {
      case WorkerReport.KeyframeNeeded needed -> seat.askKeyframe(needed.slot());
      case WorkerReport.Statistics statistics ->
          publish(state.phase(), Optional.of(statistics), state.reason());
      case WorkerReport.Ready _, WorkerReport.Init _, WorkerReport.Part _ -> {}
    }
  }

  private void live(WorkerRun run) {
    if (run == current) {
      publish(Phase.LIVE, state.statistics(), "");
    }
  }

  private void publish(Phase phase, Optional<WorkerReport.Statistics> statistics, String reason) {
    WorkerRun run = current;
    long cpu = statistics.map(s -> cpuBefore + s.cpuMillis()).orElse(state.cpuMillis());
    state =
        new ProductionState(
            phase,
            succession.restarts(),
            run == null ? state.encoder() : run.encoder(),
            statistics,
            cpu,
            director.shown(),
            reason);
  }

  // The end

  private void end(String reason) {
    if (!over) {
      over = true;
      publish(state.phase(), state.statistics(), reason);
    }
  }

  private void finish() {
    endings.onOver(this);
    WorkerRun run = current;
    try {
      if (run != null) {
        run.finish(FINISHING);
      }
    } catch (InterruptedException interrupted) {
      run.kill("interrupted");
    }
    seat.leave();
    current = null;
    publish(Phase.ENDED, state.statistics(), state.reason());
    audience.ended();
    String reason = state.reason();
    LOG.infof("room=%s the program has ended%s", room.id(), reason.isEmpty() ? "" : ": " + reason);
    // A worker that became ready in this moment.
    for (Runnable late = inbox.poll(); late != null; late = inbox.poll()) {
      late.run();
    }
    endings.onEnded(this);
  }

  /// Never called on a room's loop: waits for a place, as long as anybody takes what is in it.
  private void post(Runnable what) {
    try {
      boolean posted = false;
      while (!posted && thread.isAlive()) {
        posted = inbox.offer(what, IDLE_NANOS, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The director's wishes, for one worker.
  private final class RoomStage implements Director.Stage {
    private final WorkerRun run;

    RoomStage(WorkerRun run) {
      this.run = run;
    }

    @Override
    public void scene(WorkerCommand.Scene scene) {
      run.send(scene);
    }

    @Override
    public void view(List<ViewRequest> views) {
      seat.view(views);
    }
  }

  private final class RunEvents implements WorkerRun.Events {
    private boolean begun;

    @Override
    public void onInit(WorkerReport.Init init, byte[] bytes) {
      audience.init(init, bytes);
    }

    @Override
    public void onPart(WorkerReport.Part part, byte[] bytes) {
      if (!begun) {
        begun = true;
        WorkerRun run = current;
        if (run != null) {
          post(() -> live(run));
        }
      }
      audience.part(part, bytes);
    }

    @Override
    public void onReport(WorkerRun run, WorkerReport report) {
      post(() -> report(run, report));
    }

    /// On the room's loop: what does not fit is asked for later.
    @Override
    public void onEvent(WorkerRun run, RoomEvent event) {
      if (!inbox.offer(() -> roomEvent(run, event))) {
        eventsLost = true;
      }
    }

    @Override
    public void onOverrun(WorkerRun run) {
      LOG.debugf(
          "room=%s worker=%d read too slowly: %d packets dropped so far",
          room.id(), run.pid(), run.link().dropped());
      post(() -> seat.askKeyframe(""));
    }

    @Override
    public void onRunEnded(WorkerRun run, String reason) {
      if (!over) {
        audience.interrupted();
      }
      post(() -> runEnded(run, reason));
    }
  }
}
