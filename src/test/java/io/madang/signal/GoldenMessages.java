package io.madang.signal;

import io.madang.room.ConnectionState;
import io.madang.room.LeaveReason;
import io.madang.room.ParticipantKind;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.Role;
import io.madang.room.RoomActivity;
import io.madang.room.SlotState;
import io.madang.room.TrackSnapshot;
import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.rtp.MediaKind;
import io.madang.signal.negotiation.TrackHint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the files in `src/test/resources/signal` mean: file name without its end → message.
final class GoldenMessages {
  static final Path DIRECTORY = Path.of("src/test/resources/signal");

  private static final Optional<String> NONE = Optional.empty();
  private static final long AT = 1_764_000_000_000L;

  static final Map<String, ClientMessage> CLIENT =
      Map.ofEntries(
          Map.entry(
              "client-join",
              new ClientMessage.Join(
                  Optional.of("1"),
                  "yard",
                  "Ara",
                  Optional.of("eyJ…"),
                  Optional.of("s-4f…"),
                  "v=0…",
                  List.of(
                      new TrackHint("0", TrackSource.MICROPHONE, true),
                      new TrackHint("1", TrackSource.CAMERA, false)),
                  List.of(new ViewRequest("4", ViewTarget.AUTO, 1280, 720, 0)))),
          Map.entry(
              "client-join-minimal",
              new ClientMessage.Join(
                  NONE, "yard", "Ara", NONE, NONE, "v=0…", List.of(), List.of())),
          Map.entry(
              "client-offer",
              new ClientMessage.Offer(
                  Optional.of("2"),
                  "v=0…",
                  List.of(new TrackHint("7", TrackSource.SCREEN, false)))),
          Map.entry(
              "client-view",
              new ClientMessage.View(
                  NONE,
                  List.of(
                      new ViewRequest(
                          "4", new ViewTarget.Pinned("p-1", TrackSource.SCREEN), 1280, 720, 1),
                      new ViewRequest("5", ViewTarget.AUTO, 320, 180, 0),
                      new ViewRequest("6", ViewTarget.NONE, 640, 360, 0)))),
          Map.entry("client-mute", new ClientMessage.Mute(NONE, "t-1", true)),
          Map.entry("client-chat", new ClientMessage.Chat(NONE, "Hello", Optional.of("p-2"))),
          Map.entry("client-chat-everyone", new ClientMessage.Chat(NONE, "Hello", NONE)),
          Map.entry("client-hand", new ClientMessage.Hand(NONE, true)),
          Map.entry("client-reaction", new ClientMessage.Reaction(NONE, "👏")),
          Map.entry(
              "client-mute-participant",
              new ClientMessage.MuteParticipant(NONE, "p-2", Optional.of("t-5"))),
          Map.entry(
              "client-mute-participant-all", new ClientMessage.MuteParticipant(NONE, "p-2", NONE)),
          Map.entry("client-remove", new ClientMessage.Remove(NONE, "p-2")),
          Map.entry("client-lock", new ClientMessage.Lock(NONE, true)),
          Map.entry("client-end", new ClientMessage.End(NONE)),
          Map.entry(
              "client-broadcast",
              new ClientMessage.Broadcast(
                  Optional.of("5"), true, Optional.of("auto"), Optional.of("Town hall"))),
          Map.entry("client-broadcast-off", new ClientMessage.Broadcast(NONE, false, NONE, NONE)),
          Map.entry("client-record", new ClientMessage.Record(Optional.of("6"), true)),
          Map.entry("client-watch-link", new ClientMessage.WatchLink(Optional.of("7"))),
          Map.entry(
              "client-add-camera",
              new ClientMessage.AddCamera(
                  Optional.of("8"), "rtsp://user:password@camera.local/stream", "Door")),
          Map.entry(
              "client-add-camera-nameless",
              new ClientMessage.AddCamera(NONE, "rtsp://camera.local/stream", "")),
          Map.entry("client-path", new ClientMessage.Path(Optional.of("11"))),
          Map.entry("client-ping", new ClientMessage.Ping(Optional.of("9"))),
          Map.entry("client-leave", new ClientMessage.Leave(NONE)));

