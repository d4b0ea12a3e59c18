package io.madang.signal.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.madang.room.EvictReason;
import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomCommand;
import io.madang.room.RoomEvent;
import io.madang.room.RoomException;
import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.sdp.SdpFragment;
import io.madang.sdp.SdpParser;
import io.madang.signal.AccessPolicy;
import io.madang.signal.AccessToken;
import io.madang.signal.FakeRooms;
import io.madang.signal.Grant;
import io.madang.signal.HostControls;
import io.madang.signal.IceServer;
import io.madang.signal.SignalCodec;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalLimits;
import io.madang.signal.SignalListener;
import io.madang.signal.SignalSettings;
import io.madang.signal.negotiation.Offers;
import io.madang.signal.negotiation.Purpose;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaSessionsTest {
  private static final String SECRET = "a secret of more than thirty-two characters";
  private static final Optional<String> NO_TOKEN = Optional.empty();
  private static final int LIMIT = 3;

  private final FakeRooms rooms = new FakeRooms();
  private final ResourceDirectory directory = new ResourceDirectory(LIMIT, new SecureRandom());
  private List<IceServer> servers = List.of(IceServer.of("stun:192.0.2.7:3478"));
  private MediaSessions sessions = sessions(AccessPolicy.open(), Duration.ofSeconds(5));

  @Nested
  class Whip {
    @Test
    void publish_offer_isAnswered() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      assertThat(SdpParser.parse(created.answer()).media())
          .hasSize(2)
          .allSatisfy(m -> assertThat(m.has("recvonly")).isTrue());
      assertThat(created.etag()).matches("\"[A-Za-z0-9_-]{32}\"");
      assertThat(created.id()).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(created.etag());
      assertThat(created.links()).containsExactly("<stun:192.0.2.7:3478>; rel=\"ice-server\"");
      assertThat(sessions.exists(created.id(), Purpose.PUBLISH)).isTrue();
      assertThat(sessions.exists(created.id(), Purpose.SUBSCRIBE)).isFalse();
    }

    @Test
    void publish_asksTheRoomForAPublisherWhoMayNothingElse() throws Exception {
      sessions.publish("yard", NO_TOKEN, " Camera 1 ", Offers.publisher());

      JoinRequest request = rooms.joins.getFirst();
      assertThat(request.kind()).isEqualTo(ParticipantKind.WHIP);
      assertThat(request.name()).isEqualTo("Camera 1");
      assertThat(request.permissions().publish()).isTrue();
      assertThat(request.permissions().subscribe()).isFalse();
      assertThat(request.permissions().hostIfFirst()).isFalse();
    }

    @Test
    void publish_withoutName_hasOneAllTheSame() throws Exception {
      sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      assertThat(rooms.joins.getFirst().name()).isEqualTo("WHIP");
    }

    @Test
    void publish_nothingSent_isBadSdp() {
      assertRefused(() -> sessions.publish("yard", NO_TOKEN, "", Offers.player()), 400, "bad-sdp");
    }

    @Test
    void publish_nonsense_isBadSdp() {
      assertRefused(() -> sessions.publish("yard", NO_TOKEN, "", "nonsense"), 400, "bad-sdp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a b", "ä"})
    void publish_impossibleRoom_isNotFound(String room) {
      assertRefused(
          () -> sessions.publish(room, NO_TOKEN, "", Offers.publisher()), 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
      "ROOM_LOCKED,403,room-locked",
      "ROOM_FULL,503,room-full",
      "SERVER_FULL,503,server-full",
      "FORBIDDEN,403,forbidden",
      "TOO_MANY_TRACKS,400,too-many-tracks",
      "OVERLOADED,503,server-full",
    })
    void publish_theRoomRefuses_isItsStatus(RoomException.Code refusal, int status, String code) {
      rooms.refuse(refusal);

      assertRefused(() -> sessions.publish("yard", NO_TOKEN, "", Offers.publisher()), status, code);
      assertThat(directory.size()).isZero();
    }

    @Test
    void publish_theRoomDoesNotAnswer_leavesWhenItDoes() {
      var late = new CompletableFuture<JoinResult>();
      rooms.answerJoinLater(late);
      sessions = sessions(AccessPolicy.open(), Duration.ZERO);

      assertRefused(
          () -> sessions.publish("yard", NO_TOKEN, "", Offers.publisher()), 500, "internal");
      late.complete(FakeRooms.result("yard", false, rooms.joins.getFirst().offer()));

      assertThat(rooms.commands).containsExactly(new RoomCommand.Leave("p-1"));
      assertThat(directory.size()).isZero();
    }

    @Test
    void publish_moreThanTheBound_isServerFullUntilOneEnds() throws Exception {
      Created first = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());
      for (int i = 1; i < LIMIT; i++) {
        sessions.publish("yard", NO_TOKEN, "", Offers.publisher());
      }

      assertRefused(
          () -> sessions.publish("yard", NO_TOKEN, "", Offers.publisher()), 503, "server-full");
      sessions.delete(first.id(), NO_TOKEN);

      assertThat(sessions.publish("yard", NO_TOKEN, "", Offers.publisher()).id()).isNotEmpty();
    }
  }

  @Nested
  class Whep {
    @Test
    void subscribe_offer_isAnswered() throws Exception {
      Created created = sessions.subscribe("yard", NO_TOKEN, Optional.empty(), Offers.player());

      assertThat(SdpParser.parse(created.answer()).media())
          .hasSize(2)
          .allSatisfy(m -> assertThat(m.has("sendonly")).isTrue());
      assertThat(rooms.joins.getFirst().kind()).isEqualTo(ParticipantKind.WHEP);
      assertThat(rooms.joins.getFirst().permissions().publish()).isFalse();
      assertThat(sessions.exists(created.id(), Purpose.SUBSCRIBE)).isTrue();
    }

    @Test
    void subscribe_withoutParticipant_followsTheSpeakers() throws Exception {
      sessions.subscribe("yard", NO_TOKEN, Optional.empty(), Offers.player());

      assertThat(rooms.joins.getFirst().view())
          .containsExactly(new ViewRequest("1", ViewTarget.AUTO, 1920, 1080, 0));
    }

    @Test
    void subscribe_participant_isPinned() throws Exception {
      sessions.subscribe("yard", NO_TOKEN, Optional.of("p-7"), Offers.player());

      assertThat(rooms.joins.getFirst().view())
          .extracting(ViewRequest::target)
          .containsExactly(new ViewTarget.Pinned("p-7", TrackSource.CAMERA));
    }

    @Test
    void subscribe_participantWithTwoPictures_showsCameraAndScreen() throws Exception {
      sessions.subscribe("yard", NO_TOKEN, Optional.of("p-7"), Offers.meeting());

      assertThat(rooms.joins.getFirst().view())
          .extracting(ViewRequest::target)
          .containsExactly(
              new ViewTarget.Pinned("p-7", TrackSource.CAMERA),
              new ViewTarget.Pinned("p-7", TrackSource.SCREEN));
    }

    @Test
    void subscribe_nothingReceived_isBadSdp() {
      assertRefused(
          () -> sessions.subscribe("yard", NO_TOKEN, Optional.empty(), Offers.publisher()),
          400,
          "bad-sdp");
    }
  }

  @Nested
  class Patch {
    private static final String TRICKLE =
        """
        a=ice-ufrag:EsAw
        a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y
        m=audio 9 UDP/TLS/RTP/SAVPF 0
        a=mid:0
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw
        a=end-of-candidates
        """;
    private static final String RESTART = "a=ice-ufrag:ysXw\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\n";

    @Test
    void patch_candidates_areTakenNoteOf() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      Patched patched =
          sessions.patch(created.id(), NO_TOKEN, Optional.of(created.etag()), TRICKLE);

      assertThat(patched).isEqualTo(new Patched.Trickled());
      assertThat(rooms.offers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void patch_newCredentials_restartIce(boolean any) throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      Patched patched =
          sessions.patch(created.id(), NO_TOKEN, Optional.of(any ? "*" : created.etag()), RESTART);

      assertThat(patched).isInstanceOf(Patched.Restarted.class);
      var restarted = (Patched.Restarted) patched;
      assertThat(restarted.etag()).isNotEqualTo(created.etag());
      assertThat(rooms.offers.getFirst().remote().credentials().ufrag()).isEqualTo("ysXw");
      assertThat(rooms.offers.getFirst().publish())
          .isEqualTo(rooms.joins.getFirst().offer().publish());
      SdpFragment fragment = SdpFragment.parse(restarted.fragment());
      assertThat(fragment.iceUfrag()).contains("0serverufrag");
      assertThat(fragment.icePwd()).contains("serverpasswordserverpassword");
      assertThat(fragment.candidates()).hasSize(2);
      assertThat(fragment.endOfCandidates()).isTrue();
    }

    @Test
    void patch_oldTagAfterARestart_fails() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());
      sessions.patch(created.id(), NO_TOKEN, Optional.of("*"), RESTART);

      assertRefused(
          () -> sessions.patch(created.id(), NO_TOKEN, Optional.of(created.etag()), TRICKLE),
          412,
          "precondition-failed");
    }

    @Test
    void patch_withoutIfMatch_needsIt() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      assertRefused(
          () -> sessions.patch(created.id(), NO_TOKEN, Optional.empty(), TRICKLE),
          428,
          "precondition-required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=0\n", "hello", "a=ice-ufrag:x\na=ice-pwd:y\n"})
    void patch_nonsense_isABadFragment(String body) throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      assertRefused(
          () -> sessions.patch(created.id(), NO_TOKEN, Optional.of(created.etag()), body),
          400,
          "bad-fragment");
    }

    @Test
    void patch_restartTheRoomRefuses_keepsTheOldSession() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());
      rooms.refuse(RoomException.Code.NOT_FOUND);

      assertRefused(
          () -> sessions.patch(created.id(), NO_TOKEN, Optional.of("*"), RESTART),
          404,
          "not-found");
      assertThat(sessions.patch(created.id(), NO_TOKEN, Optional.of(created.etag()), TRICKLE))
          .isEqualTo(new Patched.Trickled());
    }

    @Test
    void patch_unknownSession_isNotFound() {
      assertRefused(
          () -> sessions.patch("nobody", NO_TOKEN, Optional.of("*"), TRICKLE), 404, "not-found");
    }
  }

  @Nested
  class Ends {
    @Test
    void delete_session_leavesTheRoomOnce() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      sessions.delete(created.id(), NO_TOKEN);

      assertThat(rooms.commands).containsExactly(new RoomCommand.Leave("p-1"));
      assertThat(directory.size()).isZero();
      assertRefused(() -> sessions.delete(created.id(), NO_TOKEN), 404, "not-found");
    }

    @Test
    void delete_sessionTheRoomHasForgotten_isDone() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());
      rooms.refuse(RoomException.Code.NOT_FOUND);

      sessions.delete(created.id(), NO_TOKEN);

      assertThat(directory.size()).isZero();
    }

    @Test
    void event_evicted_endsTheSession() throws Exception {
      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      rooms.tell(new RoomEvent.Evicted(EvictReason.MEDIA_FAILED));

      assertThat(directory.size()).isZero();
      assertThat(sessions.exists(created.id(), Purpose.PUBLISH)).isFalse();
    }

    @Test
    void event_evictedBeforeTheAnswer_endsTheSession() throws Exception {
      rooms.during(() -> rooms.tell(new RoomEvent.Evicted(EvictReason.ROOM_ENDED)));

      Created created = sessions.publish("yard", NO_TOKEN, "", Offers.publisher());

      assertThat(directory.size()).isZero();
      assertThat(sessions.exists(created.id(), Purpose.PUBLISH)).isFalse();
    }
  }

  @Nested
  class Tokens {
    private final Optional<String> publisher =
        token(new Grant("yard", true, true, false, false, false, "Encoder", "e-1"));

    @Test
    void publish_withoutToken_isUnauthorized() {
      onlyWithTokens();

      assertRefused(
          () -> sessions.publish("yard", NO_TOKEN, "", Offers.publisher()), 401, "bad-token");
    }

    @Test
    void publish_withGrant_takesItsName() throws Exception {
      onlyWithTokens();

      sessions.publish("yard", publisher, "Somebody", Offers.publisher());

      assertThat(rooms.joins.getFirst().name()).isEqualTo("Encoder");
      assertThat(rooms.joins.getFirst().identity()).isEqualTo("e-1");
    }

    @Test
    void subscribe_withoutThatGrant_isForbidden() {
      onlyWithTokens();

      assertRefused(
          () -> sessions.subscribe("yard", publisher, Optional.empty(), Offers.player()),
          403,
          "forbidden");
    }

    @Test
    void publish_withoutThatGrant_isForbidden() {
      onlyWithTokens();
      var player = token(new Grant("yard", true, false, true, false, false, "", ""));

      assertRefused(
          () -> sessions.publish("yard", player, "", Offers.publisher()), 403, "forbidden");
    }

    @Test
    void publish_inAnotherRoom_isUnauthorized() {
      onlyWithTokens();

      assertRefused(
          () -> sessions.publish("garden", publisher, "", Offers.publisher()), 401, "bad-token");
    }

    @Test
    void delete_withoutToken_isUnauthorized() throws Exception {
      onlyWithTokens();
      Created created = sessions.publish("yard", publisher, "", Offers.publisher());

      assertRefused(() -> sessions.delete(created.id(), NO_TOKEN), 401, "bad-token");
      assertThat(directory.size()).isOne();
    }

    @Test
    void delete_withItsOwnToken_isDone() throws Exception {
      onlyWithTokens();
      Created created = sessions.publish("yard", publisher, "", Offers.publisher());

      sessions.delete(created.id(), publisher);

      assertThat(directory.size()).isZero();
    }

    @Test
    void links_toldToWhoHasNoToken_haveNoCredentials() {
      onlyWithTokens();
      var turn =
          new IceServer(List.of("turn:192.0.2.7:3478"), Optional.of("name"), Optional.of("word"));
      servers = List.of(IceServer.of("stun:192.0.2.7:3478"), turn);

      assertThat(sessions.links("yard", NO_TOKEN))
          .containsExactly("<stun:192.0.2.7:3478>; rel=\"ice-server\"");
      assertThat(sessions.links("yard", Optional.of("forged"))).hasSize(1);
      assertThat(sessions.links("yard", token(Grant.guest("yard")))).hasSize(2);
    }

    private void onlyWithTokens() {
      sessions = sessions(AccessPolicy.tokens(Map.of("main", SECRET)), Duration.ofSeconds(5));
    }

    private static Optional<String> token(Grant grant) {
      return Optional.of(new AccessToken("main", grant, 0, 2_000).sign(SECRET));
    }
  }

  @Test
  void links_ofTurnServers_carryCredentials() {
    var server =
        new IceServer(
            List.of("turn:a.example?transport=udp", "turns:a.example"),
            Optional.of("user\"x"),
            Optional.of("pa\\ss"));

    assertThat(LinkHeader.values(List.of(server)))
        .containsExactly(
            "<turn:a.example?transport=udp>; rel=\"ice-server\"; username=\"user\\\"x\";"
                + " credential=\"pa\\\\ss\"; credential-type=\"password\"",
            "<turns:a.example>; rel=\"ice-server\"; username=\"user\\\"x\";"
                + " credential=\"pa\\\\ss\"; credential-type=\"password\"");
  }

  private static void assertRefused(ThrowingCallable request, int status, String code) {
    WhipException refusal = catchThrowableOfType(WhipException.class, request);

    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.sentence()).isNotEmpty();
  }

  private MediaSessions sessions(AccessPolicy access, Duration roomTimeout) {
    var settings =
        new SignalSettings(SignalLimits.DEFAULT, Duration.ofSeconds(10), roomTimeout, 100);
    var context =
        new SignalContext(
            rooms,
            HostControls.NONE,
            access,
            settings,
            new SignalCodec(SignalLimits.DEFAULT),
            session -> servers,
            Runnable::run,
            (nanos, action) -> {},
            () -> 0,
            () -> 1_000_000_000_000L,
            SignalListener.NONE);
    return new MediaSessions(context, directory);
  }
}
