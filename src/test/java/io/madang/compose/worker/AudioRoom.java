package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.PriorityQueue;

/// People who send sound, a network and a mixer, in simulated time.
final class AudioRoom implements AutoCloseable {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  /// Monotonic time of the program's first tick.
  static final long START = 5_000 * SECOND;

  static final WorkerCommand.Start SETTINGS =
      new WorkerCommand.Start(
          30,
          10,
          6,
          7,
          10_000,
          List.of(new RenditionSettings("720p", 1280, 720, 2_500_000)),
          128_000,
          "auto",
          "",
          false);

  /// On the way to the worker.
  private record Flight(long arrivalNanos, long order, Runnable arrives)
      implements Comparable<Flight> {
    @Override
    public int compareTo(Flight other) {
      int byTime = Long.compare(arrivalNanos, other.arrivalNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  static {
    // Nonsense is a test here, no news.
    av_log_set_level(AV_LOG_FATAL);
  }

  final RecordedReports reports = new RecordedReports();
  final PlayoutClocks clocks = new PlayoutClocks();
  final ProgramClock clock = new ProgramClock(START, 1_764_000_000L * SECOND, 30, 10_000);
  final AudioMixer mixer = new AudioMixer(SETTINGS, clock, clocks, reports, ProgramCopy.NONE);
  private final PriorityQueue<Flight> flights = new PriorityQueue<>();
  private long order;
  private long now = START;

  void source(int ssrc, String participant) {
    clocks.source(ssrc, participant);
    mixer.source(ssrc, participant);
  }

  /// Sends a packet that arrives at a moment after the program's start.
  void packet(int ssrc, int payloadType, int sequence, int timestamp, byte[] payload, long at) {
    later(
        at,
        () -> {
          int rate = AudioDecoder.clockRate(payloadType);
          clocks.arrival(ssrc, rate, timestamp, START + at);
          mixer.packet(ssrc, payloadType, sequence & 0xffff, timestamp, payload);
        });
  }

  void report(int ssrc, long ntpNanos, int timestamp, long at) {
    later(at, () -> clocks.senderReport(ssrc, ntpNanos, timestamp));
  }

  void later(long at, Runnable arrives) {
    flights.add(new Flight(START + at, order++, arrives));
  }

  /// Lets time pass; the mixer is asked at every moment at which something happens.
  void run(long nanos) {
    long until = now + nanos;
    while (!flights.isEmpty() && flights.peek().arrivalNanos <= until) {
      Flight flight = flights.remove();
      mixUntil(flight.arrivalNanos);
      flight.arrives.run();
    }
    mixUntil(until);
    now = until;
  }

  /// Lets time pass in which the mixer gets no processor.
  void stall(long nanos) {
    now += nanos;
    while (!flights.isEmpty() && flights.peek().arrivalNanos <= now) {
      flights.remove().arrives.run();
    }
  }

  private void mixUntil(long nanos) {
    while (mixer.nextFrameNanos() <= nanos) {
      mixer.mixFrame();
    }
  }

  Sound listen(Path directory) throws Exception {
    mixer.finish();
    return Sound.decode(directory, reports.file());
  }

  AudioCounters.Snapshot counters() {
    return mixer.snapshot(0);
  }

  @Override
  public void close() {
    mixer.close();
  }
}