  static final Map<String, ServerMessage> SERVER =
      Map.ofEntries(
          Map.entry("server-joined", joined()),
          Map.entry("server-joined-resumed", joinedResumed()),
          Map.entry(
              "server-answer",
              new ServerMessage.Answer(
                  Optional.of("2"),
                  "v=0…",
                  List.of(new ServerMessage.SlotInfo("3", MediaKind.AUDIO)),
                  List.of(new ServerMessage.TrackInfo("7", "t-12")))),
          Map.entry(
              "server-participant-joined",
              new ServerMessage.ParticipantJoined(cho(Role.GUEST, ConnectionState.CONNECTED, 0))),
          Map.entry(
              "server-participant-updated",
              new ServerMessage.ParticipantUpdated(
                  cho(Role.HOST, ConnectionState.RECONNECTING, AT))),
          Map.entry(
              "server-participant-updated-camera",
              new ServerMessage.ParticipantUpdated(
                  new ParticipantSnapshot(
                      "p-5",
                      "Door",
                      "",
                      Role.GUEST,
                      ParticipantKind.CAMERA,
                      ConnectionState.FAILED,
                      "The camera does not accept this user name and password.",
                      0,
                      AT,
                      List.of()))),
          Map.entry(
              "server-participant-left",
              new ServerMessage.ParticipantLeft("p-4", LeaveReason.LEFT)),
          Map.entry(
              "server-track-published",
              new ServerMessage.TrackPublished("p-4", video(TrackSource.CAMERA, false))),
          Map.entry(
              "server-track-updated",
              new ServerMessage.TrackUpdated(
                  "p-4", video(TrackSource.CAMERA, true), Optional.of("p-1"))),
          Map.entry(
              "server-track-updated-own",
              new ServerMessage.TrackUpdated("p-4", video(TrackSource.SCREEN, true), NONE)),
          Map.entry("server-track-unpublished", new ServerMessage.TrackUnpublished("p-4", "t-7")),
          Map.entry("server-slot", slots()),
          Map.entry(
              "server-speakers",
              new ServerMessage.Speakers(List.of("p-1", "p-4"), Optional.of("p-1"))),
          Map.entry("server-speakers-none", new ServerMessage.Speakers(List.of(), NONE)),
          Map.entry("server-chat", new ServerMessage.Chat("p-1", "Bo", "Hello", AT, false)),
          Map.entry("server-chat-private", new ServerMessage.Chat("p-1", "Bo", "Hello", AT, true)),
          Map.entry("server-hand", new ServerMessage.Hand("p-1", AT)),
          Map.entry("server-reaction", new ServerMessage.Reaction("p-1", "👏")),
          Map.entry(
              "server-room",
              new ServerMessage.Room(new ServerMessage.RoomState("yard", true, RoomActivity.NONE))),
          Map.entry(
              "server-error",
              new ServerMessage.Error(
                  Optional.of("1"),
                  SignalError.ROOM_LOCKED,
                  "The room is locked. Ask its host to let you in.",
                  true)),
          Map.entry(
              "server-error-not-fatal",
              new ServerMessage.Error(
                  NONE, SignalError.BAD_MESSAGE, "view.slots[0].slot is missing.", false)),
          Map.entry("server-room-live", new ServerMessage.Room(live())),
          Map.entry(
              "server-watch-link",
              new ServerMessage.WatchLink(
                  Optional.of("7"), "/watch/yard?token=eyJ…", Optional.of(1_764_043_200_000L))),
          Map.entry(
              "server-watch-link-public",
              new ServerMessage.WatchLink(Optional.of("7"), "/watch/yard", Optional.empty())),
          Map.entry(
              "server-error-recording",
              new ServerMessage.Error(
                  NONE, SignalError.RECORDING_UNAVAILABLE, "The disk is full.", false)),
          Map.entry("server-camera-added", new ServerMessage.CameraAdded(Optional.of("8"), "c-1")),
          Map.entry(
              "server-error-camera",
              new ServerMessage.Error(
                  Optional.of("8"),
                  SignalError.ADDRESS_NOT_ALLOWED,
                  "This server does not connect to private addresses.",
                  false)),
          Map.entry("server-going-away", new ServerMessage.GoingAway(500)),
          Map.entry("server-path", new ServerMessage.Path(Optional.empty(), 1_040)),
          Map.entry("server-path-answer", new ServerMessage.Path(Optional.of("11"), 0)),
          Map.entry("server-pong", new ServerMessage.Pong(Optional.of("9"))));

