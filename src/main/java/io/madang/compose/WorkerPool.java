package io.madang.compose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The media workers of this server: how many may run, and one that waits for the next program.
///
/// The spare worker is started with the first production, not with the server: a server that never
/// broadcasts then pays nothing, and what needs it most, going on after a fault, comes later
/// anyway.
///
/// Thread-safe. Directory and spare worker are gone after [#close].
public final class WorkerPool implements AutoCloseable {
  /// Below the ten seconds after which a worker that hears nothing ends.
  private static final long KEEP_ALIVE_SECONDS = 2;

  private static final Logger LOG = Logger.getLogger(WorkerPool.class);

  private final CommandLines commandLines;
  private final boolean keepsSpare;
  private final int max;
  private final ScheduledExecutorService timer;
  private final AtomicLong numbers = new AtomicLong();
  private @Nullable Path directory;
  private @Nullable WorkerProcess spare;
  private boolean spareIsStarting;
  private boolean closed;
  private int taken;

  /// How a worker is started.
  @FunctionalInterface
  interface CommandLines {
    /// @param directory for this worker's temporary files
    WorkerCommandLine in(Path directory) throws IOException;
  }

  public WorkerPool(WorkerSettings settings) {
    this(directory -> WorkerCommandLine.of(settings, directory), settings.spare(), settings.max());
  }

  WorkerPool(CommandLines commandLines, boolean keepsSpare, int max) {
    this.commandLines = commandLines;
    this.keepsSpare = keepsSpare;
    this.max = max;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-pool").factory());
    timer.scheduleWithFixedDelay(
        this::keepAlive, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
  }

  /// Takes one of the places; [#release] gives it back.
  synchronized void reserve() throws ProductionException {
    if (closed) {
      throw new ProductionException(ProductionException.Code.CLOSED, "The server is stopping.");
    }
    if (taken == max) {
      throw new ProductionException(
          ProductionException.Code.BUSY,
          "This server makes no more than "
              + max
              + (max == 1 ? " program" : " programs")
              + " at once (madang.worker.max).");
    }
    taken++;
  }

  synchronized void release() {
    taken--;
  }

  /// A worker that is ready: the spare one if it is alive, else a new one. Blocks while one is
  /// started.
  WorkerProcess take() throws IOException {
    WorkerProcess waiting = takeSpare();
    if (waiting != null && !waiting.isAlive()) {
      waiting.close();
      waiting = null;
    }
    WorkerProcess ready = waiting == null ? start() : waiting;
    refill();
    return ready;
  }

  /// Workers that make a program now.
  public synchronized int running() {
    return taken;
  }

  @Override
  public void close() {
    WorkerProcess left;
    Path used;
    synchronized (this) {
      closed = true;
      left = spare;
      spare = null;
      used = directory;
      directory = null;
    }
    timer.shutdownNow();
    if (left != null) {
      left.close();
    }
    if (used != null) {
      PrivateDirectory.delete(used);
    }
  }

  private synchronized @Nullable WorkerProcess takeSpare() {
    WorkerProcess waiting = spare;
    spare = null;
    return waiting;
  }

  private WorkerProcess start() throws IOException {
    Path used;
    synchronized (this) {
      if (closed) {
        throw new IOException("the server is stopping");
      }
      used = directory == null ? PrivateDirectory.temporary() : directory;
      directory = used;
    }
    Path own = PrivateDirectory.create(used.resolve("w" + numbers.incrementAndGet()));
    return WorkerProcess.start(commandLines.in(own), own);
  }

  private synchronized void refill() {
    if (keepsSpare && !closed && spare == null && !spareIsStarting) {
      spareIsStarting = true;
      Thread.ofVirtual().name("worker-spare").start(this::startSpare);
    }
  }

  private void startSpare() {
    WorkerProcess started = null;
    try {
      started = start();
    } catch (IOException failure) {
      noSpare(failure);
    }
    boolean kept;
    synchronized (this) {
      spareIsStarting = false;
      kept = !closed;
      if (kept) {
        spare = started;
      }
    }
    if (!kept && started != null) {
      started.close();
    }
  }

  /// The next production tries again, and tells if it fails as well.
  private synchronized void noSpare(IOException failure) {
    if (!closed) {
      LOG.warnf("no spare media worker: %s", failure.getMessage());
    }
  }

  /// Tells the spare worker that we are there, and replaces it if it is not. Within the lock, so
  /// that it does not fall into the first command; ten bytes now and then find room in any socket.
  private synchronized void keepAlive() {
    WorkerProcess waiting = spare;
    if (waiting == null || hears(waiting)) {
      return;
    }
    spare = null;
    waiting.close();
    refill();
  }

  private static boolean hears(WorkerProcess waiting) {
    try {
      waiting.write(ByteBuffer.wrap(WorkerProcess.KEEP_ALIVE));
      return waiting.isAlive();
    } catch (IOException gone) {
      return false;
    }
  }
}
