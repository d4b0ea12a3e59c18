package io.madang.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleRoomsTest {

  private static final long SECOND = 1_000_000_000L;

  private final IdleRooms idle = new IdleRooms(60 * SECOND);

  @Test
  void observe_emptyForTheTimeout_isIdle() {
    assertThat(idle.observe(Map.of("yard", 0, "garden", 2), 0)).isEmpty();
    assertThat(idle.observe(Map.of("yard", 0, "garden", 2), 59 * SECOND)).isEmpty();

    assertThat(idle.observe(Map.of("yard", 0, "garden", 2), 60 * SECOND)).containsExactly("yard");
  }

  @Test
  void observe_somebodyComesBack_startsAnew() {
    idle.observe(Map.of("yard", 0), 0);
    idle.observe(Map.of("yard", 1), 50 * SECOND);
    idle.observe(Map.of("yard", 0), 55 * SECOND);

    assertThat(idle.observe(Map.of("yard", 0), 70 * SECOND)).isEmpty();
    assertThat(idle.observe(Map.of("yard", 0), 115 * SECOND)).containsExactly("yard");
  }

  @Test
  void observe_goneMeanwhile_isForgotten() {
    idle.observe(Map.of("yard", 0), 0);
    idle.observe(Map.of(), 30 * SECOND);

    assertThat(idle.observe(Map.of("yard", 0), 61 * SECOND)).isEmpty();
  }

  @Test
  void observe_withoutATimeout_isNeverIdle() {
    var patient = new IdleRooms(0);
    patient.observe(Map.of("yard", 0), 0);

    assertThat(patient.observe(Map.of("yard", 0), 1_000_000 * SECOND)).isEmpty();
  }
}
