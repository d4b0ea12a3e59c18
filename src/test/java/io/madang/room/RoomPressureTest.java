package io.madang.room;

import static io.madang.room.RoomWorld.MILLI;
import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.budget.VideoGate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receivers whose paths fill up.
class RoomPressureTest {
  private static final long FULL_NANOS = SECOND;

  private final RoomWorld world = new RoomWorld(20261127);
  private long longest;

  private FakeCamera camera(Member member, String... rids) {
    return new FakeCamera(world.world, member.peer, "v", rids).weighed().start();
  }

  private static ViewRequest tile(Member shown, String slot, int priority) {
    return new ViewRequest(
        slot, new ViewTarget.Pinned(shown.id(), TrackSource.CAMERA), 640, 360, priority);
  }

  private static void assertNoGap(List<Receiver.Entry.Packet> packets) {
    for (int i = 1; i < packets.size(); i++) {
      assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1 & 0xffff);
      assertThat(packets.get(i).timestamp() - packets.get(i - 1).timestamp()).isNotNegative();
    }
  }

  @Test
  void pathFull_videoStopsAndSoundGoesOn_thenAKeyframeWithoutAGap() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara);
    new FakeMicrophone(world.world, ara.peer, "a").start().level(20);
    Receiver receiver = new Receiver(world).receiving(1, 1).attach();
    world.run(3 * SECOND);

    receiver.delayNanos = FULL_NANOS;
    world.run(100 * MILLI);
    int seen = receiver.packets("v-0").size();
    int heard = receiver.packets("a-0").size();
    world.run(2 * SECOND);
    assertThat(receiver.packets("v-0")).hasSize(seen);
    assertThat(receiver.packets("a-0").size() - heard).isGreaterThan(90);

    receiver.delayNanos = VideoGate.OPEN_NANOS + 1;
    world.run(SECOND);
    assertThat(receiver.packets("v-0")).as("still behind").hasSize(seen);
    receiver.delayNanos = 0;
    world.run(SECOND);

    List<Receiver.Entry.Packet> packets = receiver.packets("v-0");
    assertThat(packets.size()).isGreaterThan(seen + 30);
    assertThat(packets.get(seen).keyframe()).isTrue();
    assertNoGap(packets);
  }

  @Test
  void pathFull_otherReceivers_areNotDisturbed() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara);
    Receiver slow = new Receiver(world).receiving(0, 1).attach();
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    world.run(2 * SECOND);
    int before = bo.recording("rv0").size();

    slow.delayNanos = FULL_NANOS;
    world.run(2 * SECOND);

    assertThat(bo.recording("rv0").size() - before).isGreaterThan(110);
    bo.recording("rv0").assertContinuous();
  }

  @Test
  void pathHasRoomAgain_slotsGoOnOneAfterTheOther_theMostImportantFirst() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member cho = world.member("Cho").publishing().join().connected();
    camera(ara);
    camera(cho);
    Receiver receiver =
        new Receiver(world).receiving(0, 2).attach(tile(ara, "v-0", 50), tile(cho, "v-1", 200));
    world.run(3 * SECOND);
    receiver.delayNanos = FULL_NANOS;
    world.run(500 * MILLI);
    int first = receiver.entries.size();

    receiver.delayNanos = 0;
    world.run(SECOND);

    List<Integer> keyframes =
        receiver.entries.subList(first, receiver.entries.size()).stream()
            .filter(Receiver.Entry.Packet.class::isInstance)
            .map(Receiver.Entry.Packet.class::cast)
            .filter(Receiver.Entry.Packet::keyframe)
            .filter(packet -> packet.width() > 0)
            .map(Receiver.Entry.Packet::ssrc)
            .toList();
    assertThat(keyframes).containsExactly(receiver.ssrc("v-1"), receiver.ssrc("v-0"));
  }

  @Test
  void pathFillsUpAgainAndAgain_keyframesAreAskedForAtABoundedRate() {
    Member ara = world.member("Ara").publishing().join().connected();
    FakeCamera camera = camera(ara);
    Receiver receiver = new Receiver(world).receiving(0, 1).attach();
    world.run(3 * SECOND);
    int before = camera.keyframes();

    for (int i = 0; i < 50; i++) {
      receiver.delayNanos = i % 2 == 0 ? FULL_NANOS : 0;
      world.run(200 * MILLI);
    }

    assertThat(camera.keyframes() - before).isLessThanOrEqualTo(6);
    assertNoGap(receiver.packets("v-0"));
  }

  @Test
  void packetRefused_restOfThePictureIsLeftOut_goesOnWithAKeyframe() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara);
    Receiver receiver = new Receiver(world).receiving(0, 1).attach();
    world.run(3 * SECOND);

    int seen = receiver.packets("v-0").size();
    receiver.taken = 5;
    world.run(90 * MILLI);
    assertThat(receiver.packets("v-0")).hasSize(seen + 5);
    receiver.taken = Integer.MAX_VALUE;
    world.run(SECOND);

    List<Receiver.Entry.Packet> packets = receiver.packets("v-0");
    assertThat(packets.size()).isGreaterThan(seen + 30);
    assertThat(packets.get(seen + 5).keyframe()).isTrue();
    assertNoGap(packets.subList(seen + 5, packets.size()));
  }

  /// What the transport of a stream does: less than the path takes while packets wait, slowly more
  /// while none do.
  private void controlBudget(Receiver receiver, long rateBps, long until) {
    Participant participant =
        world.registry.existing("yard").orElseThrow().require(receiver.attached.participantId());
    long[] budget = {SendBudget.UNLIMITED};
    Runnable[] control = new Runnable[1];
    control[0] =
        () -> {
          boolean behind = receiver.delayNanos() > 200 * MILLI;
          long before = budget[0];
          if (behind) {
            budget[0] = rateBps * 85 / 100;
          } else if (before != SendBudget.UNLIMITED) {
            budget[0] += before / 125;
          }
          longest = Math.max(longest, receiver.delayNanos());
          if (budget[0] != before) {
            world.loop.execute(() -> participant.setSendBudget(budget[0], world.loop.now()));
          }
          if (world.world.now() < until) {
            world.world.at(world.world.now() + 100 * MILLI, control[0]);
          }
        };
    control[0].run();
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 300, 450, 850, 1_200, 2_000, 3_000})
  void slowPath_twoMinutes_soundInTimeAndAPictureThatSeldomChanges(long kilobits) {
    Member ara = world.member("Ara").publishing("q", "h", "f").join().connected();
    Member cho = world.member("Cho").publishing("q", "h", "f").join().connected();
    FakeCamera camera = camera(ara, "q", "h", "f");
    camera(cho, "q", "h", "f");
    new FakeMicrophone(world.world, ara.peer, "a").start().level(20);
    Receiver receiver =
        new Receiver(world).receiving(1, 2).attach(tile(ara, "v-0", 200), tile(cho, "v-1", 50));
    world.run(5 * SECOND);
    int keyframes = camera.keyframes();
    int told = receiver.events(RoomEvent.SlotsChanged.class).size();
    int heard = receiver.packets("a-0").size();

    receiver.rate(kilobits * 1_000);
    controlBudget(receiver, kilobits * 1_000, world.world.now() + 120 * SECOND);
    world.run(120 * SECOND);

    assertThat(longest).isLessThan(600 * MILLI);
    assertThat(receiver.packets("a-0").size() - heard).isGreaterThan(5_950);
    assertThat(camera.keyframes() - keyframes).isLessThan(20);
    assertNoGap(receiver.packets("v-0"));
    assertNoGap(receiver.packets("v-1"));
  }

  @Test
  void otherTrackWhileHeld_beginsWhenThereIsRoom() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member cho = world.member("Cho").publishing().join().connected();
    camera(ara);
    camera(cho);
    Member bo = world.member("Bo").receiving(0, 1).join().connected();
    bo.view(tile(ara, "rv0", 0));
    world.run(3 * SECOND);
    Room room = world.registry.existing("yard").orElseThrow();
    Slot slot = room.require(bo.id()).subscriber().video().getFirst();
    world.loop.execute(slot::hold);
    world.run(10 * MILLI);

    bo.view(tile(cho, "rv0", 0));
    world.run(2 * SECOND);

    assertThat(bo.state("rv0").flatMap(SlotState::participantId)).contains(cho.id());
    assertThat(bo.recording("rv0").size()).isGreaterThan(200);
    bo.recording("rv0").assertContinuous();
  }
}
