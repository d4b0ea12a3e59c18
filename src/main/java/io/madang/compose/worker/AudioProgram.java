package io.madang.compose.worker;

import io.madang.compose.link.WorkerCommand;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.wire.MonotonicClock;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The program's track `audio`, made on a thread of its own from what slots carry: decoded, mixed
/// ([AudioMixer]), encoded as AAC, reported in parts that end where the pictures' parts do.
///
/// [#source] and [#packet] are called by one thread, the link's reader, in the order in which
/// commands and packets came. Sender reports and sources are told to the [PlayoutClocks] by the
/// reader as well, before; arrivals of sound are told by this class. Between reader and mixer is a
/// queue of 4096 entries, several seconds of a full room: while it is full, packets are dropped and
/// counted.
final class AudioProgram implements AutoCloseable {
  private static final int QUEUE_ENTRIES = 4_096;

  /// The mixer takes everything out once in 21 ms; whoever waits longer waits for nobody.
  private static final long SOURCE_DEADLINE_SECONDS = 2;

  private static final long CLOSE_DEADLINE_MILLIS = 5_000;

  /// Longer waits are looked at again: a stop is noticed at once, a clock that jumps soon.
  private static final long MAX_WAIT_NANOS = 50_000_000L;

  private sealed interface Event {}

  private record SourceChanged(int ssrc, String participant) implements Event {}

  private record PacketCame(
      int ssrc, int payloadType, int sequenceNumber, int timestamp, byte[] payload)
      implements Event {}

  private record Stopped() implements Event {}

  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE_ENTRIES);
  private final MonotonicClock time = MonotonicClock.system();
  private final PlayoutClocks clocks;
  private final AudioMixer mixer;
  private final RenditionTrack.Failure failure;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile AudioCounters.Snapshot snapshot;

  private final AtomicLong overflows = new AtomicLong();

  /// Begins to mix with the program's first tick; the track's beginning is reported at once.
  ///
  /// @param copy gets what is encoded as well
  /// @param failure told once when the track cannot go on
  AudioProgram(
      WorkerCommand.Start start,
      ProgramClock clock,
      PlayoutClocks clocks,
      ReportSink sink,
      ProgramCopy copy,
      RenditionTrack.Failure failure) {
    this.clocks = clocks;
    this.failure = failure;
    this.mixer = new AudioMixer(start, clock, clocks, sink, copy);
    this.snapshot = mixer.snapshot(0);
    this.thread = Thread.ofPlatform().name("audio").daemon().start(this::run);
  }

  /// What a slot carries from now on. Slots of pictures mean nothing here.
  void source(WorkerCommand.Source source) {
    if (source.kind() != MediaKind.AUDIO) {
      return;
    }
    var event = new SourceChanged(source.ssrc(), source.participant());
    try {
      if (!queue.offer(event, SOURCE_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody mixes any more");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A packet of a slot; its bytes are copied. Packets that are no audio of ours mean nothing.
  void packet(RtpPacket packet, long arrivalNanos) {
    int rate = AudioDecoder.clockRate(packet.payloadType());
    if (rate == 0 || packet.payloadLength() == 0) {
      return;
    }
    clocks.arrival(packet.ssrc(), rate, packet.timestamp(), arrivalNanos);
    int from = packet.payloadOffset();
    byte[] payload = Arrays.copyOfRange(packet.array(), from, from + packet.payloadLength());
    var event =
        new PacketCame(
            packet.ssrc(),
            packet.payloadType(),
            packet.sequenceNumber(),
            packet.timestamp(),
            payload);
    if (!queue.offer(event)) {
      overflows.incrementAndGet();
    }
  }

  /// What went wrong so far. Any thread.
  AudioCounters.Snapshot counters() {
    return snapshot;
  }

  /// Reports the last part, which ends its segment, and frees everything. Waits for it, but not for
  /// longer than a few seconds.
  @Override
  public void close() {
    stopping = true;
    queue.offer(new Stopped());
    try {
      thread.join(CLOSE_DEADLINE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (mixer) {
      while (!stopping) {
        long wait = mixer.nextFrameNanos() - time.nanoTime();
        if (wait > 0) {
          take(queue.poll(Math.min(wait, MAX_WAIT_NANOS), TimeUnit.NANOSECONDS));
        } else {
          takeAll();
          mixer.mixFrame();
          snapshot = mixer.snapshot(overflows.get());
        }
      }
      mixer.finish();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      failure.failed(broken);
    }
  }

  /// What is there, and not what comes meanwhile: frames must not wait for a flood.
  private void takeAll() {
    for (int i = queue.size(); i > 0; i--) {
      take(queue.poll());
    }
  }

  private void take(@Nullable Event event) {
    switch (event) {
      case SourceChanged(int ssrc, String participant) -> mixer.source(ssrc, participant);
      case PacketCame p ->
          mixer.packet(p.ssrc, p.payloadType, p.sequenceNumber, p.timestamp, p.payload);
      case Stopped _ -> stopping = true;
      case null -> {
        // Nothing came in time.
      }
    }
  }
}