  private GoldenMessages() {}

  static String text(String name) {
    try {
      return Files.readString(DIRECTORY.resolve(name + ".json")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All files: name without its end → text.
  static Map<String, String> files() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      var texts = new TreeMap<String, String>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .forEach(name -> texts.put(name, text(name)));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerMessage joined() {
    var bo =
        new ParticipantSnapshot(
            "p-1",
            "Bo",
            "",
            Role.HOST,
            ParticipantKind.BROWSER,
            ConnectionState.CONNECTED,
            "",
            0,
            AT,
            List.of(new TrackSnapshot("t-1", MediaKind.AUDIO, TrackSource.MICROPHONE, false)));
    return new ServerMessage.Joined(
        Optional.of("1"),
        "p-3",
        "s-4f…",
        false,
        "v=0…",
        new ServerMessage.RoomState("yard", false, RoomActivity.NONE),
        List.of(
            new ServerMessage.SlotInfo("3", MediaKind.AUDIO),
            new ServerMessage.SlotInfo("4", MediaKind.VIDEO)),
        List.of(new ServerMessage.TrackInfo("0", "t-8"), new ServerMessage.TrackInfo("1", "t-9")),
        List.of(bo),
        List.of("p-1"),
        Optional.of("p-1"),
        List.of(IceServer.of("stun:192.0.2.7:3478")),
        SignalLimits.DEFAULT);
  }

  private static ServerMessage joinedResumed() {
    return new ServerMessage.Joined(
        NONE,
        "p-3",
        "s-4f…",
        true,
        "v=0…",
        new ServerMessage.RoomState("yard", true, RoomActivity.NONE),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        NONE,
        List.of(
            new IceServer(
                List.of("turn:192.0.2.7:3478", "turns:example.org:5349"),
                Optional.of("1764000000:p"),
                Optional.of("c2VjcmV0"))),
        SignalLimits.DEFAULT);
  }

  private static ServerMessage.RoomState live() {
    var live = new RoomActivity.Live(AT, 12, "Town hall", "auto", false);
    var recorded = new RoomActivity.Recorded(AT + 60_000);
    return new ServerMessage.RoomState(
        "yard", false, new RoomActivity(Optional.of(live), Optional.of(recorded)));
  }

  private static ServerMessage slots() {
    return new ServerMessage.Slots(
        List.of(
            new SlotState("4", Optional.of("p-1"), Optional.of("t-2"), 640, 360, Optional.empty()),
            new SlotState("5", NONE, NONE, 0, 0, Optional.of(SlotState.Reason.CODEC)),
            new SlotState("6", NONE, NONE, 0, 0, Optional.empty())));
  }

  private static ParticipantSnapshot cho(Role role, ConnectionState connection, long hand) {
    return new ParticipantSnapshot(
        "p-4", "Cho", "", role, ParticipantKind.BROWSER, connection, "", hand, AT, List.of());
  }

  private static TrackSnapshot video(TrackSource source, boolean muted) {
    return new TrackSnapshot("t-7", MediaKind.VIDEO, source, muted);
  }
}
