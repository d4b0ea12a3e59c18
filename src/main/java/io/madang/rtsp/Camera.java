package io.madang.rtsp;

import io.madang.room.ConnectionState;
import io.madang.room.EvictReason;
import io.madang.room.FeedObserver;
import io.madang.room.MediaFeed;
import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.media.MediaIntake;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A camera in a room: connects, plays, and comes back by itself until it is removed. Thread-safe.
///
/// ```
/// CONNECTING ──packets──▶ LIVE ◀──somebody looks── PAUSED
///      ▲  │                │ ╰──nobody looks────────▲
///   due│  ╰──failure───╮   │failure
///      │               ▼   ▼
///      ╰───────────── WAITING, or FAILED where a person must change something
/// ```
///
/// It lives on a virtual thread of its own; what others ask for is noted and the thread woken.
public final class Camera implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Camera.class);

  /// A camera that stayed that long begins anew when it goes away.
  private static final Duration STABLE = Duration.ofSeconds(10);

  /// What it is doing, as one value.
  private record Now(State state, String reason, long retryAtUnixMillis) {}

  private final String id;
  private final String room;
  private final String name;
  private final RtspUrl url;
  private final CameraContext context;
  private final Runnable removal;
  private final RetryPolicy retries;
  private final Thread thread;
  private volatile Now now = new Now(State.CONNECTING, "", 0);
  private volatile Optional<LowerTransport> transport = Optional.empty();
  private volatile boolean closed;
  private volatile @Nullable MediaFeed feed; // set before the thread starts
  private volatile @Nullable MediaIntake intake; // none before the first description
  private volatile @Nullable CameraSession session; // none while it is away

  // The thread's own.
  private final TransportChoice choice;
  private boolean everLive;
  private long liveSinceNanos;
  private int failures;

  Camera(
      String id,
      String room,
      CameraRequest request,
      RtspUrl url,
      CameraContext context,
      Runnable removal) {
    this.id = id;
    this.room = room;
    this.name = request.name();
    this.url = url;
    this.choice =
        new TransportChoice(url.isSecure() ? Optional.of(LowerTransport.TCP) : request.transport());
    this.context = context;
    this.removal = removal;
    this.retries = new RetryPolicy(context.settings().timing(), context.random());
    this.thread = Thread.ofVirtual().name("camera-" + id).unstarted(this::run);
  }

  public String id() {
    return id;
  }

  /// The name of its room.
  public String room() {
    return room;
  }

  /// Shown on its tile.
  public String name() {
    return name;
  }

  /// Without credentials.
  public String displayUrl() {
    return url.display();
  }

  public CameraStatus status() {
    Now current = now;
    MediaFeed joined = feed;
    MediaIntake media = intake;
    return new CameraStatus(
        current.state,
        current.reason,
        current.retryAtUnixMillis,
        joined == null ? "" : joined.participantId(),
        transport,
        media == null ? List.of() : TrackStatus.of(media.statistics()));
  }

  /// Removes it: it leaves the room and is not tried again.
  @Override
  public void close() {
    MediaFeed joined = feed;
    if (joined != null) {
      joined.leave();
    }
    end();
  }

  /// Begins, as this participant.
  void start(MediaFeed joined) {
    feed = joined;
    joined.setState(ConnectionState.CONNECTING, "");
    if (closed) {
      joined.leave(); // removed before it was there
    }
    thread.start();
  }

  /// What the room is to be given when it joins.
  FeedObserver observer() {
    return new Demand();
  }

  /// Waits until it has said goodbye to the camera; answers whether it has.
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  /// Ends the thread; from any thread, without waiting.
  private void end() {
    removal.run();
    synchronized (thread) {
      closed = true;
      CameraSession current = session;
      if (current == null) {
        thread.interrupt();
      } else {
        current.stop();
      }
    }
  }

  private void run() {
    MediaFeed joined = feed;
    while (!closed && joined != null) {
      try {
        connect(joined);
      } catch (RtspException failure) {
        failed(joined, failure);
      } catch (RuntimeException bug) {
        LOG.errorf(bug, "room=%s camera=%s", room, id);
        failed(joined, new RtspException(Code.REFUSED, "Something is wrong in this server."));
      }
    }
    MediaIntake last = intake;
    if (last != null) {
      last.close();
    }
  }

  /// One life, from the connection to its end.
  private void connect(MediaFeed joined) throws RtspException {
    RtspClient client = RtspClient.open(context.connector(), url, context.random());
    CameraSession current;
    try {
      MediaIntake last = intake;
      MediaIntake next =
          last == null
              ? context.intake(client.description(), joined)
              : last.reopen(client.description());
      intake = next;
      current = new CameraSession(context, client, next, choice.next(), new Life(joined));
    } catch (RtspException | RuntimeException failure) {
      client.close();
      throw failure;
    }
    try {
      if (install(current)) {
        current.run();
      } else {
        client.close();
      }
    } catch (RtspException failure) {
      if (!choice.changes(failure, current.wasSilent())) {
        throw failure;
      }
      LOG.debugf("room=%s camera=%s by TCP: %s", room, id, failure.sentence());
    } finally {
      session = null;
      transport = Optional.empty();
    }
  }

  private boolean install(CameraSession current) {
    synchronized (thread) {
      session = current;
      return !closed;
    }
  }

  private void failed(MediaFeed joined, RtspException failure) {
    if (closed) {
      return;
    }
    boolean hopeless = failure.code().isPermanent();
    boolean wasLive = liveSinceNanos != 0;
    boolean stable = wasLive && context.clock().nanoTime() - liveSinceNanos >= STABLE.toNanos();
    failures = stable ? 1 : failures + 1;
    liveSinceNanos = 0;
    Duration delay = retries.delay(failures, hopeless);
    long retryAt = context.wallClock().unixNanos() / 1_000_000 + delay.toMillis();
    LOG.debugf("room=%s camera=%s away: %s", room, id, failure.sentence());
    now = new Now(hopeless ? State.FAILED : State.WAITING, failure.sentence(), retryAt);
    joined.setState(awayState(hopeless), forEverybody(failure));
    await(delay);
    if (!closed && !hopeless) {
      now = new Now(State.CONNECTING, failure.sentence(), 0);
    }
  }

  private ConnectionState awayState(boolean hopeless) {
    if (hopeless) {
      return ConnectionState.FAILED;
    }
    return everLive ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING;
  }

  private void await(Duration delay) {
    long until = context.clock().nanoTime() + delay.toNanos();
    while (!closed && !Thread.currentThread().isInterrupted()) {
      long left = until - context.clock().nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
  }

  /// Tells the room what its session tells, on the camera's thread.
  private final class Life implements CameraSession.Listener {
    private final MediaFeed joined;

    private Life(MediaFeed joined) {
      this.joined = joined;
    }

    @Override
    public void onLive(LowerTransport by) {
      LOG.debugf("room=%s camera=%s live by %s", room, id, by);
      liveSinceNanos = liveSinceNanos == 0 ? context.clock().nanoTime() : liveSinceNanos;
      everLive = true;
      transport = Optional.of(by);
      now = new Now(State.LIVE, "", 0);
      joined.setState(ConnectionState.CONNECTED, "");
    }

    @Override
    public void onPaused() {
      now = new Now(State.PAUSED, "Nobody is watching.", 0);
    }
  }

  /// What guests may read on the tile: where the camera is, is for those who added it.
  private static String forEverybody(RtspException failure) {
    return switch (failure.code()) {
      case ADDRESS_NOT_ALLOWED -> "The address of the camera is not allowed.";
      case UNKNOWN_HOST -> "The name of the camera has no address.";
      case UNREACHABLE -> "The camera cannot be reached.";
      case TIMEOUT -> "The camera does not answer.";
      case TLS_FAILED -> "No secure connection to the camera comes about.";
      default -> failure.sentence();
    };
  }

  /// What the room wants of it; on the room's loop, so it only leaves notes.
  private final class Demand implements FeedObserver {
    @Override
    public void onKeyframeNeeded(String mid, String rid) {
      MediaIntake media = intake;
      if (media != null) {
        media.keyframeNeeded(mid, rid);
        wake();
      }
    }

    @Override
    public void onDemand(String mid, String rid, boolean wanted) {
      MediaIntake media = intake;
      if (media != null) {
        media.demand(mid, rid, wanted);
        wake();
      }
    }

    @Override
    public void onEvicted(EvictReason why) {
      LOG.debugf("room=%s camera=%s removed: %s", room, id, why);
      Thread.ofVirtual().start(Camera.this::end);
    }

    private void wake() {
      CameraSession current = session;
      if (current != null) {
        current.wake();
      }
    }
  }
}
