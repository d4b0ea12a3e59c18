package io.madang.server.live;

import io.madang.compose.Direction;
import io.madang.compose.ProductionState;
import io.madang.compose.ProductionState.Phase;
import io.madang.hls.LiveStream;
import io.madang.room.RoomActivity;
import io.madang.server.live.Programs.Program;
import java.util.Optional;

/// One broadcast of a room: its program on one side, its stream on the other. It begins, may be
/// changed, and ends once. Thread-safe.
public final class Broadcast {

  private final String room;
  private final long sinceUnixMillis;
  private final LiveStream stream;
  private final Program program;
  private final HlsProgram listener;
  private final EncoderLoad load = new EncoderLoad();
  private volatile BroadcastSettings settings;
  private volatile Optional<End> end = Optional.empty();

  /// How it ended.
  ///
  /// @param last the program's last state
  /// @param reason why it ended by itself, empty where somebody ended it
  private record End(ProductionState last, String reason) {}

  Broadcast(
      String room,
      long sinceUnixMillis,
      BroadcastSettings settings,
      LiveStream stream,
      Program program,
      HlsProgram listener) {
    this.room = room;
    this.sinceUnixMillis = sinceUnixMillis;
    this.settings = settings;
    this.stream = stream;
    this.program = program;
    this.listener = listener;
    stream.title(settings.title());
  }

  public String room() {
    return room;
  }

  public long sinceUnixMillis() {
    return sinceUnixMillis;
  }

  public BroadcastSettings settings() {
    return settings;
  }

  public LiveStream stream() {
    return stream;
  }

  /// The program's state, which stays as it was at the end.
  public ProductionState production() {
    return end.map(End::last).orElseGet(program::state);
  }

  public Phase phase() {
    return end.isPresent() ? Phase.ENDED : production().phase();
  }

  /// Why it ended by itself; empty where it did not.
  public String endReason() {
    return end.map(End::reason).orElse("");
  }

  /// Cores that the worker takes, mean of the last seconds.
  public double encoderLoad() {
    return end.isPresent() ? 0 : load.cores();
  }

  boolean isOver() {
    return end.isPresent();
  }

  void direct(BroadcastSettings wanted, String logoFile) {
    settings = wanted;
    stream.title(wanted.title());
    program.direct(new Direction(wanted.layout(), wanted.title(), logoFile));
  }

  void sample(long nowNanos) {
    load.sample(program.state().cpuMillis(), nowNanos);
  }

  /// What people in the room see of it.
  RoomActivity.Live activity() {
    BroadcastSettings now = settings;
    return new RoomActivity.Live(
        sinceUnixMillis, stream.viewers(), now.title(), now.layout().wireName(), now.isPublic());
  }

  /// Ends it for the viewers, too: their players stop at the end.
  ///
  /// @return false where it was over already
  boolean end(String reason) {
    if (!cut(reason)) {
      return false;
    }
    stream.end();
    return true;
  }

  /// Ends it while its viewers' players go on asking.
  ///
  /// @return false where it was over already
  boolean cut(String reason) {
    synchronized (this) {
      if (end.isPresent()) {
        return false;
      }
      end = Optional.of(new End(program.state(), reason));
    }
    program.forget(listener);
    return true;
  }
}
