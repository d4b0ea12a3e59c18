package io.madang.rtsp.server;

import io.madang.room.ConnectionState;
import io.madang.room.EvictReason;
import io.madang.room.FeedObserver;
import io.madang.room.FeedRequest;
import io.madang.room.MediaFeed;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomHandle;
import io.madang.rtsp.media.MediaIntake;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspWriter;
import io.madang.rtsp.message.StreamDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What one client pushes into a room: a participant, fed with the packets that the client sends.
/// Its commands belong to the connection's thread; packets may come from others.
final class Publication implements FeedObserver, AutoCloseable {
  /// RFC 3550 asks for five seconds between reports, give or take.
  private static final long REPORT_NANOS = 5_000_000_000L;

  private static final int REPORT_BYTES = 256;

  private final ServerContext context;
  private final Map<Integer, Integer> channelByTrack;
  private final Playback.Frames frames;
  private final Runnable onEnd;
  private final List<Demand> early = new ArrayList<>();
  private final Thread caretaker;
  private @Nullable MediaFeed feed;
  private volatile @Nullable MediaIntake intake; // read for each packet
  private volatile boolean open = true;

  private record Demand(String mid, String rid, boolean wanted) {}

  /// @param channelByTrack under which each track's RTP comes, and its reports go back one higher
  /// @param onEnd called once, from any thread, when it cannot go on
  Publication(
      ServerContext context,
      Map<Integer, Integer> channelByTrack,
      Playback.Frames frames,
      Runnable onEnd) {
    this.context = context;
    this.channelByTrack = Map.copyOf(channelByTrack);
    this.frames = frames;
    this.onEnd = onEnd;
    this.caretaker = Thread.ofVirtual().name("rtsp-record").unstarted(this::takeCare);
  }

  /// Joins the room.
  ///
  /// @param ordered packets come over the connection, which keeps their order
  void start(RoomHandle room, String name, StreamDescription description, boolean ordered)
      throws RtspException {
    var request = new FeedRequest(name, "", ParticipantKind.CAMERA);
    MediaFeed joined = context.calls().await(room.feed(request, this));
    feed = joined;
    try {
      MediaIntake opened =
          MediaIntake.open(
              description,
              joined,
              context.transcoders(),
              context.intakeSettings(),
              context.clock(),
              context.wallClock());
      if (ordered) {
        opened.expectOrder();
      }
      use(opened);
    } catch (RtspException unusable) {
      joined.leave();
      throw unusable;
    }
    joined.setState(ConnectionState.CONNECTED, "");
    caretaker.start();
  }

  /// Takes a packet of a track. Any thread.
  void packet(int track, boolean rtcp, byte[] array, int offset, int length) {
    MediaIntake running = intake;
    if (running == null || !open) {
      return;
    }
    long now = context.clock().nanoTime();
    if (rtcp) {
      running.rtcp(track, array, offset, length, now);
    } else {
      running.rtp(track, array, offset, length, now);
    }
  }

  @Override
  public void onKeyframeNeeded(String mid, String rid) {
    MediaIntake running = intake;
    if (running != null) {
      running.keyframeNeeded(mid, rid);
    }
  }

  @Override
  public synchronized void onDemand(String mid, String rid, boolean wanted) {
    MediaIntake running = intake;
    if (running != null) {
      running.demand(mid, rid, wanted);
    } else {
      early.add(new Demand(mid, rid, wanted));
    }
  }

  @Override
  public void onEvicted(EvictReason why) {
    open = false;
    LockSupport.unpark(caretaker);
    onEnd.run();
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(caretaker);
    MediaFeed left = feed;
    if (left != null) {
      left.leave();
    }
    MediaIntake closing = intake;
    if (closing != null) {
      closing.close();
    }
  }

  /// What the room has wanted meanwhile is told first.
  private synchronized void use(MediaIntake opened) {
    intake = opened;
    early.forEach(demand -> opened.demand(demand.mid, demand.rid, demand.wanted));
    early.clear();
  }

  private void takeCare() {
    byte[] report = new byte[REPORT_BYTES];
    long reportAt = context.clock().nanoTime() + REPORT_NANOS / 2;
    try {
      MediaIntake running = intake;
      while (open && running != null) {
        long now = context.clock().nanoTime();
        boolean due = now >= reportAt;
        for (int track : channelByTrack.keySet()) {
          if (due || running.isFeedbackDue(track)) {
            report(running, track, report, now);
          }
        }
        reportAt = due ? now + REPORT_NANOS : reportAt;
        LockSupport.parkNanos(this, Math.min(running.tick(now), REPORT_NANOS));
      }
    } catch (IOException gone) {
      onEnd.run();
    }
  }

  private void report(MediaIntake running, int track, byte[] report, long now) throws IOException {
    int header = RtspWriter.FRAME_HEADER_BYTES;
    int length = running.writeReceiverReport(track, report, header, now);
    if (length > 0) {
      RtspWriter.frameHeader(report, 0, channelByTrack.getOrDefault(track, 0) + 1, length);
      frames.send(ByteBuffer.wrap(report, 0, header + length));
    }
  }
}
