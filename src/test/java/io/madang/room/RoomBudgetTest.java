package io.madang.room;

import static io.madang.room.RoomWorld.MILLI;
import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Receivers whose paths carry less than everything.
class RoomBudgetTest {
  private static final long KBPS = 1_000;

  private final RoomWorld world = new RoomWorld(20261126);

  /// Somebody who sends three layers.
  private Member person(String name) {
    Member person = world.member(name).publishing("q", "h", "f").join().connected();
    camera(person, "q", "h", "f");
    return person;
  }

  private Member viewer(int sounds, int pictures) {
    return world.member("Bo").receiving(sounds, pictures).join().connected();
  }

  /// Somebody who sees Ara's picture as large as it comes, and has for four seconds.
  private Member viewerOf(Member ara) {
    Member bo = viewer(0, 1);
    bo.view(tile(ara, "rv0", 1280, 0));
    world.run(4 * SECOND);
    return bo;
  }

  /// Somebody with two tiles, who sees this in them, and has for four seconds.
  private Member viewerOf(ViewRequest... tiles) {
    Member bo = viewer(0, 2);
    bo.view(tiles);
    world.run(4 * SECOND);
    return bo;
  }

  private FakeCamera camera(Member member, String... rids) {
    return new FakeCamera(world.world, member.peer, "v", rids).weighed().start();
  }

  private static ViewRequest tile(Member shown, String slot, int width, int priority) {
    return new ViewRequest(
        slot,
        new ViewTarget.Pinned(shown.id(), TrackSource.CAMERA),
        width,
        width * 9 / 16,
        priority);
  }

  private void budget(Member member, long bitrateBps) {
    Room room = world.registry.existing("yard").orElseThrow();
    world.loop.execute(() -> room.require(member.id()).setSendBudget(bitrateBps, world.loop.now()));
  }

  private static void assertContinuous(Member member, String... slots) {
    for (String slot : slots) {
      member.recording(slot).assertContinuous();
    }
  }

  private static int lastWidth(Member member, String slot) {
    return member.recording(slot).keyframeWidths().getLast();
  }

  private static Optional<SlotState.Reason> reason(Member member, String slot) {
    return member.state(slot).flatMap(SlotState::reason);
  }

  @Test
  void budgetFalls_lowerLayerSoonAndWithoutABreak_risesAgainAfterAWhile() {
    Member ara = person("Ara");
    Member bo = viewerOf(ara);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(1280);

    budget(bo, 1_000 * KBPS);
    world.run(300 * MILLI);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(640);
    budget(bo, 500 * KBPS);
    world.run(300 * MILLI);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
    world.run(5 * SECOND);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
    assertThat(reason(bo, "rv0")).isEmpty();

    budget(bo, 1_000 * KBPS);
    world.run(1_800 * MILLI);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
    world.run(SECOND);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(640);
    budget(bo, SendBudget.UNLIMITED);
    world.run(500 * MILLI);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(1280);
    assertContinuous(bo, "rv0");
  }

  @Test
  void budget_aLittleMoreThanALayerTakes_isNotEnoughToRise() {
    Member ara = person("Ara");
    Member bo = viewerOf(ara);
    budget(bo, 400 * KBPS);
    world.run(SECOND);

    budget(bo, 680 * KBPS);
    world.run(10 * SECOND);

    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
  }

  @Test
  void budget_wavers_doesNotFlap() {
    Member ara = person("Ara");
    Member bo = viewerOf(ara);
    budget(bo, 700 * KBPS);
    world.run(SECOND);
    int before = bo.recording("rv0").keyframeWidths().size();

    for (int i = 0; i < 100; i++) {
      budget(bo, (i % 2 == 0 ? 640 : 760) * KBPS);
      world.run(300 * MILLI);
    }

    assertThat(bo.recording("rv0").keyframeWidths().size() - before).isLessThanOrEqualTo(2);
    assertContinuous(bo, "rv0");
  }

