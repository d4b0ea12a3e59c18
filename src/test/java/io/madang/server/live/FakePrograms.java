package io.madang.server.live;

import io.madang.compose.Direction;
import io.madang.compose.ProductionSettings;
import io.madang.compose.ProductionState;
import io.madang.compose.ProductionState.Phase;
import io.madang.compose.ProgramListener;
import io.madang.compose.link.WorkerReport;
import io.madang.wire.WallClock;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Programs without workers: a test says what comes of them.
@Alternative
@Singleton
public class FakePrograms implements Programs {

  private final Map<String, Made> programs = new ConcurrentHashMap<>();
  private volatile Optional<String> refusal = Optional.empty();

  @Override
  public Program listen(
      String room, ProductionSettings settings, Listening listening, LiveException.Code code)
      throws LiveException {
    if (refusal.isPresent()) {
      throw new LiveException(code, refusal.get());
    }
    Made made = programs.getOrDefault(room, new Made(room, settings));
    made.listeners.add(listening.to(made.settings));
    programs.put(room, made);
    return made;
  }

  @Override
  public Totals totals() {
    return new Totals(3, 4_500);
  }

  /// From now on no worker can be had.
  public void refuse(String reason) {
    refusal = Optional.of(reason);
  }

  public void allow() {
    refusal = Optional.empty();
  }

  public Optional<Made> of(String room) {
    return Optional.ofNullable(programs.get(room));
  }

  /// A program that says what it is told to say.
  public final class Made implements Program {
    public final ProductionSettings settings;
    public final List<Direction> directions = new CopyOnWriteArrayList<>();
    public final List<String> renditions = new CopyOnWriteArrayList<>();
    private final List<ProgramListener> listeners = new CopyOnWriteArrayList<>();
    private final String room;
    private volatile ProductionState state =
        new ProductionState(Phase.STARTING, 0, "", Optional.empty(), 0, 0, "");

    private Made(String room, ProductionSettings settings) {
      this.room = room;
      this.settings = settings;
    }

    @Override
    public void forget(ProgramListener listener) {
      listeners.remove(listener);
      if (listeners.isEmpty()) {
        programs.remove(room, this);
      }
    }

    @Override
    public void direct(Direction direction) {
      directions.add(direction);
    }

    @Override
    public void rendition(String name, boolean on) {
      renditions.add(name + (on ? " on" : " off"));
    }

    @Override
    public ProductionState state() {
      return state;
    }

    public int listeners() {
      return listeners.size();
    }

    /// The worker begins: tracks, and the first parts.
    public void begin() {
      state =
          new ProductionState(
              Phase.LIVE,
              1,
              "libopenh264",
              Optional.of(new WorkerReport.Statistics(700, 1_000_000, 30, 2, 0, 24_000, 1)),
              700,
              2,
              "");
      init("720p", 1280, 720, 90_000);
      init("audio", 0, 0, 48_000);
      part(0, 0);
    }

    public void part(long segment, int part) {
      long number = segment * 6 + part;
      send("720p", segment, part, 90_000 * 10 + number * 30_000, 30_000);
      send("audio", segment, part, 48_000 * 10 + number * 16_000, 16_000);
    }

    /// The room is over, or the worker cannot be had any more.
    public void end(String reason) {
      ProductionState last = state;
      state =
          new ProductionState(
              Phase.ENDED,
              last.restarts(),
              last.encoder(),
              last.statistics(),
              last.cpuMillis(),
              0,
              reason);
      programs.remove(room, this);
      listeners.forEach(ProgramListener::onEnded);
    }

    private void init(String track, int width, int height, int timescale) {
      byte[] bytes = {1, 2, 3};
      String codecs = width == 0 ? "mp4a.40.2" : "avc1.640c1f";
      var init =
          new WorkerReport.Init(
              track, codecs, width, height, width == 0 ? 0 : 30, 100_000, timescale, bytes.length);
      listeners.forEach(listener -> listener.onInit(init, bytes));
    }

    private void send(String track, long segment, int part, long mediaTime, int duration) {
      byte[] bytes = {4, 5, 6, 7};
      var sent =
          new WorkerReport.Part(
              track,
              segment,
              part,
              part == 5,
              part == 0,
              mediaTime,
              duration,
              WallClock.system().unixNanos() / 1_000_000,
              bytes.length);
      listeners.forEach(listener -> listener.onPart(sent, bytes));
    }
  }
}
