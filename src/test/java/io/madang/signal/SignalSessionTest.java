package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.EvictReason;
import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.LeaveReason;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomActivity;
import io.madang.room.RoomCommand;
import io.madang.room.RoomEvent;
import io.madang.room.RoomException;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.signal.negotiation.Offers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalSessionTest {
  private static final String SECRET = "a secret of more than thirty-two characters";

  private final FakeRooms rooms = new FakeRooms();
  private final FakeLive live = new FakeLive();
  private final FakeCameras cameras = new FakeCameras();
  private final FakeSink sink = new FakeSink();
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final List<SignalError> counted = new ArrayList<>();
  private final List<Long> connected = new ArrayList<>();
  private long now = 1_000_000_000L;
  private SignalSession session = open(AccessPolicy.open(), SignalSettings.DEFAULT);

  @Nested
  class Cameras {
    @BeforeEach
    void joined() {
      session.receive(join());
      rooms.commands.clear();
    }

    @Test
    void receive_addCamera_asksTheRoomThenAdds() {
      session.receive(GoldenMessages.text("client-add-camera"));

      assertThat(rooms.commands).containsExactly(new RoomCommand.RequireHost("p-1"));
      assertThat(cameras.calls)
          .containsExactly("yard rtsp://user:password@camera.local/stream Door");
      assertThat(sink.last()).isEqualTo(GoldenMessages.text("server-camera-added"));
    }

    @Test
    void receive_addCameraOfAGuest_isForbidden() {
      rooms.refuse(RoomException.Code.FORBIDDEN);

      session.receive(GoldenMessages.text("client-add-camera"));

      assertThat(sink.last()).contains("\"re\":\"8\"", "\"code\":\"forbidden\"");
      assertThat(cameras.calls).isEmpty();
    }

    @Test
    void receive_addCameraThatIsRefused_isAnsweredWithTheReason() {
      cameras.refusal =
          Optional.of(
              new SignalException(
                  SignalError.ADDRESS_NOT_ALLOWED,
                  "This server does not connect to private addresses."));

      session.receive(GoldenMessages.text("client-add-camera"));

      assertThat(sink.last()).isEqualTo(GoldenMessages.text("server-error-camera"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"add-camera\"}",
          "{\"type\":\"add-camera\",\"url\":\"\"}",
          "{\"type\":\"add-camera\",\"url\":7}",
          "{\"type\":\"add-camera\",\"url\":\"rtsp://a\",\"name\":\"two\\nlines\"}"
        })
    void receive_malformed_isRefused(String message) {
      session.receive(message);

      assertThat(sink.last()).contains("\"code\":\"bad-message\"", "\"fatal\":false");
      assertThat(cameras.calls).isEmpty();
    }

    @Test
    void addCamera_asText_showsNoPassword() throws SignalException {
      ClientMessage message =
          new SignalCodec(SignalLimits.DEFAULT).decode(GoldenMessages.text("client-add-camera"));

      assertThat(message.toString()).contains("Door").doesNotContain("password");
    }
  }

  @Nested
  class GoingLive {
    @BeforeEach
    void joined() {
      session.receive(join());
      rooms.commands.clear();
    }

    @Test
    void receive_broadcast_asksTheRoomThenBegins() {
      session.receive(GoldenMessages.text("client-broadcast"));

      assertThat(rooms.commands).containsExactly(new RoomCommand.RequireHost("p-1"));
      assertThat(live.calls).containsExactly("broadcast yard auto Town hall");
    }

    @Test
    void receive_broadcastAlone_leavesTheRestAsItIs() {
      session.receive("{\"type\":\"broadcast\",\"on\":true}");

      assertThat(live.calls).containsExactly("broadcast yard - -");
    }

    @Test
    void receive_broadcastOff_ends() {
      session.receive(GoldenMessages.text("client-broadcast-off"));

      assertThat(live.calls).containsExactly("endBroadcast yard");
    }

    @Test
    void receive_record_beginsAndEnds() {
      session.receive("{\"type\":\"record\",\"on\":true}");
      session.receive("{\"type\":\"record\",\"on\":false}");

      assertThat(live.calls).containsExactly("record yard", "endRecording yard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-broadcast", "client-record", "client-watch-link"})
    void receive_ofAGuest_isForbidden(String message) {
      rooms.refuse(RoomException.Code.FORBIDDEN);

      session.receive(GoldenMessages.text(message));

      assertThat(sink.last()).contains("\"code\":\"forbidden\"", "\"fatal\":false");
      assertThat(live.calls).isEmpty();
    }

    @Test
    void receive_whatCannotBegin_isAnsweredWithTheReason() {
      live.refusal =
          Optional.of(new SignalException(SignalError.BROADCAST_UNAVAILABLE, "No worker is free."));

      session.receive(GoldenMessages.text("client-broadcast"));

      assertThat(sink.last())
          .isEqualTo(
              "{\"type\":\"error\",\"re\":\"5\",\"code\":\"broadcast-unavailable\","
                  + "\"message\":\"No worker is free.\",\"fatal\":false}");
    }

    @Test
    void receive_watchLink_isAnsweredWithTheLink() {
      session.receive(GoldenMessages.text("client-watch-link"));

      assertThat(sink.last())
          .isEqualTo(
              "{\"type\":\"watch-link\",\"re\":\"7\","
                  + "\"watch\":\"/watch/yard?token=eyJ\",\"expires\":5}");
    }

    @Test
    void receive_watchLinkOfAPublicRoom_isForEverybody() {
      live.isPublic = true;

      session.receive(GoldenMessages.text("client-watch-link"));

      assertThat(rooms.commands).isEmpty();
      assertThat(sink.last())
          .isEqualTo("{\"type\":\"watch-link\",\"re\":\"7\",\"watch\":\"/watch/yard\"}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"broadcast\"}",
          "{\"type\":\"broadcast\",\"on\":\"yes\"}",
          "{\"type\":\"broadcast\",\"on\":true,\"layout\":\"round\"}",
          "{\"type\":\"broadcast\",\"on\":true,\"title\":\"two\\nlines\"}",
          "{\"type\":\"record\"}"
        })
    void receive_malformed_isRefused(String message) {
      session.receive(message);

      assertThat(sink.last()).contains("\"code\":\"bad-message\"", "\"fatal\":false");
      assertThat(live.calls).isEmpty();
    }

    @Test
    void room_failure_isToldAsAnError() {
      rooms.tell(new RoomEvent.ActivityFailed(RoomActivity.Kind.RECORDING, "The disk is full."));

      assertThat(sink.last()).isEqualTo(GoldenMessages.text("server-error-recording"));
    }
  }

  @Nested
  class Join {
    @Test
    void receive_join_isAnsweredWithJoined() {
      session.receive(join());

      assertThat(session.state()).isEqualTo(SignalState.JOINED);
      assertThat(sink.sent).hasSize(1);
      assertThat(sink.last())
          .startsWith(
              "{\"type\":\"joined\",\"re\":\"1\",\"self\":\"p-1\",\"session\":\"s-secret\",\"resumed\":false,\"answer\":\"v=0")
          .contains(
              "\"room\":{\"id\":\"yard\",\"locked\":false}",
              "\"slots\":[{\"slot\":\"2\",\"kind\":\"audio\"},{\"slot\":\"3\",\"kind\":\"video\"},",
              "\"tracks\":[{\"mid\":\"0\",\"track\":\"t-0\"},{\"mid\":\"1\",\"track\":\"t-1\"}]",
              "\"speakers\":[\"p-9\"],\"active\":\"p-9\"",
              "\"iceServers\":[{\"urls\":[\"stun:192.0.2.7:3478\"]}]");
    }

    @Test
    void receive_join_asksTheRoomForABrowser() {
      session.receive(join());

      JoinRequest request = rooms.joins.getFirst();
      assertThat(request.name()).isEqualTo("Ara");
      assertThat(request.kind()).isEqualTo(ParticipantKind.BROWSER);
      assertThat(request.permissions().hostIfFirst()).isTrue();
      assertThat(request.offer().publish()).hasSize(2);
      assertThat(request.offer().slots()).hasSize(4);
      assertThat(request.view())
          .containsExactly(new ViewRequest("3", ViewTarget.AUTO, 1280, 720, 0));
    }

    @Test
    void receive_joinWithoutName_isABadMessage() {
      session.receive(join().replace("\"name\":\"Ara\",", ""));

      assertFatal(SignalError.BAD_MESSAGE, "join.name is missing.");
    }

    @Test
    void receive_joinWithBadOffer_isBadSdp() {
      session.receive("{\"type\":\"join\",\"room\":\"yard\",\"name\":\"Ara\",\"offer\":\"v=0\"}");

      assertFatal(SignalError.BAD_SDP, "The offer has no media section that can be used.");
    }

    @Test
    void receive_secondJoin_isRefusedAndTheFirstGoesOn() {
      session.receive(join());
      session.receive(join());

      assertThat(sink.last()).contains("\"code\":\"already-joined\"", "\"fatal\":false");
      assertThat(session.state()).isEqualTo(SignalState.JOINED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"ping\"}",
          "{\"type\":\"leave\"}",
          "{\"type\":\"end\"}",
          "{\"type\":\"chat\",\"text\":\"x\"}"
        })
    void receive_anythingElseFirst_isNotJoined(String message) {
      session.receive(message);

      assertFatal(SignalError.NOT_JOINED, "Join a room first.");
      assertThat(rooms.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "ROOM_LOCKED,room-locked", "ROOM_FULL,room-full", "SERVER_FULL,server-full",
      "FORBIDDEN,forbidden", "TOO_MANY_SLOTS,too-many-slots", "TOO_MANY_TRACKS,too-many-tracks",
      "ROOM_ENDED,room-ended", "OVERLOADED,server-full",
    })
    void receive_joinTheRoomRefuses_isFatalWithItsCode(RoomException.Code refusal, String code) {
      rooms.refuse(refusal);

      session.receive(join());

      assertThat(sink.sent).hasSize(1);
      assertThat(sink.last())
          .isEqualTo(
              "{\"type\":\"error\",\"re\":\"1\",\"code\":\""
                  + code
                  + "\",\"message\":\"Refused: "
                  + refusal
                  + ".\",\"fatal\":true}");
      assertThat(sink.closed).containsExactly("1008 " + code);
    }

    @Test
    void receive_joinARoomFails_isInternal() {
      rooms.fail(new IllegalStateException("bug"));

      session.receive(join());

      assertFatal(SignalError.INTERNAL, "Something went wrong here.");
    }

    @Test
    void receive_joinOnALoopThatTakesNoMore_isServerFull() {
      rooms.fail(new RejectedExecutionException());

      session.receive(join());

      assertFatal(SignalError.SERVER_FULL, "The server has too much to do now.");
    }

    @Test
    void receive_joinTheRoomDoesNotAnswer_leavesWhenItDoes() {
      var late = new CompletableFuture<JoinResult>();
      rooms.answerJoinLater(late);
      session = open(AccessPolicy.open(), impatient());

      session.receive(join());

      assertFatal(SignalError.INTERNAL, "The room did not answer in time.");
      late.complete(FakeRooms.result("yard", false, rooms.joins.getFirst().offer()));
      assertThat(rooms.commands).containsExactly(new RoomCommand.Leave("p-1"));
    }

    @Test
    void timer_noJoin_isJoinTimeout() {
      timers.remove().run();

      assertFatal(SignalError.JOIN_TIMEOUT, "No join came in time.");
    }

    @Test
    void timer_afterTheJoin_doesNothing() {
      session.receive(join());

      timers.remove().run();

      assertThat(session.state()).isEqualTo(SignalState.JOINED);
      assertThat(sink.closed).isEmpty();
    }

    @Test
    void closed_whileJoining_leavesTheRoom() {
      rooms.during(session::closed);

      session.receive(join());

      assertThat(rooms.commands).containsExactly(new RoomCommand.Leave("p-1"));
      assertThat(sink.sent).isEmpty();
    }
  }

  @Nested
  class Tokens {
    @Test
    void receive_joinWithToken_takesNameIdentityAndPermissionsFromIt() {
      session = open(AccessPolicy.tokens(Map.of("main", SECRET)), SignalSettings.DEFAULT);
      var grant = new Grant("yard", true, false, true, true, false, "Boss", "boss@example.org");
      String token = new AccessToken("main", grant, 0, 2_000).sign(SECRET);

      session.receive(join().replace("\"name\"", "\"token\":\"" + token + "\",\"name\""));

      JoinRequest request = rooms.joins.getFirst();
      assertThat(request.name()).isEqualTo("Boss");
      assertThat(request.identity()).isEqualTo("boss@example.org");
      assertThat(request.permissions().admin()).isTrue();
      assertThat(request.permissions().publish()).isFalse();
    }

    @Test
    void receive_joinWithoutToken_isABadToken() {
      session = open(AccessPolicy.tokens(Map.of("main", SECRET)), SignalSettings.DEFAULT);

      session.receive(join());

      assertFatal(SignalError.BAD_TOKEN, "The token is not valid. There is none.");
      assertThat(rooms.joins).isEmpty();
    }
  }

  @Nested
  class Resume {
    @Test
    void receive_resume_goesOnWithTheSession() {
      session.receive(resume());

      assertThat(rooms.resumes).containsExactly("s-old");
      assertThat(sink.last()).contains("\"resumed\":true");
      assertThat(rooms.commands).hasSize(1).first().isInstanceOf(RoomCommand.View.class);
    }

    @Test
    void receive_resume_needsNoToken() {
      session = open(AccessPolicy.tokens(Map.of("main", SECRET)), SignalSettings.DEFAULT);

      session.receive(resume());

      assertThat(session.state()).isEqualTo(SignalState.JOINED);
    }

    @ParameterizedTest
    @EnumSource(
        value = RoomException.Code.class,
        names = {"RESUME_FAILED", "NOT_FOUND", "ROOM_ENDED"})
    void receive_resumeThatFails_leavesAnotherTry(RoomException.Code code) {
      rooms.refuse(code);

      session.receive(resume());

      assertThat(sink.last())
          .contains("\"code\":\"resume-failed\"", "\"fatal\":false", "\"re\":\"1\"");
      assertThat(session.state()).isEqualTo(SignalState.WAITING);
      session.receive(join());
      assertThat(session.state()).isEqualTo(SignalState.JOINED);
    }

    @Test
    void timer_afterAFailedResume_runsAnew() {
      rooms.refuse(RoomException.Code.RESUME_FAILED);
      session.receive(resume());

      timers.remove().run();
      assertThat(sink.closed).isEmpty();
      timers.remove().run();

      assertThat(sink.closed).containsExactly("1008 join-timeout");
    }

    @Test
    void closed_whileResuming_loses_soThatTheClientMayComeBack() {
      rooms.during(session::closed);

      session.receive(resume());

      assertThat(rooms.commands).contains(new RoomCommand.ConnectionLost("p-1", rooms.observer()));
    }
  }

  @Nested
  class Requests {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "view",
          "mute",
          "chat",
          "hand",
          "reaction",
          "mute-participant",
          "remove",
          "lock",
          "end",
          "leave",
        })
    void receive_request_becomesItsCommand(String type) {
      session.receive(join());
      rooms.commands.clear();

      session.receive(GoldenMessages.text("client-" + type));

      assertThat(rooms.commands).containsExactly(command(type));
    }

    @Test
    void receive_ping_isAnswered() {
      session.receive(join());
      session.receive("{\"type\":\"ping\",\"id\":\"9\"}");

      assertThat(sink.last()).isEqualTo("{\"type\":\"pong\",\"re\":\"9\"}");
    }

    @Test
    void receive_path_isAnsweredWithTheSilence() {
      session.receive(join());
      rooms.silentNanos = 1_234_567_890L;
      session.receive("{\"type\":\"path\",\"id\":\"9\"}");

      assertThat(sink.last()).isEqualTo("{\"type\":\"path\",\"re\":\"9\",\"silentMs\":1234}");
    }

    @Test
    void event_silentPath_isTold() {
      session.receive(join());
      rooms.tell(new RoomEvent.PathSilent(1_050_000_000L));

      assertThat(sink.last()).isEqualTo("{\"type\":\"path\",\"silentMs\":1050}");
    }

    @Test
    void receive_offer_isAnswered() {
      session.receive(join());
      session.receive(offer());

      assertThat(rooms.offers).hasSize(1);
      assertThat(sink.last())
          .startsWith("{\"type\":\"answer\",\"re\":\"2\",\"sdp\":\"v=0")
          .contains("\"slots\":[{\"slot\":\"2\"", "\"tracks\":[{\"mid\":\"0\",\"track\":\"t-0\"}");
    }

    @Test
    void receive_offers_countTheVersionOfTheDescriptionUp() {
      session.receive(join());
      session.receive(offer());

      assertThat(origin(sink.sent.get(0)) + 1).isEqualTo(origin(sink.sent.get(1)));
    }

    @Test
    void receive_badOffer_isNotFatal() {
      session.receive(join());
      session.receive("{\"type\":\"offer\",\"id\":\"2\",\"sdp\":\"nonsense\"}");

      assertThat(sink.last()).contains("\"re\":\"2\"", "\"code\":\"bad-sdp\"", "\"fatal\":false");
      assertThat(session.state()).isEqualTo(SignalState.JOINED);
    }

    @Test
    void receive_requestTheRoomRefuses_isAnError() {
      session.receive(join());
      rooms.refuse(RoomException.Code.FORBIDDEN);

      session.receive("{\"type\":\"lock\",\"id\":\"7\",\"locked\":true}");

      assertThat(sink.last())
          .isEqualTo(
              "{\"type\":\"error\",\"re\":\"7\",\"code\":\"forbidden\",\"message\":\"Refused:"
                  + " FORBIDDEN.\",\"fatal\":false}");
    }

    @Test
    void receive_requestOfABusyRoom_isRateLimited() {
      session.receive(join());
      rooms.refuse(RoomException.Code.OVERLOADED);

      session.receive("{\"type\":\"lock\",\"locked\":true}");

      assertThat(sink.last()).contains("\"code\":\"rate-limited\"", "\"fatal\":false");
    }

    @Test
    void receive_unknownType_isNotFatal() {
      session.receive(join());
      session.receive("{\"type\":\"dance\",\"id\":\"5\"}");

      assertThat(sink.last())
          .contains("\"re\":\"5\"", "\"code\":\"unknown-type\"", "\"fatal\":false");
    }

    @Test
    void receive_badMessage_isNotFatalWhenJoined() {
      session.receive(join());
      session.receive("{\"type\":\"lock\"}");

      assertThat(sink.last()).contains("\"code\":\"bad-message\"", "\"fatal\":false");
    }

    @Test
    void receive_nonsense_isFatalAndTheParticipantMayComeBack() {
      session.receive(join());
      session.receive("nonsense");

      assertThat(sink.last()).contains("\"code\":\"bad-json\"", "\"fatal\":true");
      assertThat(sink.closed).containsExactly("1008 bad-json");
      assertThat(rooms.commands)
          .containsExactly(new RoomCommand.ConnectionLost("p-1", rooms.observer()));
    }

    @Test
    void receive_binary_isBadJson() {
      session.receiveBinary();

      assertFatal(SignalError.BAD_JSON, "Messages are text, not binary.");
    }

    @Test
    void receive_tooLarge_isToldWithTheLimit() {
      session.receiveTooLarge();

      assertFatal(SignalError.TOO_LARGE, "The message is longer than 262144 bytes.");
    }

    @Test
    void receive_leave_closesNormally() {
      session.receive(join());
      session.receive("{\"type\":\"leave\"}");
      session.closed();

      assertThat(rooms.commands).containsExactly(new RoomCommand.Leave("p-1"));
      assertThat(sink.closed).containsExactly("1000 ");
    }

    private RoomCommand command(String type) {
      return switch (type) {
        case "view" ->
            new RoomCommand.View(
                "p-1", ((ClientMessage.View) GoldenMessages.CLIENT.get("client-view")).slots());
        case "mute" -> new RoomCommand.Mute("p-1", "t-1", true);
        case "chat" -> new RoomCommand.Chat("p-1", "Hello", Optional.of("p-2"));
        case "hand" -> new RoomCommand.RaiseHand("p-1", true);
        case "reaction" -> new RoomCommand.React("p-1", "👏");
        case "mute-participant" ->
            new RoomCommand.MuteParticipant("p-1", "p-2", Optional.of("t-5"));
        case "remove" -> new RoomCommand.Remove("p-1", "p-2");
        case "lock" -> new RoomCommand.Lock("p-1", true);
        case "end" -> new RoomCommand.End("p-1");
        case "leave" -> new RoomCommand.Leave("p-1");
        default -> throw new IllegalArgumentException(type);
      };
    }

    private long origin(String message) {
      String[] words = message.substring(message.indexOf("o=- ")).split(" ");
      return Long.parseLong(words[2]);
    }
  }

  @Nested
  class Events {
    @Test
    void event_isTold() {
      session.receive(join());
      rooms.tell(new RoomEvent.ParticipantLeft("p-4", LeaveReason.LEFT));

      assertThat(sink.last()).isEqualTo(GoldenMessages.text("server-participant-left"));
    }

    @Test
    void event_whileJoining_comesAfterJoined() {
      rooms.during(() -> rooms.tell(new RoomEvent.RoomUpdated(true, RoomActivity.NONE)));

      session.receive(join());

      assertThat(sink.sent).hasSize(2);
      assertThat(sink.sent.get(0)).startsWith("{\"type\":\"joined\"");
      assertThat(sink.sent.get(1))
          .isEqualTo("{\"type\":\"room\",\"room\":{\"id\":\"yard\",\"locked\":true}}");
    }

    @Test
    void event_whileNegotiating_comesAfterTheAnswer() {
      session.receive(join());
      rooms.during(() -> rooms.tell(new RoomEvent.SlotsChanged(List.of())));

      session.receive(offer());

      assertThat(sink.sent).hasSize(3);
      assertThat(sink.sent.get(1)).startsWith("{\"type\":\"answer\"");
      assertThat(sink.sent.get(2)).startsWith("{\"type\":\"slot\"");
    }

    @Test
    void event_afterARefusedOffer_goesOn() {
      session.receive(join());
      rooms.refuse(RoomException.Code.TOO_MANY_TRACKS);
      session.receive(offer());

      rooms.tell(new RoomEvent.RoomUpdated(true, RoomActivity.NONE));

      assertThat(sink.last()).startsWith("{\"type\":\"room\"");
    }

    @Test
    void event_mediaConnected_isCountedNotTold() {
      session.receive(join());
      rooms.tell(new RoomEvent.MediaConnected(42));

      assertThat(connected).containsExactly(42L);
      assertThat(sink.sent).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
      "REMOVED,removed",
      "ROOM_ENDED,room-ended",
      "REPLACED,replaced",
      "MEDIA_FAILED,media-failed",
      "INTERNAL,internal",
    })
    void event_evicted_closesAndLeavesTheRoomAlone(EvictReason reason, String code) {
      session.receive(join());
      rooms.tell(new RoomEvent.Evicted(reason));
      session.closed();

      assertThat(sink.last()).contains("\"code\":\"" + code + "\"", "\"fatal\":true");
      assertThat(sink.closed).containsExactly("1008 " + code);
      assertThat(rooms.commands).isEmpty();
    }

    @Test
    void event_moreThanTheClientReads_cutsItOff() {
      session.receive(join());
      int limit = SignalSettings.DEFAULT.outboundMessages();
      // The client does not read: while one message is being sent, others come.
      sink.onSend =
          () -> {
            sink.onSend = () -> {};
            for (int i = 0; i < limit + 1; i++) {
              rooms.tell(new RoomEvent.Reacted("p-2", "👏"));
            }
          };
      rooms.tell(new RoomEvent.RoomUpdated(true, RoomActivity.NONE));

      assertThat(sink.closed).containsExactly("1008 slow-consumer");
      assertThat(counted).containsExactly(SignalError.SLOW_CONSUMER);
      assertThat(rooms.commands)
          .containsExactly(new RoomCommand.ConnectionLost("p-1", rooms.observer()));
      assertThat(session.state()).isEqualTo(SignalState.CLOSED);
    }

    @Test
    void event_onABrokenSocket_isDropped() {
      session.receive(join());
      sink.onSend =
          () -> {
            throw new IllegalStateException("broken pipe");
          };

      rooms.tell(new RoomEvent.RoomUpdated(true, RoomActivity.NONE));
      rooms.tell(new RoomEvent.RoomUpdated(false, RoomActivity.NONE));

      assertThat(sink.sent).hasSize(1);
    }
  }

  @Nested
  class Endings {
    @Test
    void closed_whenJoined_losesTheConnectionOnce() {
      session.receive(join());
      session.closed();
      session.closed();

      assertThat(rooms.commands)
          .containsExactly(new RoomCommand.ConnectionLost("p-1", rooms.observer()));
    }

    @Test
    void closed_beforeJoining_asksNothing() {
      session.closed();

      assertThat(rooms.commands).isEmpty();
    }

    @Test
    void receive_afterTheEnd_isIgnored() {
      session.receiveBinary();
      session.receive(join());

      assertThat(sink.sent).hasSize(1);
      assertThat(rooms.joins).isEmpty();
    }

    @Test
    void goAway_tellsWhenToComeBack() {
      session.receive(join());
      session.goAway(500);

      assertThat(sink.last()).isEqualTo(GoldenMessages.text("server-going-away"));
      assertThat(sink.closed).containsExactly("1001 going-away");
      assertThat(rooms.commands)
          .containsExactly(new RoomCommand.ConnectionLost("p-1", rooms.observer()));
    }
  }

  @Nested
  class Rates {
    @Test
    void receive_burst_passes() {
      session.receive(join());
      for (int i = 0; i < 99; i++) {
        session.receive("{\"type\":\"ping\"}");
      }

      assertThat(sink.sent).hasSize(100).noneMatch(text -> text.contains("error"));
    }

    @Test
    void receive_overTheRate_isRefused() {
      session.receive(join());
      pings(100);

      assertThat(sink.last()).contains("\"code\":\"rate-limited\"", "\"fatal\":false");
      assertThat(session.state()).isEqualTo(SignalState.JOINED);
    }

    @Test
    void receive_afterASecond_passesAgain() {
      session.receive(join());
      pings(120);
      now += 1_000_000_000L;
      sink.sent.clear();

      pings(50);

      assertThat(sink.sent).hasSize(50).allMatch(text -> text.contains("pong"));
    }

    @Test
    void receive_goingOn_isDisconnected() {
      session.receive(join());
      pings(300);

      assertThat(sink.closed).containsExactly("1008 rate-limited");
      assertThat(sink.last()).contains("\"code\":\"rate-limited\"", "\"fatal\":true");
      // 100 passed, 100 were refused, one was too many.
      assertThat(sink.sent).hasSize(201);
    }

    @Test
    void receive_chatOverItsOwnRate_isRefusedWithItsId() {
      session.receive(join());
      for (int i = 0; i < 11; i++) {
        session.receive("{\"type\":\"chat\",\"id\":\"c" + i + "\",\"text\":\"Hi\"}");
      }

      assertThat(rooms.commands).hasSize(10);
      assertThat(sink.last()).contains("\"re\":\"c10\"", "\"code\":\"rate-limited\"");
    }

    private void pings(int count) {
      for (int i = 0; i < count; i++) {
        session.receive("{\"type\":\"ping\"}");
      }
    }
  }

  private void assertFatal(SignalError error, String sentence) {
    assertThat(sink.last())
        .contains(
            "\"code\":\"" + error.code() + "\"",
            "\"message\":\"" + sentence + "\"",
            "\"fatal\":true");
    assertThat(sink.closed).containsExactly("1008 " + error.code());
    assertThat(session.state()).isEqualTo(SignalState.CLOSED);
    assertThat(counted).containsExactly(error);
  }

  private static String join() {
    return "{\"type\":\"join\",\"id\":\"1\",\"room\":\"yard\",\"name\":\"Ara\",\"view\":[{\"slot\":\"3\",\"participant\":\"auto\",\"width\":1280,\"height\":720}],\"offer\":\""
        + Offers.meeting().replace("\n", "\\n")
        + "\"}";
  }

  private static String resume() {
    return join().replace("\"name\"", "\"resume\":\"s-old\",\"name\"");
  }

  private static String offer() {
    return "{\"type\":\"offer\",\"id\":\"2\",\"sdp\":\""
        + Offers.meeting().replace("\n", "\\n")
        + "\"}";
  }

  private static SignalSettings impatient() {
    return new SignalSettings(SignalLimits.DEFAULT, Duration.ofSeconds(10), Duration.ZERO, 100);
  }

  private SignalSession open(AccessPolicy access, SignalSettings settings) {
    timers.clear();
    return SignalSession.open(
        sink,
        new SignalContext(
            rooms,
            new HostControls(live, cameras),
            access,
            settings,
            new SignalCodec(settings.limits()),
            session -> List.of(IceServer.of("stun:192.0.2.7:3478")),
            Runnable::run,
            (nanos, action) -> timers.add(action),
            () -> now,
            () -> 1_000_000_000_000L,
            new SignalListener() {
              @Override
              public void onError(SignalError error) {
                counted.add(error);
              }

              @Override
              public void onMediaConnected(long afterNanos) {
                connected.add(afterNanos);
              }
            }));
  }
}
