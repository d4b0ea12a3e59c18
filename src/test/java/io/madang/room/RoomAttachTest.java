package io.madang.room;

import static io.madang.room.RoomWorld.MILLI;
import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.room.Receiver.Entry;
import io.madang.wire.NtpTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomAttachTest {
  private final RoomWorld world = new RoomWorld(20261125);

  private FakeCamera camera(Member member, String... rids) {
    return new FakeCamera(world.world, member.peer, "v", rids).start();
  }

  private static ViewRequest tile(Member shown, String slot, int width) {
    return new ViewRequest(
        slot, new ViewTarget.Pinned(shown.id(), TrackSource.CAMERA), width, width * 9 / 16, 0);
  }

  private void view(Receiver receiver, ViewRequest... requests) {
    world.execute(new RoomCommand.View(receiver.attached.participantId(), List.of(requests)));
  }

  @Test
  void attached_isNeitherSeenNorCountedNorHost() {
    Receiver worker = new Receiver(world).receiving(1, 1).attach();
    Member ara = world.member("Ara").publishing().join();
    world.run(100 * MILLI);

    assertThat(world.await(world.room().snapshot()).participants())
        .extracting(ParticipantSnapshot::id, ParticipantSnapshot::role)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(ara.id(), Role.HOST));
    assertThat(world.registry.statistics().participants()).isEqualTo(1);
    assertThat(worker.events(RoomEvent.ParticipantJoined.class))
        .extracting(event -> event.participant().id())
        .containsExactly(ara.id());
    world.execute(new RoomCommand.Leave(worker.attached.participantId()));
    assertThat(ara.events(RoomEvent.ParticipantJoined.class)).isEmpty();
    assertThat(ara.events(RoomEvent.ParticipantLeft.class)).isEmpty();
  }

  @Test
  void attached_lockedFullRoom_getsInAndTakesNoPlace() {
    RoomLimits standard = RoomLimits.defaults();
    RoomLimits two =
        new RoomLimits(10, 2, 2, 6, 8, standard.resumeGraceNanos(), standard.emptyRoomNanos());
    RoomWorld small = new RoomWorld(5, two);
    Member ara = small.member("Ara").publishing().join();
    Receiver worker = new Receiver(small).receiving(4, 4).attach();
    small.member("Bo").publishing().join();
    small.execute(new RoomCommand.Lock(ara.id(), true));

    Receiver second = new Receiver(small).receiving(1, 1).attach();

    assertThat(worker.attached.slots()).hasSize(8);
    assertThat(second.attached.room().participants()).hasSize(2);
    assertThat(small.registry.statistics().participants()).isEqualTo(2);
  }

  @Test
  void packets_plainAndContinuousFromAKeyframeOn() {
    Member ara = world.member("Ara").publishing("q", "h", "f").join().connected();
    camera(ara, "q", "h", "f");
    FakeMicrophone microphone = new FakeMicrophone(world.world, ara.peer, "a").start();
    microphone.level(20);
    world.run(2 * SECOND);

    Receiver worker = new Receiver(world).receiving(2, 2).attach(tile(ara, "v-1", 320));
    world.run(SECOND);

    List<Entry.Packet> pictures = worker.packets("v-1");
    assertThat(pictures.getFirst().width()).isEqualTo(320);
    assertThat(pictures).hasSizeGreaterThan(50).noneMatch(Entry.Packet::extended);
    for (int i = 1; i < pictures.size(); i++) {
      assertThat(pictures.get(i).sequence()).isEqualTo(pictures.get(i - 1).sequence() + 1 & 0xffff);
    }
    assertThat(worker.packets("a-0")).hasSizeGreaterThan(45);
    assertThat(worker.packets("v-0")).as("the automatic slot shows who is not pinned").isEmpty();
  }

  @Test
  void packets_ofAPhone_tellHowItIsHeld() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara).turned(3);
    Receiver told = new Receiver(world).receiving(0, 1).withOrientation();
    told.attach(tile(ara, "v-0", 640));
    Receiver other = new Receiver(world).receiving(0, 1).attach(tile(ara, "v-0", 640));
    world.run(2 * SECOND);

    List<Entry.Packet> pictures = told.packets("v-0");
    assertThat(pictures).hasSizeGreaterThan(50);
    for (int i = 0; i + 1 < pictures.size(); i++) {
      boolean last = pictures.get(i).timestamp() != pictures.get(i + 1).timestamp();
      assertThat(pictures.get(i).orientation()).isEqualTo(last ? 3 : -1);
      assertThat(pictures.get(i).extended()).as("nothing else").isEqualTo(last);
    }
    assertThat(other.packets("v-0"))
        .hasSizeGreaterThan(50)
        .allMatch(packet -> packet.orientation() == -1 && !packet.extended());
  }

  @Test
  void tile_grows_higherLayerFollows() {
    Member ara = world.member("Ara").publishing("q", "h", "f").join().connected();
    camera(ara, "q", "h", "f");
    Receiver worker = new Receiver(world).receiving(0, 1).attach(tile(ara, "v-0", 320));
    world.run(SECOND);
    view(worker, tile(ara, "v-0", 1280));
    world.run(SECOND);

    assertThat(worker.packets("v-0"))
        .filteredOn(Entry.Packet::keyframe)
        .extracting(Entry.Packet::width)
        .last()
        .isEqualTo(1280);
  }

  @Test
  void slots_areToldBeforeTheirSourcesAndSourcesBeforeTheirPackets() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").publishing().join().connected();
    camera(ara);
    camera(bo);
    world.run(SECOND);
    Receiver worker = new Receiver(world).receiving(0, 1).attach(tile(ara, "v-0", 640));
    world.run(SECOND);
    for (int i = 0; i < 6; i++) {
      view(worker, tile(i % 2 == 0 ? bo : ara, "v-0", 640));
      world.run(300 * MILLI + i * 7 * MILLI);
    }

    assertThat(worker.entries.getFirst())
        .isEqualTo(new Entry.Event(new RoomEvent.SlotsNegotiated(worker.attached.slots())));
    boolean begun = true;
    Optional<String> source = Optional.empty();
    int switches = 0;
    for (Entry entry : worker.entries) {
      switch (entry) {
        case Entry.Event(RoomEvent.SlotsChanged change) -> {
          Optional<String> next = change.slots().getFirst().participantId();
          if (!next.equals(source)) {
            source = next;
            begun = false;
            switches++;
          }
        }
        case Entry.Event _, Entry.Report _ -> {}
        case Entry.Packet packet -> {
          assertThat(source).isPresent();
          assertThat(begun || packet.keyframe()).as("first packet of a source").isTrue();
          begun = true;
        }
      }
    }
    assertThat(switches).isEqualTo(7);
  }

  @Test
  void senderReport_isThePublishersOwnInTheSlotsTimestamps() {
    Member ara = world.member("Ara").publishing().join().connected();
    FakeCamera camera = camera(ara);
    world.run(SECOND);
    // The publisher's clock is an hour ahead.
    long skew = 3_600 * SECOND;
    Receiver worker = new Receiver(world).receiving(0, 1).attach(tile(ara, "v-0", 640));
    world.run(SECOND);
    assertThat(worker.reports("v-0")).isEmpty();
    long ntp = NtpTime.fromUnixNanos(world.loop.wallClock().unixNanos() + skew);
    camera.report(ntp);
    world.run(SECOND);
    camera.report(ntp + (1L << 32));
    world.run(SECOND);

    List<Entry.Report> reports = worker.reports("v-0");
    assertThat(reports).extracting(Entry.Report::ntp).containsExactly(ntp, ntp + (1L << 32));
    int near =
        worker.packets("v-0").stream()
            .mapToInt(packet -> Math.abs(packet.timestamp() - reports.getFirst().rtpTimestamp()))
            .min()
            .orElseThrow();
    assertThat(near).as("90 kHz units to the nearest frame").isLessThan(3_100);
  }

  @Test
  void senderReport_afterASwitch_isThatOfTheNewSourceBeforeItsSecondPacket() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").publishing().join().connected();
    FakeCamera first = camera(ara);
    FakeCamera second = camera(bo);
    world.run(SECOND);
    long one = NtpTime.fromUnixNanos(1_000 * SECOND);
    long other = NtpTime.fromUnixNanos(9_000 * SECOND);
    first.report(one);
    second.report(other);
    world.run(100 * MILLI);
    Receiver worker = new Receiver(world).receiving(0, 1).attach(tile(ara, "v-0", 640));
    world.run(SECOND);
    int before = worker.packets("v-0").size();
    view(worker, tile(bo, "v-0", 640));
    world.run(SECOND);

    assertThat(worker.reports("v-0")).extracting(Entry.Report::ntp).containsExactly(one, other);
    int at = worker.entries.indexOf(worker.reports("v-0").getLast());
    Entry after = worker.entries.get(at + 1);
    assertThat(after)
        .isInstanceOfSatisfying(Entry.Packet.class, p -> assertThat(p.keyframe()).isTrue());
    assertThat(worker.packets("v-0")).hasSizeGreaterThan(before);
  }

  @Test
  void requestKeyframe_reachesThePublisher() {
    Member ara = world.member("Ara").publishing().join().connected();
    FakeCamera camera = camera(ara);
    Receiver worker = new Receiver(world).receiving(0, 2).attach(tile(ara, "v-1", 640));
    world.run(2 * SECOND);
    int before = camera.keyframes();

    String receiver = worker.attached.participantId();
    world.execute(new RoomCommand.RequestKeyframe(receiver, "v-0"));
    world.run(SECOND);
    assertThat(camera.keyframes()).as("of a slot that shows nothing").isEqualTo(before);
    world.execute(new RoomCommand.RequestKeyframe(receiver, "v-1"));
    world.run(SECOND);

    assertThat(camera.keyframes()).isEqualTo(before + 1);
  }

  @Test
  void mute_isTold() {
    Member ara = world.member("Ara").publishing().join();
    Receiver worker = new Receiver(world).receiving(1, 1).attach();

    world.execute(new RoomCommand.Mute(ara.id(), ara.track("a"), true));

    assertThat(worker.events(RoomEvent.TrackUpdated.class))
        .singleElement()
        .satisfies(event -> assertThat(event.track().muted()).isTrue());
  }

  @Test
  void voice_keepsItsSlotWhenPicturesChange() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").publishing().join().connected();
    camera(ara);
    camera(bo);
    new FakeMicrophone(world.world, ara.peer, "a").start();
    new FakeMicrophone(world.world, bo.peer, "a").start();
    Receiver worker = new Receiver(world).receiving(2, 2).attach(tile(ara, "v-0", 640));
    world.run(SECOND);
    view(worker, tile(bo, "v-0", 640), tile(ara, "v-1", 640));
    world.run(SECOND);

    assertThat(
            worker.events(RoomEvent.SlotsChanged.class).stream()
                .flatMap(change -> change.slots().stream())
                .filter(state -> state.slot().startsWith("a-"))
                .map(SlotState::slot))
        .containsExactlyInAnyOrder("a-0", "a-1");
  }

  @Test
  void voices_moreThanPeopleHear_areAllHeardByWhoHasSlotsForThem() {
    for (int i = 0; i < 10; i++) {
      Member member = world.member("m" + i).publishing().join().connected();
      new FakeMicrophone(world.world, member.peer, "a").start();
    }
    Member bo = world.member("Bo").receiving(12, 0).join().connected();
    Receiver worker = new Receiver(world).receiving(12, 0).attach();
    world.run(SECOND);

    assertThat(worker.slots.stream().filter(slot -> !worker.packets(slot.mid()).isEmpty()))
        .hasSize(10);
    assertThat(
            java.util.stream.IntStream.range(0, 12)
                .filter(i -> bo.state("ra" + i).flatMap(SlotState::participantId).isPresent()))
        .hasSize(RoomLimits.defaults().audioSpeakers());
  }

  @Test
  void reattach_otherSlots_keepsThoseThatStay() {
    Member ara = world.member("Ara").publishing().join().connected();
    camera(ara);
    Receiver worker = new Receiver(world).receiving(0, 1).attach(tile(ara, "v-0", 640));
    world.run(SECOND);
    int ssrc = worker.ssrc("v-0");
    worker.receiving(1, 3);
    worker.slots.remove(0);
    AttachRequest more = new AttachRequest("worker", worker.slots, List.of());
    List<SlotParameters> slots =
        world.await(world.room().reattach(worker.attached.participantId(), more));

    assertThat(slots).extracting(SlotParameters::mid).containsExactly("a-0", "v-0", "v-1", "v-2");
    assertThat(slots.get(1).ssrc()).isEqualTo(ssrc);
    assertThat(worker.events(RoomEvent.SlotsNegotiated.class)).hasSize(2);
    int before = worker.packets("v-0").size();
    world.run(SECOND);
    assertThat(worker.packets("v-0").size()).isGreaterThan(before + 40);
  }

  @Test
  void reattach_person_isRefused() {
    Member ara = world.member("Ara").join();

    assertThatThrownBy(() ->
            world.await(
                world.room().reattach(ara.id(), new AttachRequest("x", List.of(), List.of()))))
        .isInstanceOfSatisfying(
            RoomException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RoomException.Code.FORBIDDEN));
  }

  @Test
  void room_staysOpenForTheReceiverAndEndsAfterIt() {
    Member ara = world.member("Ara").join();
    Receiver worker = new Receiver(world).receiving(1, 1).attach();
    world.execute(new RoomCommand.Leave(ara.id()));
    world.run(60 * SECOND);
    assertThat(world.registry.find("yard")).isPresent();

    world.execute(new RoomCommand.Leave(worker.attached.participantId()));
    world.run(31 * SECOND);

    assertThat(world.registry.find("yard")).isEmpty();
  }

  @Test
  void room_isEnded_receiverIsTold() {
    world.member("Ara").join();
    Receiver worker = new Receiver(world).receiving(1, 1).attach();

    world.execute(new RoomCommand.End(""));

    assertThat(worker.events(RoomEvent.Evicted.class))
        .containsExactly(new RoomEvent.Evicted(EvictReason.ROOM_ENDED));
    assertThat(world.registry.find("yard")).isEmpty();
    assertThat(world.registry.statistics().participants()).isZero();
  }

  @Test
  void sinkThatIsClosed_getsNothingAndAsksForNothing() {
    Member ara = world.member("Ara").publishing().join().connected();
    FakeCamera camera = camera(ara);
    world.run(SECOND);
    int before = camera.keyframes();
    Receiver worker = new Receiver(world).receiving(1, 1);
    worker.open = false;
    worker.attach(tile(ara, "v-0", 640));
    world.run(SECOND);

    assertThat(worker.packets("v-0")).isEmpty();
    assertThat(camera.keyframes()).isEqualTo(before);
  }

  @Test
  void pinnedSound_isThatOfOneEvenIfOthersAreLouder() {
    Member ara = world.member("Ara").publishing().join().connected();
    Member bo = world.member("Bo").publishing().join().connected();
    new FakeMicrophone(world.world, ara.peer, "a").start().level(10);
    new FakeMicrophone(world.world, bo.peer, "a").start().level(60);
    ViewRequest sound =
        new ViewRequest("a-0", new ViewTarget.Pinned(bo.id(), TrackSource.MICROPHONE), 640, 360, 0);
    Receiver pinned = new Receiver(world).receiving(1, 0).attach(sound);
    Receiver all = new Receiver(world).receiving(2, 0).attach();
    world.run(2 * SECOND);
    world.execute(new RoomCommand.Leave(bo.id()));
    int heard = pinned.packets("a-0").size();
    world.run(SECOND);

    assertThat(heard).isGreaterThan(50);
    assertThat(pinned.packets("a-0")).hasSize(heard);
    assertThat(all.packets("a-0").size() + all.packets("a-1").size()).isGreaterThan(heard + 50);
    assertThat(pinned.events(RoomEvent.SlotsChanged.class))
        .flatExtracting(RoomEvent.SlotsChanged::slots)
        .extracting(SlotState::participantId)
        .containsOnly(Optional.of(bo.id()), Optional.empty());
  }
}
