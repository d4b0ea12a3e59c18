package io.madang.room;

import static io.madang.room.RoomWorld.MILLI;
import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.LinkConditions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomForwardingTest {
  private final RoomWorld world = new RoomWorld(20261122);

  private FakeCamera camera(Member member, String... rids) {
    return new FakeCamera(world.world, member.peer, "v", rids).start();
  }

  private static ViewRequest tile(Member shown, String slot, int width) {
    return new ViewRequest(
        slot, new ViewTarget.Pinned(shown.id(), TrackSource.CAMERA), width, width * 9 / 16, 0);
  }

  @Test
  void video_twoMembers_eachGetsAContinuousStreamOfTheOther() {
    Member ara = world.member("Ara").publishing().receiving(1, 1).join().connected();
    Member bo = world.member("Bo").publishing().receiving(1, 1).join().connected();
    camera(ara);
    camera(bo);
    world.run(3 * SECOND);

    SlotRecording atBo = bo.recording("rv0");
    SlotRecording atAra = ara.recording("rv0");
    atBo.assertContinuous();
    atAra.assertContinuous();
    assertThat(atBo.size()).isGreaterThan(150);
    assertThat(atAra.size()).isGreaterThan(150);
  }

  @Test
  void video_lateJoiner_startsWithAKeyframeSoon() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara);
    world.run(5 * SECOND);
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    long connected = world.world.now();
    world.until(() -> bo.recording("rv0").size() > 0, SECOND);

    assertThat(world.world.now() - connected).isLessThan(200 * MILLI);
    world.run(SECOND);
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void simulcast_tileGrows_higherLayerWithinASecondWithoutABreak() {
    Member ara = world.member("Ara").publishing("q", "h", "f").join().connected();
    camera(ara, "q", "h", "f");
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    bo.view(tile(ara, "rv0", 320));
    world.run(2 * SECOND);
    assertThat(bo.recording("rv0").keyframeWidths()).last().isEqualTo(320);

    bo.view(tile(ara, "rv0", 1280));
    world.run(SECOND);

    assertThat(bo.recording("rv0").keyframeWidths()).last().isEqualTo(1280);
    assertThat(bo.state("rv0").map(SlotState::width)).contains(1280);
    bo.view(tile(ara, "rv0", 600));
    world.run(SECOND);
    assertThat(bo.recording("rv0").keyframeWidths()).last().isEqualTo(640);
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void simulcast_layerIsGivenUp_nextBestTakesOver() {
    Member ara = world.member("Ara").publishing("q", "h", "f").join().connected();
    FakeCamera camera = camera(ara, "q", "h", "f");
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    bo.view(tile(ara, "rv0", 1280));
    world.run(2 * SECOND);
    camera.pause("f", true);
    world.run(3 * SECOND);
    assertThat(bo.recording("rv0").keyframeWidths()).last().isEqualTo(640);

    camera.pause("f", false);
    world.run(3 * SECOND);

    assertThat(bo.recording("rv0").keyframeWidths()).last().isEqualTo(1280);
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void simulcast_wantedLayerIsLate_beginsWithASmallerOne() {
    Member ara = world.member("Ara").publishing("q", "h", "f").join().connected();
    FakeCamera camera = camera(ara, "q", "h", "f");
    world.run(2 * SECOND);
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    bo.view(tile(ara, "rv0", 1280));
    camera.pause("f", true);
    Member cho = world.member("Cho").receiving(0, 1).join().connected();
    cho.view(tile(ara, "rv0", 320));
    world.run(500 * MILLI);
    assertThat(bo.recording("rv0").keyframeWidths()).isNotEmpty().last().isNotEqualTo(1280);

    camera.pause("f", false);
    world.run(3 * SECOND);

    assertThat(bo.recording("rv0").keyframeWidths()).last().isEqualTo(1280);
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void video_lossOnTheWayIn_isMendedBeforeItGoesOut() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    camera(ara);
    world.run(SECOND);
    world.network.setConditions(ara.peer.address(), LinkConditions.GOOD.withLoss(0.05));
    world.run(5 * SECOND);
    world.network.setConditions(ara.peer.address(), LinkConditions.GOOD);
    world.run(SECOND);

    assertThat(world.network.lost()).isPositive();
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void video_reorderingOnTheWayIn_keepsEveryNumber() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    world.network.setConditions(
        ara.peer.address(), LinkConditions.GOOD.withReordering(0.2).withDuplication(0.05));
    camera(ara);
    world.run(4 * SECOND);
    world.network.setConditions(ara.peer.address(), LinkConditions.GOOD);
    world.run(SECOND);

    bo.recording("rv0").assertContinuous();
  }

  @Test
  void video_anotherPersonInTheTile_isOneStream() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member cho = world.member("Cho").publishing().join().connected();
    camera(ara);
    camera(cho);
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    bo.view(tile(ara, "rv0", 640));
    world.run(2 * SECOND);
    bo.view(tile(cho, "rv0", 640));
    world.run(2 * SECOND);

    bo.recording("rv0").assertContinuous();
    assertThat(bo.state("rv0").flatMap(SlotState::participantId)).contains(cho.id());
  }

  @Test
  void mute_stopsThePicture_unmuteBringsItBack() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    camera(ara);
    world.run(SECOND);
    world.execute(new RoomCommand.Mute(ara.id(), ara.track("v"), true));
    world.run(200 * MILLI);
    int muted = bo.recording("rv0").size();
    world.run(SECOND);
    assertThat(bo.recording("rv0").size()).isEqualTo(muted);
    assertThat(bo.state("rv0").flatMap(SlotState::reason)).contains(SlotState.Reason.MUTED);

    world.execute(new RoomCommand.Mute(ara.id(), ara.track("v"), false));
    world.run(SECOND);

    assertThat(bo.recording("rv0").size()).isGreaterThan(muted);
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void speakers_whoTalks_takesTheAutoSlotAndTheFloor() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member cho = world.member("Cho").publishing().join().connected();
    camera(ara);
    camera(cho);
    FakeMicrophone araMicrophone = new FakeMicrophone(world.world, ara.peer, "a").start();
    FakeMicrophone choMicrophone = new FakeMicrophone(world.world, cho.peer, "a").start();
    Member bo = world.member("Bo").receiving(2, 1).join().connected();
    choMicrophone.level(25);
    world.run(2 * SECOND);
    assertThat(bo.state("rv0").flatMap(SlotState::participantId)).contains(cho.id());

    choMicrophone.level(127);
    araMicrophone.level(30);
    world.run(3 * SECOND);

    assertThat(bo.state("rv0").flatMap(SlotState::participantId)).contains(ara.id());
    assertThat(bo.events(RoomEvent.SpeakersChanged.class).getLast().active())
        .isEqualTo(Optional.of(ara.id()));
    assertThat(bo.state("ra0").flatMap(SlotState::participantId))
        .as("heard in the slot of the picture")
        .contains(ara.id());
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void audio_moreThanSlots_theLoudAreHeard() {
    RoomWorld small = new RoomWorld(3, new RoomLimits(10, 50, 60, 6, 2, 20 * SECOND, 30 * SECOND));
    FakeMicrophone[] microphones = new FakeMicrophone[4];
    Member[] members = new Member[4];
    for (int i = 0; i < 4; i++) {
      members[i] = small.member("m" + i).publishing().join().connected();
      microphones[i] = new FakeMicrophone(small.world, members[i].peer, "a").start();
    }
    Member bo = small.member("Bo").receiving(2, 0).join().connected();
    small.run(SECOND);
    microphones[3].level(20);
    small.run(2 * SECOND);

    assertThat(java.util.List.of("ra0", "ra1"))
        .anySatisfy(slot ->
            assertThat(bo.state(slot).flatMap(SlotState::participantId)).contains(members[3].id()));
  }

  @Test
  void keyframes_manyReceiversAtOnce_oneRequest() {
    Member ara = world.member("Ara").publishing().join().connected();
    FakeCamera camera = camera(ara);
    world.run(2 * SECOND);
    int before = camera.keyframes();
    for (int i = 0; i < 10; i++) {
      world.member("b" + i).receiving(0, 1).join();
    }
    world.run(2 * SECOND);

    assertThat(camera.keyframes() - before).isBetween(1, 3);
  }
}
