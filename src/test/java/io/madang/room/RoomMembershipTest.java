package io.madang.room;

import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomMembershipTest {
  private final RoomWorld world = new RoomWorld(11);

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, RoomException.Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RoomException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void join_second_isToldOfTheFirstAndTheFirstOfTheSecond() {
    Member ara = world.member("Ara").publishing().join();
    Member bo = world.member("Bo").join();

    assertThat(bo.joined.room().participants())
        .extracting(ParticipantSnapshot::name)
        .containsExactly("Ara", "Bo");
    assertThat(ara.events(RoomEvent.ParticipantJoined.class))
        .extracting(event -> event.participant().id())
        .containsExactly(bo.id());
    assertThat(bo.events(RoomEvent.ParticipantJoined.class)).isEmpty();
  }

  @Test
  void role_openRoom_firstIsHostAndPassesItOn() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    assertThat(bo.joined.room().participants())
        .extracting(ParticipantSnapshot::role)
        .containsExactly(Role.HOST, Role.GUEST);

    world.execute(new RoomCommand.Leave(ara.id()));

    assertThat(bo.events(RoomEvent.ParticipantUpdated.class).getLast().participant().role())
        .isEqualTo(Role.HOST);
  }

  @Test
  void hidden_isNeverSeen() {
    Member ara = world.member("Ara").join();
    Member ghost = world.member("Ghost").join(new Permissions(false, true, false, true, false));
    world.execute(new RoomCommand.Leave(ghost.id()));

    assertThat(ara.events(RoomEvent.ParticipantJoined.class)).isEmpty();
    assertThat(ara.events(RoomEvent.ParticipantLeft.class)).isEmpty();
    assertThat(world.await(world.room().snapshot()).participants()).hasSize(1);
  }

  @Test
  void join_withoutPublishPermission_refusesTracks() {
    Member mute = world.member("Mute").publishing();

    assertRefused(
        () -> mute.join(new Permissions(false, true, false, false, false)),
        RoomException.Code.FORBIDDEN);
    assertThat(world.registry.statistics().participants()).isZero();
  }

  @Test
  void lock_keepsNewPeopleOutAndLetsThoseInsideResume() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    world.execute(new RoomCommand.Lock(ara.id(), true));

    assertRefused(() -> world.member("Cho").join(), RoomException.Code.ROOM_LOCKED);
    JoinResult resumed = world.await(world.room().resume(bo.joined.session(), bo.offer(), bo));
    assertThat(resumed.participantId()).isEqualTo(bo.id());
  }

  @Test
  void moderation_byGuest_isForbidden() {
    Member ara = world.member("Ara").publishing().join();
    Member bo = world.member("Bo").join();
    List<RoomCommand> commands =
        List.of(
            new RoomCommand.Lock(bo.id(), true),
            new RoomCommand.End(bo.id()),
            new RoomCommand.Remove(bo.id(), ara.id()),
            new RoomCommand.RequireHost(bo.id()),
            new RoomCommand.MuteParticipant(bo.id(), ara.id(), Optional.empty()));

    for (RoomCommand command : commands) {
      assertRefused(() -> world.execute(command), RoomException.Code.FORBIDDEN);
    }
  }

  @Test
  void activity_isToldToEverybodyAndToWhoComesLater() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    var live = new RoomActivity.Live(1_000, 3, "Town hall", "grid", true);
    var activity = new RoomActivity(Optional.of(live), Optional.empty());

    world.execute(new RoomCommand.SetActivity(activity));
    world.execute(new RoomCommand.SetActivity(activity));
    world.execute(new RoomCommand.Lock(ara.id(), true));
    world.execute(new RoomCommand.Lock(ara.id(), false));
    Member cho = world.member("Cho").join();

    assertThat(bo.events(RoomEvent.RoomUpdated.class))
        .containsExactly(
            new RoomEvent.RoomUpdated(false, activity),
            new RoomEvent.RoomUpdated(true, activity),
            new RoomEvent.RoomUpdated(false, activity));
    assertThat(cho.joined.room().activity()).isEqualTo(activity);
  }

  @Test
  void activity_failure_isToldToHostsAlone() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    world.execute(new RoomCommand.ReportFailure(RoomActivity.Kind.RECORDING, "The disk is full."));

    assertThat(ara.events(RoomEvent.ActivityFailed.class))
        .containsExactly(
            new RoomEvent.ActivityFailed(RoomActivity.Kind.RECORDING, "The disk is full."));
    assertThat(bo.events(RoomEvent.ActivityFailed.class)).isEmpty();
  }

  @Test
  void remove_tellsTheRemovedAndTheOthers() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    world.execute(new RoomCommand.Remove(ara.id(), bo.id()));

    assertThat(bo.events.getLast()).isEqualTo(new RoomEvent.Evicted(EvictReason.REMOVED));
    assertThat(ara.events).contains(new RoomEvent.ParticipantLeft(bo.id(), LeaveReason.REMOVED));
  }

  @Test
  void muteParticipant_mutesAudioAndNamesWhoDidIt() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").publishing().join();
    world.execute(new RoomCommand.MuteParticipant(ara.id(), bo.id(), Optional.empty()));

    RoomEvent.TrackUpdated update = bo.events(RoomEvent.TrackUpdated.class).getLast();
    assertThat(update.track().muted()).isTrue();
    assertThat(update.track().source()).isEqualTo(TrackSource.MICROPHONE);
    assertThat(update.by()).contains(ara.id());
  }

  @Test
  void end_evictsAllAndFreesTheName() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    world.execute(new RoomCommand.End(ara.id()));

    assertThat(bo.events.getLast()).isEqualTo(new RoomEvent.Evicted(EvictReason.ROOM_ENDED));
    assertThat(world.registry.size()).isZero();
    assertThat(world.member("Cho").join().joined.room().participants()).hasSize(1);
  }

  @Test
  void connectionLost_resumedInTime_sameIdentityAndNobodyLeft() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").publishing().receiving(1, 1).join().connected();
    world.execute(new RoomCommand.ConnectionLost(bo.id(), bo));
    world.run(10 * SECOND);
    JoinResult resumed = world.await(world.room().resume(bo.joined.session(), bo.offer(), bo));

    assertThat(resumed.resumed()).isTrue();
    assertThat(resumed.participantId()).isEqualTo(bo.id());
    assertThat(resumed.media().trackIdByMid()).isEqualTo(bo.joined.media().trackIdByMid());
    world.run(30 * SECOND);
    assertThat(ara.events(RoomEvent.ParticipantLeft.class)).isEmpty();
    assertThat(ara.events(RoomEvent.ParticipantUpdated.class))
        .extracting(event -> event.participant().connection())
        .containsExactly(ConnectionState.RECONNECTING, ConnectionState.CONNECTED);
  }

  @Test
  void connectionLost_resumedFromNewPeerConnection_keepsTracks() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").publishing().join().connected();
    world.execute(new RoomCommand.ConnectionLost(bo.id(), bo));
    Member again = world.member("Bo").publishing();
    JoinResult resumed =
        world.await(world.room().resume(bo.joined.session(), again.offer(), again));
    again.joined = resumed;
    again.peer.client().connect(resumed.media().transport(), world.world.now());
    again.peer.wakeUp();
    again.connected();

    assertThat(resumed.media().trackIdByMid()).isEqualTo(bo.joined.media().trackIdByMid());
    assertThat(ara.events(RoomEvent.TrackUnpublished.class)).isEmpty();
  }

  @Test
  void connectionLost_nobodyComesBack_leavesAfterTheGracePeriod() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    world.execute(new RoomCommand.ConnectionLost(bo.id(), bo));
    world.run(19 * SECOND);
    assertThat(ara.events(RoomEvent.ParticipantLeft.class)).isEmpty();
    world.run(2 * SECOND);

    assertThat(ara.events).contains(new RoomEvent.ParticipantLeft(bo.id(), LeaveReason.LOST));
    assertRefused(
        () -> world.await(world.room().resume(bo.joined.session(), bo.offer(), bo)),
        RoomException.Code.RESUME_FAILED);
  }

  @Test
  void resume_whileConnected_replacesTheOldConnection() {
    Member bo = world.member("Bo").join();
    Member other = world.member("Bo");
    world.await(world.room().resume(bo.joined.session(), bo.offer(), other));

    assertThat(bo.events.getLast()).isEqualTo(new RoomEvent.Evicted(EvictReason.REPLACED));
    world.execute(new RoomCommand.ConnectionLost(bo.id(), bo));
    world.run(30 * SECOND);
    assertThat(world.await(world.room().snapshot()).participants()).hasSize(1);
  }

  @Test
  void empty_roomIsForgottenAfterAWhile() {
    Member ara = world.member("Ara").join();
    world.execute(new RoomCommand.Leave(ara.id()));
    assertThat(world.registry.size()).isEqualTo(1);
    world.run(31 * SECOND);

    assertThat(world.registry.size()).isZero();
  }

  @Test
  void full_roomRefuses() {
    RoomWorld small = new RoomWorld(5, new RoomLimits(1, 2, 4, 2, 8, SECOND, SECOND));
    small.member("a").join();
    small.member("b").join();

    assertRefused(() -> small.member("c").join(), RoomException.Code.ROOM_FULL);
    assertRefused(
        () -> small.await(small.registry.open("other").join(null, RoomObserver.NONE)),
        RoomException.Code.SERVER_FULL);
  }

  @Test
  void publish_laterOffer_isAnnouncedAndTakenBack() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    bo.publishing();
    MediaResult result = world.await(world.room().renegotiate(bo.id(), bo.offer()));
    assertThat(ara.events(RoomEvent.TrackPublished.class))
        .extracting(event -> event.track().id())
        .containsExactlyInAnyOrderElementsOf(result.trackIdByMid().values());

    bo.publish.removeLast();
    world.await(world.room().renegotiate(bo.id(), bo.offer()));

    assertThat(ara.events(RoomEvent.TrackUnpublished.class)).hasSize(1);
    assertThat(world.registry.statistics().tracks()).isEqualTo(1);
  }

  @Test
  void chat_toOne_isSeenByTheTwoOnly() {
    Member ara = world.member("Ara").join();
    Member bo = world.member("Bo").join();
    Member cho = world.member("Cho").join();
    world.execute(new RoomCommand.Chat(ara.id(), "psst", Optional.of(bo.id())));

    assertThat(bo.events(RoomEvent.ChatReceived.class)).hasSize(1);
    assertThat(ara.events(RoomEvent.ChatReceived.class)).hasSize(1);
    assertThat(cho.events(RoomEvent.ChatReceived.class)).isEmpty();
  }

  @Test
  void open_existsUntilItWasEmptyForItsTime() {
    RoomSnapshot opened = world.await(world.registry.open("prepared").open());
    assertThat(opened.participants()).isEmpty();
    assertThat(world.registry.find("prepared")).isPresent();

    world.run(world.registry.limits().emptyRoomNanos() + SECOND);

    assertThat(world.registry.find("prepared")).isEmpty();
  }

  @Test
  void join_refused_leavesNoRoomBehind() {
    assertRefused(
        () ->
            world
                .member("Mute")
                .publishing()
                .join(new Permissions(false, true, false, false, false)),
        RoomException.Code.FORBIDDEN);

    world.run(world.registry.limits().emptyRoomNanos() + SECOND);

    assertThat(world.registry.size()).isZero();
  }
}
