package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.RoomEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomFollowerTest {
  private final List<RoomEvent> told = new ArrayList<>();
  private final RoomFollower follower = new RoomFollower(3, told::add);

  @Test
  void onEvent_beforeTheRelease_isHeldInOrder() {
    follower.onEvent(reaction(1));
    follower.onEvent(reaction(2));
    assertThat(told).isEmpty();

    follower.release();
    follower.onEvent(reaction(3));

    assertThat(told).containsExactly(reaction(1), reaction(2), reaction(3));
  }

  @Test
  void onEvent_whileHeldAgain_waits() {
    follower.release();
    follower.hold();
    follower.onEvent(reaction(1));
    assertThat(told).isEmpty();

    follower.release();

    assertThat(told).containsExactly(reaction(1));
  }

  @Test
  void onEvent_moreThanMayBeHeld_goesThrough() {
    for (int i = 0; i < 4; i++) {
      follower.onEvent(reaction(i));
    }

    assertThat(told).containsExactly(reaction(3));
  }

  private static RoomEvent reaction(int number) {
    return new RoomEvent.Reacted("p-" + number, "👏");
  }
}