  @Test
  void budget_notForAllPictures_theLeastImportantPausesAndIsTold() {
    Member ara = person("Ara");
    Member cho = person("Cho");
    Member bo = viewerOf(tile(ara, "rv0", 320, 50), tile(cho, "rv1", 1280, 200));

    budget(bo, 500 * KBPS);
    world.run(500 * MILLI);
    int paused = bo.recording("rv0").size();
    world.run(3 * SECOND);

    assertThat(bo.recording("rv0").size()).isEqualTo(paused);
    assertThat(reason(bo, "rv0")).contains(SlotState.Reason.BANDWIDTH);
    assertThat(bo.state("rv0").flatMap(SlotState::participantId)).contains(ara.id());
    assertThat(lastWidth(bo, "rv1")).isEqualTo(320);
    assertThat(reason(bo, "rv1")).isEmpty();

    budget(bo, 900 * KBPS);
    world.run(3 * SECOND);
    assertThat(bo.recording("rv0").size()).isGreaterThan(paused);
    assertThat(reason(bo, "rv0")).isEmpty();
    assertContinuous(bo, "rv0", "rv1");
  }

  @Test
  void budget_otherTileIsMadeLarge_hasItsShareAtOnce() {
    Member ara = person("Ara");
    Member cho = person("Cho");
    Member bo = viewerOf(tile(ara, "rv0", 320, 50), tile(cho, "rv1", 1280, 200));
    budget(bo, 1_200 * KBPS);
    world.run(4 * SECOND);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
    assertThat(lastWidth(bo, "rv1")).isEqualTo(640);

    bo.view(tile(ara, "rv0", 1280, 200), tile(cho, "rv1", 320, 50));
    world.run(500 * MILLI);

    assertThat(lastWidth(bo, "rv0")).isEqualTo(640);
    assertThat(lastWidth(bo, "rv1")).isEqualTo(320);
    assertContinuous(bo, "rv0", "rv1");
  }

  @Test
  void budget_personJoinsWhileLimited_isShownInTheLowestLayer() {
    Member ara = person("Ara");
    Member bo = viewerOf(tile(ara, "rv0", 1280, 0));
    budget(bo, 800 * KBPS);
    world.run(3 * SECOND);

    Member cho = person("Cho");
    bo.view(tile(cho, "rv1", 1280, 0));
    world.run(3 * SECOND);

    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
    assertThat(lastWidth(bo, "rv1")).isEqualTo(320);
    assertContinuous(bo, "rv0", "rv1");
  }

  @Test
  void budget_soundComesFirst() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara);
    FakeMicrophone microphone = new FakeMicrophone(world.world, ara.peer, "a").start();
    microphone.level(20);
    Member bo = viewer(1, 1);
    world.run(2 * SECOND);
    int heard = bo.recording("ra0").size();

    budget(bo, 30 * KBPS);
    world.run(2 * SECOND);

    assertThat(reason(bo, "rv0")).contains(SlotState.Reason.BANDWIDTH);
    assertThat(bo.recording("ra0").size() - heard).isGreaterThan(90);
  }

  @Test
  void budget_singleLayer_isPausedAndResumedAtABoundedRate() {
    Member ara = world.member("Ara").publishing().join().connected();
    FakeCamera camera = camera(ara);
    Member bo = viewer(0, 1);
    world.run(3 * SECOND);
    int before = camera.keyframes();

    for (int i = 0; i < 100; i++) {
      budget(bo, (i % 2 == 0 ? 300 : 2_000) * KBPS);
      world.run(200 * MILLI);
    }
    assertThat(camera.keyframes() - before).isLessThanOrEqualTo(10);
    budget(bo, 2_000 * KBPS);
    world.run(35 * SECOND);

    assertThat(reason(bo, "rv0")).isEmpty();
    assertThat(bo.recording("rv0").keyframeWidths().size()).isGreaterThan(1);
    assertContinuous(bo, "rv0");
  }

  @Test
  void budget_mutedPicture_takesNoShare() {
    Member ara = person("Ara");
    Member cho = person("Cho");
    Member bo = viewerOf(tile(ara, "rv0", 640, 0), tile(cho, "rv1", 640, 0));
    budget(bo, 900 * KBPS);
    world.run(4 * SECOND);
    assertThat(lastWidth(bo, "rv1")).isEqualTo(320);

    world.execute(new RoomCommand.Mute(ara.id(), ara.track("v"), true));
    world.run(4 * SECOND);
    assertThat(lastWidth(bo, "rv1")).isEqualTo(640);
    assertThat(reason(bo, "rv0")).contains(SlotState.Reason.MUTED);

    world.execute(new RoomCommand.Mute(ara.id(), ara.track("v"), false));
    world.run(2 * SECOND);
    assertThat(lastWidth(bo, "rv0")).isEqualTo(320);
    assertThat(lastWidth(bo, "rv1")).isEqualTo(320);
    assertContinuous(bo, "rv0", "rv1");
  }
}
