package io.madang.compose;

import io.madang.compose.link.LinkCodec;
import io.madang.compose.link.WorkerCommand;
import io.madang.room.RoomEvent;
import io.madang.room.RoomObserver;
import io.madang.room.RtpSink;
import io.madang.room.SlotParameters;
import io.madang.room.SlotState;
import io.madang.wire.ByteArrays;
import io.madang.wire.ByteRing;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// The server's side of one worker's connection: takes the room's packets and the news of their
/// sources on the room's loop, and everybody's commands, and writes them to the socket on a thread
/// of its own.
///
/// Packets and sources share one bounded ring, so that a source is known before its first packet.
/// When it is full packets are dropped and counted, sources never: they wait in a small queue of
/// their own, and packets behind them are dropped as well. Once there is room again the listener is
/// told, since what the worker decodes has gaps. Other commands have a queue of their own; a worker
/// that lets it fill up is broken.
///
/// [RtpSink] and [RoomObserver] are confined to the room's loop, where nothing is allocated per
/// packet and nobody waits; the rest may be called from any thread.
final class WorkerLink implements RtpSink, RoomObserver, AutoCloseable {
  /// Two seconds of a large grid: a worker that is further behind shows the past.
  private static final int RING_BYTES = 2 << 20;

  private static final int FRAME_BYTES = LinkCodec.LENGTH_BYTES + PACKET_CAPACITY;

  /// What is written in one call; the JDK copies it to native memory first.
  private static final int WRITE_BYTES = 64 << 10;

  private static final int MOST_COMMANDS = 256;
  private static final int MOST_SOURCES = 1_024;

  /// A worker that hears nothing takes us for dead; an empty room has no packets.
  private static final long KEEP_ALIVE_NANOS = 2_000_000_000L;

  private final Output output;
  private final MonotonicClock clock;
  private final RoomObserver events;
  private final LinkListener listener;
  private final ByteRing ring = new ByteRing(RING_BYTES);
  private final ByteBuffer ringView = ByteBuffer.wrap(ring.array());
  private final ArrayBlockingQueue<byte[]> commands = new ArrayBlockingQueue<>(MOST_COMMANDS);
  private final Map<String, Source> sources = new HashMap<>();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final Thread writer;
  private int packetAt;
  private volatile boolean open = true;
  private volatile boolean idle;
  private volatile long dropped;
  private long droppedTold;
  private long lastWrite;

  /// The connection; writes all of the bytes, waiting as long as it takes.
  @FunctionalInterface
  interface Output {
    void write(ByteBuffer bytes) throws IOException;
  }

  /// @param name of its thread
  /// @param events is given everything that the room tells
  WorkerLink(
      String name,
      Output output,
      MonotonicClock clock,
      RoomObserver events,
      LinkListener listener) {
    this.output = output;
    this.clock = clock;
    this.events = events;
    this.listener = listener;
    this.writer = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    writer.start();
  }

  /// Sends a command, after those sent before.
  void send(WorkerCommand command) {
    if (!commands.offer(LinkCodec.frame(command))) {
      fail("the media worker does not take commands any more");
    }
    wake();
  }

  /// Packets that were dropped because the worker read too slowly.
  long dropped() {
    return dropped;
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(writer);
  }

  @Override
  public boolean canSend() {
    return open;
  }

  @Override
  public int reserve() {
    int at = writeWaiting() ? ring.reserve(FRAME_BYTES) : ByteRing.NO_ROOM;
    if (at == ByteRing.NO_ROOM) {
      drop();
      return NO_ROOM;
    }
    packetAt = at;
    return at + LinkCodec.LENGTH_BYTES;
  }

  @Override
  public byte[] array() {
    return ring.array();
  }

