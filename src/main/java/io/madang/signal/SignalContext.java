package io.madang.signal;

import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// What all signaling connections of a server share. Thread-safe.
///
/// @param iceServers what clients are told to use
/// @param hosts what hosts do beside moderation
/// @param executor runs what may block: one virtual thread per task
/// @param delayer runs something later
public record SignalContext(
    Rooms rooms,
    HostControls hosts,
    AccessPolicy access,
    SignalSettings settings,
    SignalCodec codec,
    IceServers iceServers,
    Executor executor,
    Delayer delayer,
    MonotonicClock clock,
    WallClock wallClock,
    SignalListener listener) {

  /// Runs something later, on a thread that may block.
  @FunctionalInterface
  public interface Delayer {
    void after(long nanos, Runnable action);

    /// By the platform's timer.
    static Delayer on(Executor executor) {
      return (nanos, action) ->
          CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor).execute(action);
    }
  }

  /// The usual one: system clocks and timer.
  public static SignalContext of(
      Rooms rooms,
      HostControls hosts,
      AccessPolicy access,
      SignalSettings settings,
      IceServers iceServers,
      Executor executor,
      SignalListener listener) {
    return new SignalContext(
        rooms,
        hosts,
        access,
        settings,
        new SignalCodec(settings.limits()),
        iceServers,
        executor,
        Delayer.on(executor),
        MonotonicClock.system(),
        WallClock.system(),
        listener);
  }

  /// Waits for rooms as the settings say.
  public RoomCalls roomCalls() {
    return new RoomCalls(settings.roomTimeout().toNanos());
  }

  /// The calendar time that tokens are judged by.
  public long unixMillis() {
    return wallClock.unixNanos() / 1_000_000;
  }
}
