package io.madang.compose;

import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.room.RoomEvent;
import io.madang.room.RoomObserver;
import io.madang.wire.MonotonicClock;
import java.time.Duration;

/// One worker's turn in a production: its process and its connection. Ends once, whatever the
/// reason, and says so.
///
/// Thread-safe.
final class WorkerRun implements WorkerProcess.Reports, RoomObserver, LinkListener {
  /// While a listener is busy with what was read, the silence is ours.
  private static final long BUSY = Long.MAX_VALUE;

  private final WorkerProcess process;
  private final WorkerLink link;
  private final Events events;
  private final MonotonicClock clock;
  private final long begunNanos;
  private volatile long silentSince;
  private volatile String killedFor = "";

  /// What a run tells; each call says which run it was. [#onEvent] comes on the room's loop.
  interface Events {
    void onInit(WorkerReport.Init init, byte[] bytes);

    void onPart(WorkerReport.Part part, byte[] bytes);

    void onReport(WorkerRun run, WorkerReport report);

    void onEvent(WorkerRun run, RoomEvent event);

    void onOverrun(WorkerRun run);

    /// The last call: on the thread that reported before.
    void onRunEnded(WorkerRun run, String reason);
  }

  WorkerRun(WorkerProcess process, MonotonicClock clock, Events events) {
    this.process = process;
    this.clock = clock;
    this.events = events;
    this.link = new WorkerLink("worker-link-" + process.pid(), process::write, clock, this, this);
    this.begunNanos = clock.nanoTime();
    this.silentSince = begunNanos;
  }

  /// Tells the worker what to make; everything else follows.
  void start(WorkerCommand.Start start) {
    silentSince = clock.nanoTime();
    process.begin(start, this);
    link.start();
  }

  /// Where the room's packets go.
  WorkerLink link() {
    return link;
  }

  void send(WorkerCommand command) {
    link.send(command);
  }

  String encoder() {
    return process.encoder();
  }

  /// The worker's process id.
  long pid() {
    return process.pid();
  }

  long ageNanos(long now) {
    return now - begunNanos;
  }

  /// How long the worker has not reported.
  long silentNanos(long now) {
    return Math.max(0, now - silentSince);
  }

  /// Ends the worker at once.
  void kill(String why) {
    killedFor = why;
    link.close();
    process.close();
  }

  /// Lets the worker finish what it has begun, as long as that takes no longer than this, then ends
  /// it. Blocks.
  void finish(Duration atMost) throws InterruptedException {
    link.send(new WorkerCommand.Stop());
    process.awaitEnd(atMost);
    kill("the program is over");
    process.awaitEnd(atMost);
  }

  @Override
  public void report(WorkerReport report) {
    silentSince = BUSY;
    events.onReport(this, report);
    silentSince = clock.nanoTime();
  }

  @Override
  public void init(WorkerReport.Init init, byte[] bytes) {
    silentSince = BUSY;
    events.onInit(init, bytes);
    silentSince = clock.nanoTime();
  }

  @Override
  public void part(WorkerReport.Part part, byte[] bytes) {
    silentSince = BUSY;
    events.onPart(part, bytes);
    silentSince = clock.nanoTime();
  }

  @Override
  public void onEvent(RoomEvent event) {
    events.onEvent(this, event);
  }

  @Override
  public void onOverrun() {
    events.onOverrun(this);
  }

  /// May be called on the room's loop: the rest is for another thread.
  @Override
  public void onBroken(String why) {
    Thread.ofVirtual().name("worker-broken-" + process.pid()).start(() -> kill(why));
  }

  @Override
  public void ended(String reason) {
    link.close();
    events.onRunEnded(this, killedFor.isEmpty() ? reason : killedFor);
  }
}