  @Override
  public void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    ByteArrays.put16(ring.array(), packetAt, length);
    ring.commit(LinkCodec.LENGTH_BYTES + length);
  }

  @Override
  public void flush() {
    ring.publish();
    wake();
  }

  @Override
  public void onEvent(RoomEvent event) {
    switch (event) {
      case RoomEvent.SlotsNegotiated negotiated -> negotiated(negotiated);
      case RoomEvent.SlotsChanged changed -> changed.slots().forEach(this::changed);
      case RoomEvent.ParticipantJoined _,
          RoomEvent.ParticipantUpdated _,
          RoomEvent.ParticipantLeft _,
          RoomEvent.TrackPublished _,
          RoomEvent.TrackUpdated _,
          RoomEvent.TrackUnpublished _,
          RoomEvent.SpeakersChanged _,
          RoomEvent.ChatReceived _,
          RoomEvent.HandChanged _,
          RoomEvent.Reacted _,
          RoomEvent.RoomUpdated _,
          RoomEvent.ActivityFailed _,
          RoomEvent.MediaConnected _,
          RoomEvent.PathSilent _,
          RoomEvent.Evicted _ -> {}
    }
    events.onEvent(event);
  }

  private void negotiated(RoomEvent.SlotsNegotiated negotiated) {
    Map<String, Source> before = Map.copyOf(sources);
    sources.clear();
    for (SlotParameters slot : negotiated.slots()) {
      Source known = before.get(slot.mid());
      boolean same = known != null && known.slot().ssrc() == slot.ssrc();
      sources.put(slot.mid(), known != null && same ? known : new Source(slot, "", ""));
    }
    before.forEach((name, source) -> {
      if (!sources.containsKey(name) && !source.participant().isEmpty()) {
        writeSource(new Source(source.slot(), "", ""));
      }
    });
  }

  /// The room also tells when a picture changes its size: that is no news for the worker.
  private void changed(SlotState state) {
    Source before = sources.get(state.slot());
    if (before == null) {
      return;
    }
    var now =
        new Source(before.slot(), state.participantId().orElse(""), state.trackId().orElse(""));
    if (!now.equals(before)) {
      sources.put(state.slot(), now);
      writeSource(now);
    }
  }

  private void writeSource(Source source) {
    SlotParameters slot = source.slot();
    if (waiting.size() == MOST_SOURCES) {
      fail("the media worker does not read");
      return;
    }
    waiting.add(
        LinkCodec.frame(
            new WorkerCommand.Source(
                slot.mid(), slot.ssrc(), slot.kind(), source.participant(), source.track())));
    if (writeWaiting()) {
      flush();
    }
  }

  /// Moves the sources that wait into the ring; whether none waits any more.
  private boolean writeWaiting() {
    while (!waiting.isEmpty()) {
      byte[] frame = waiting.getFirst();
      int at = ring.reserve(frame.length);
      if (at == ByteRing.NO_ROOM) {
        return false;
      }
      System.arraycopy(frame, 0, ring.array(), at, frame.length);
      ring.commit(frame.length);
      waiting.removeFirst();
    }
    return true;
  }

  private void drop() {
    long before = dropped;
    dropped = before + 1;
  }

  /// The writer says that it will wait before it looks for the last time, so nothing is overlooked.
  private void wake() {
    if (idle) {
      LockSupport.unpark(writer);
    }
  }

  private void run() {
    lastWrite = clock.nanoTime();
    try {
      while (open) {
        boolean worked = writeCommands();
        worked |= writeRing();
        if (!worked) {
          await();
        }
      }
    } catch (IOException broken) {
      fail("the connection to the media worker is broken");
    }
  }

  private boolean writeCommands() throws IOException {
    boolean worked = false;
    for (byte[] frame = commands.poll(); frame != null; frame = commands.poll()) {
      write(ByteBuffer.wrap(frame));
      worked = true;
    }
    return worked;
  }

  /// All that lies there, since that ends where a frame does: a command may follow.
  private boolean writeRing() throws IOException {
    int left = ring.readable();
    if (left == 0) {
      return false;
    }
    while (left > 0) {
      int length = Math.min(left, WRITE_BYTES);
      int at = ring.readOffset();
      write(ringView.limit(at + length).position(at));
      ring.release(length);
      left -= length;
    }
    long lost = dropped;
    if (lost != droppedTold && ring.isEmpty()) {
      droppedTold = lost;
      listener.onOverrun();
    }
    return true;
  }

  private void write(ByteBuffer bytes) throws IOException {
    output.write(bytes);
    lastWrite = clock.nanoTime();
  }

  private void await() throws IOException {
    idle = true;
    if (open && ring.isEmpty() && commands.isEmpty()) {
      LockSupport.parkNanos(this, KEEP_ALIVE_NANOS);
    }
    idle = false;
    if (clock.nanoTime() - lastWrite >= KEEP_ALIVE_NANOS) {
      write(ByteBuffer.wrap(WorkerProcess.KEEP_ALIVE));
    }
  }

  private void fail(String reason) {
    if (open) {
      open = false;
      listener.onBroken(reason);
    }
  }

  /// What a slot carries.
  private record Source(SlotParameters slot, String participant, String track) {}
}
