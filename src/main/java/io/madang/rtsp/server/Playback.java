package io.madang.rtsp.server;

import io.madang.room.AttachRequest;
import io.madang.room.AttachResult;
import io.madang.room.RoomCommand;
import io.madang.room.RoomHandle;
import io.madang.room.SlotSection;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.rtsp.message.RtspException;
import io.madang.wire.ByteArrays;
import io.madang.wire.ByteRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A room being played to one client: a receiver of the room without a transport, and the thread
/// that sends what it gets. Its methods belong to the connection's thread.
final class Playback implements AutoCloseable {
  /// What is written in one go; the JDK copies it to native memory first.
  private static final int WRITE_BYTES = 64 << 10;

  private static final int FRAME_HEADER = 4;

  /// Players get the largest picture there is.
  private static final int WIDEST = 3_840;

  private static final int HIGHEST = 2_160;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

  private final RoomHandle room;
  private final ResourcePath path;
  private final List<PlaybackFormat.Track> tracks;
  private final PlayerSink sink;
  private final Frames frames;
  private final Runnable onEnd;
  private final Thread writer;
  private String participantId = "";

  /// Takes whole interleaved frames (RFC 2326, section 10.12), waiting as long as it takes.
  interface Frames {
    void send(ByteBuffer frames) throws IOException;
  }

  /// @param tracks those that were set up
  /// @param channels of each by its mid
  /// @param onEnd called once, from any thread, when it cannot go on
  Playback(
      RoomHandle room,
      ResourcePath path,
      List<PlaybackFormat.Track> tracks,
      Map<String, Integer> channels,
      Frames frames,
      Runnable onEnd) {
    this.room = room;
    this.path = path;
    this.tracks = List.copyOf(tracks);
    this.frames = frames;
    this.onEnd = onEnd;
    this.sink = new PlayerSink(channels, onEnd);
    this.writer = Thread.ofVirtual().name("rtsp-play-" + room.id()).unstarted(this::write);
    sink.setReader(writer);
  }

  /// Begins, or goes on after a pause.
  void play(RoomCalls calls) throws RtspException {
    if (participantId.isEmpty()) {
      List<SlotSection> slots = tracks.stream().map(PlaybackFormat.Track::section).toList();
      AttachResult attached =
          calls.await(room.attach(new AttachRequest("RTSP", slots, views(true)), sink, sink));
      participantId = attached.participantId();
      writer.start();
    } else {
      sink.setPaused(false);
      calls.await(room.command(new RoomCommand.View(participantId, views(true))));
    }
  }

  /// Nothing is sent until [#play]; pictures then begin with a keyframe.
  void pause(RoomCalls calls) throws RtspException {
    if (!participantId.isEmpty()) {
      calls.await(room.command(new RoomCommand.View(participantId, views(false))));
      sink.setPaused(true);
    }
  }

  /// The player has lost too much to go on without a keyframe.
  void requestKeyframe() {
    if (!participantId.isEmpty()) {
      room.command(new RoomCommand.RequestKeyframe(participantId, ""));
    }
  }

  @Override
  public void close() {
    sink.close();
    if (!participantId.isEmpty()) {
      room.command(new RoomCommand.Leave(participantId));
    }
  }

  private List<ViewRequest> views(boolean playing) {
    var views = new ArrayList<ViewRequest>();
    for (PlaybackFormat.Track track : tracks) {
      ViewTarget shown =
          path.participant().isEmpty()
              ? ViewTarget.AUTO
              : new ViewTarget.Pinned(path.participant(), track.source());
      // Sound without a wish of its own is just not sent while paused.
      boolean stops = !playing && track.codec().name().video();
      views.add(new ViewRequest(track.mid(), stops ? ViewTarget.NONE : shown, WIDEST, HIGHEST, 0));
    }
    return views;
  }

  private void write() {
    ByteRing ring = sink.ring();
    ByteBuffer view = ByteBuffer.wrap(ring.array());
    long droppedTold = 0;
    try {
      while (sink.isOpen()) {
        int length = wholeFrames(ring);
        if (length == 0) {
          if (sink.dropped() != droppedTold) {
            droppedTold = sink.dropped();
            requestKeyframe();
          }
          LockSupport.parkNanos(this, LONGEST_WAIT_NANOS);
          continue;
        }
        int at = ring.readOffset();
        frames.send(view.limit(at + length).position(at));
        ring.release(length);
      }
    } catch (IOException gone) {
      sink.close();
      onEnd.run();
    }
  }

  /// How many bytes of whole frames lie at the ring's reading position, up to what is written at
  /// once.
  private static int wholeFrames(ByteRing ring) {
    int readable = ring.readable();
    if (readable <= WRITE_BYTES) {
      return readable;
    }
    int start = ring.readOffset();
    int length = 0;
    int next = FRAME_HEADER + ByteArrays.u16(ring.array(), start + 2);
    while (length + next <= WRITE_BYTES) {
      length += next;
      next = FRAME_HEADER + ByteArrays.u16(ring.array(), start + length + 2);
    }
    return length;
  }
}
