package io.madang.rtsp;

import io.madang.rtsp.RtspSettings.Timing;
import io.madang.rtsp.media.MediaIntake;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.StreamTrack;
import io.madang.wire.MonotonicClock;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One connected life of a camera: from SETUP to TEARDOWN.
///
/// [#run] owns it, on the camera's thread; packets come on the threads of their sockets and go
/// straight to the intake; [#wake] and [#stop] may be called by any thread, the room's loop too.
final class CameraSession implements PacketSink {
  /// What a session tells its camera, on the camera's thread.
  interface Listener {
    /// Packets come, for the first time or again.
    void onLive(LowerTransport transport);

    /// Nobody looks, so the camera was asked not to send.
    void onPaused();
  }

  private static final long SHORTEST_WAIT_NANOS = 1_000_000L;

  /// Silence is noticed this much late at most.
  private static final long LONGEST_WAIT_NANOS = 250_000_000L;

  private final CameraContext context;
  private final RtspClient client;
  private final MediaIntake intake;
  private final Listener listener;
  private final MediaPaths paths;
  private final MonotonicClock clock;
  private final Thread owner = Thread.currentThread();
  private final List<StreamTrack> tracks;
  private volatile boolean stopped;
  private volatile boolean ended;
  private volatile boolean packetsCame;
  private volatile long lastPacketNanos;
  private boolean live;
  private boolean paused;
  private boolean pausable;
  private long wantedNanos;

  CameraSession(
      CameraContext context,
      RtspClient client,
      MediaIntake intake,
      LowerTransport lower,
      Listener listener) {
    this.context = context;
    this.client = client;
    this.intake = intake;
    this.listener = listener;
    this.clock = context.clock();
    this.tracks =
        client.description().tracks().stream().filter(track -> intake.uses(track.index())).toList();
    this.pausable = !context.settings().pauseIdleAfter().isZero();
    int count = client.description().tracks().size();
    this.paths =
        switch (lower) {
          case UDP ->
              new UdpPaths(
                  client.connection(),
                  context.datagrams(),
                  context.settings().allowedNetworks(),
                  this,
                  count);
          case TCP -> new TcpPaths(client.connection(), this, count, clock);
        };
  }

  /// Plays until it is stopped, or until something is wrong.
  void run() throws RtspException {
    try (client;
        paths) {
      if (paths.lower() == LowerTransport.TCP) {
        intake.expectOrder();
      }
      for (StreamTrack track : tracks) {
        paths.setUp(client, track);
      }
      paths.begin();
      client.play(tracks);
      serve();
    }
  }

  /// Ends it soon.
  void stop() {
    stopped = true;
    wake();
  }

  /// Something may have to be done now.
  void wake() {
    LockSupport.unpark(owner);
  }

  /// Whether not one packet has come.
  boolean wasSilent() {
    return !packetsCame;
  }

  @Override
  public void rtp(int track, byte[] array, int offset, int length, long now) {
    lastPacketNanos = now;
    if (!packetsCame) {
      packetsCame = true;
      wake();
    }
    intake.rtp(track, array, offset, length, now);
  }

  @Override
  public void rtcp(int track, byte[] array, int offset, int length, long now) {
    intake.rtcp(track, array, offset, length, now);
  }

  @Override
  public void ended() {
    ended = true;
    wake();
  }

  private void serve() throws RtspException {
    long now = clock.nanoTime();
    var keepAlive = new KeepAlive(client, now);
    var reports = new ReceiverReports(intake, paths, tracks, context.random(), now);
    lastPacketNanos = packetsCame ? lastPacketNanos : now;
    wantedNanos = now;
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      now = clock.nanoTime();
      requireLife(now);
      announceLife();
      long wait = Math.min(intake.tick(now), reports.run(now));
      wait = Math.min(wait, keepAlive.run(now));
      pauseOrResume(now);
      LockSupport.parkNanos(this, Math.clamp(wait, SHORTEST_WAIT_NANOS, LONGEST_WAIT_NANOS));
    }
  }

  private void requireLife(long now) throws RtspException {
    if (ended) {
      throw client.connection().failure();
    }
    if (intake.hasEnded()) {
      throw new RtspException(Code.NO_MEDIA, "The camera has ended the stream.");
    }
    Timing timing = context.settings().timing();
    boolean first = !packetsCame && paths.lower() == LowerTransport.UDP;
    long patience = (first ? timing.firstPacketByUdp() : timing.silence()).toNanos();
    if (!paused && now - lastPacketNanos > patience) {
      throw new RtspException(Code.NO_MEDIA, silence());
    }
  }

  private String silence() {
    if (packetsCame) {
      return "The camera sends nothing any more.";
    }
    return paths.lower() == LowerTransport.UDP
        ? "The camera plays, but no packet comes by UDP: a firewall may be in the way."
        : "The camera plays, but sends nothing.";
  }

  private void announceLife() {
    if (packetsCame && !live) {
      live = true;
      listener.onLive(paths.lower());
    }
  }

  /// A camera that nobody is shown is asked to rest, where that is wished for and it can.
  private void pauseOrResume(long now) throws RtspException {
    if (intake.isWanted()) {
      wantedNanos = now;
    }
    if (paused && wantedNanos == now) {
      client.resume();
      paused = false;
      lastPacketNanos = clock.nanoTime();
      listener.onLive(paths.lower());
    } else if (pausable && live && !paused && isIdle(now)) {
      pausable = client.pause();
      paused = pausable;
      if (paused) {
        listener.onPaused();
      }
    }
  }

  private boolean isIdle(long now) {
    return now - wantedNanos >= context.settings().pauseIdleAfter().toNanos();
  }
}
