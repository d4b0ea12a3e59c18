package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.LoopbackRooms;
import io.madang.room.RoomRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class JoinRehearsalTest {
  @Test
  void run_realRooms_everyJoinIsAnsweredAndLeftAgain() throws Exception {
    try (var loops = LoopbackRooms.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      RoomRegistry rooms = loops.registry();

      boolean answered = JoinRehearsal.run(context(rooms, AccessPolicy.open(), threads));

      assertThat(answered).isTrue();
      assertThat(rooms.statistics().joins()).isGreaterThan(1);
      assertThat(rooms.statistics().participants()).isZero();
    }
  }

  @Test
  void run_joinIsRefused_saysSo() throws Exception {
    try (var loops = LoopbackRooms.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      RoomRegistry rooms = loops.registry();
      AccessPolicy closed = AccessPolicy.tokens(java.util.Map.of("key", "a".repeat(32)));

      assertThat(JoinRehearsal.run(context(rooms, closed, threads))).isFalse();
    }
  }

  private static SignalContext context(
      RoomRegistry rooms, AccessPolicy access, ExecutorService threads) {
    return SignalContext.of(
        new LocalRooms(rooms),
        HostControls.NONE,
        access,
        SignalSettings.DEFAULT,
        IceServers.NONE,
        threads,
        SignalListener.NONE);
  }
}
