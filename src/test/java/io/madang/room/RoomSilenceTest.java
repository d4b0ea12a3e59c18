package io.madang.room;

import static io.madang.room.RoomWorld.MILLI;
import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.LinkConditions;
import org.junit.jupiter.api.Test;

class RoomSilenceTest {
  private final RoomWorld world = new RoomWorld(7);

  private Member speaking(String name) {
    Member member = world.member(name).publishing().receiving(1, 1).join().connected();
    new FakeMicrophone(world.world, member.peer, "a").start();
    world.run(2 * SECOND);
    return member;
  }

  private void cut(Member member) {
    world.network.setConditions(member.peer.address(), LinkConditions.GOOD.withLoss(1));
  }

  @Test
  void path_cutTowardsUs_isToldToItsOwnerAlone() {
    Member ara = speaking("Ara");
    Member bo = speaking("Bo");
    cut(ara);
    world.run(1_300 * MILLI);

    assertThat(ara.events(RoomEvent.PathSilent.class))
        .singleElement()
        .satisfies(silence -> assertThat(silence.nanos()).isBetween(SECOND, 1_200 * MILLI));
    assertThat(bo.events(RoomEvent.PathSilent.class)).isEmpty();
  }

  @Test
  void silentNanos_ofACutPath_isTheTimeSinceTheLastPacket() {
    Member ara = speaking("Ara");
    assertThat(world.await(world.room().silentNanos(ara.id()))).isLessThan(200 * MILLI);
    cut(ara);
    world.run(700 * MILLI);

    assertThat(world.await(world.room().silentNanos(ara.id()))).isBetween(500 * MILLI, 800 * MILLI);
  }

  @Test
  void path_thatLives_isNeverCalledSilent() {
    Member ara = speaking("Ara");
    world.run(30 * SECOND);

    assertThat(ara.events(RoomEvent.PathSilent.class)).isEmpty();
  }
}
