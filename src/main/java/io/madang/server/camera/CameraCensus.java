package io.madang.server.camera;

import io.madang.rtsp.CameraStatus;
import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.TrackStatus;
import io.madang.wire.MonotonicClock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What all cameras together do, for those who look every few seconds. Cameras count from their
/// last connection on; here what they have counted is added up, also of those that are gone, but
/// for what they received after they were looked at last.
///
/// Thread-safe.
public final class CameraCensus {

  /// Several figures are read at once: they are of the same moment.
  private static final long FRESH_NANOS = 500_000_000;

  private final Supplier<Map<String, CameraStatus>> cameras;
  private final MonotonicClock clock;
  private Map<String, long[]> counted = Map.of();
  private Now now = new Now(new EnumMap<>(State.class), 0, 0);
  private long packets;
  private long lost;
  private long takenAt;
  private boolean taken;

  /// @param cameras what each is doing, by a name of its own
  CameraCensus(Supplier<Map<String, CameraStatus>> cameras, MonotonicClock clock) {
    this.cameras = cameras;
    this.clock = clock;
  }

  private record Now(Map<State, Integer> states, long bitrateBps, int transcoded) {}

  public synchronized int in(State state) {
    take();
    return now.states().getOrDefault(state, 0);
  }

  /// Received from all cameras, bits per second.
  public synchronized long bitrateBps() {
    take();
    return now.bitrateBps();
  }

  /// Cameras of which something is being transcoded.
  public synchronized int transcoded() {
    take();
    return now.transcoded();
  }

  /// Received since the start.
  public synchronized long packets() {
    take();
    return packets;
  }

  /// That never came, since the start.
  public synchronized long lost() {
    take();
    return lost;
  }

  private void take() {
    long nanos = clock.nanoTime();
    if (taken && nanos - takenAt < FRESH_NANOS) {
      return;
    }
    taken = true;
    takenAt = nanos;
    var states = new EnumMap<State, Integer>(State.class);
    var counts = new HashMap<String, long[]>();
    long bitrate = 0;
    int transcoded = 0;
    for (Map.Entry<String, CameraStatus> camera : cameras.get().entrySet()) {
      CameraStatus status = camera.getValue();
      states.merge(status.state(), 1, Integer::sum);
      bitrate += status.tracks().stream().mapToLong(TrackStatus::bitrateBps).sum();
      transcoded += status.tracks().stream().anyMatch(TrackStatus::transcoded) ? 1 : 0;
      counts.put(camera.getKey(), count(camera.getKey(), status));
    }
    counted = counts;
    now = new Now(states, bitrate, transcoded);
  }

  /// Adds what has come since the last look.
  private long[] count(String camera, CameraStatus status) {
    long[] before = counted.getOrDefault(camera, new long[2]);
    long[] after = {
      status.tracks().stream().mapToLong(TrackStatus::packets).sum(),
      status.tracks().stream().mapToLong(TrackStatus::lost).sum()
    };
    // Where it counts less it has begun anew.
    boolean anew = after[0] < before[0];
    packets += anew ? after[0] : after[0] - before[0];
    lost += Math.max(0, anew ? after[1] : after[1] - before[1]);
    return after;
  }
}
