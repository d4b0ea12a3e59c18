package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.room.ConnectionState;
import io.madang.room.LeaveReason;
import io.madang.room.ParticipantKind;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.Role;
import io.madang.room.RoomActivity;
import io.madang.room.RoomEvent;
import io.madang.room.RoomSnapshot;
import io.madang.room.TrackSnapshot;
import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.rtp.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectorTest {
  private static final ProductionSettings SETTINGS = ProductionSettings.defaults();

  private final Director director = new Director(SETTINGS);
  private final Screen screen = new Screen();
  private long now = 1_000_000_000L;

  /// What the worker would show.
  private static final class Screen implements Director.Stage {
    final List<WorkerCommand.Scene> scenes = new ArrayList<>();
    final Map<String, ViewRequest> views = new HashMap<>();
    int viewCommands;

    @Override
    public void scene(WorkerCommand.Scene scene) {
      scenes.add(scene);
    }

    @Override
    public void view(List<ViewRequest> changes) {
      viewCommands++;
      changes.forEach(view -> views.put(view.slot(), view));
    }

    List<Tile> tiles() {
      return scenes.getLast().tiles();
    }

    Tile tile(String participant) {
      return tiles().stream()
          .filter(tile -> tile.participant().equals(participant))
          .findFirst()
          .orElseThrow();
    }

    List<String> people() {
      return tiles().stream().map(Tile::participant).toList();
    }
  }

  private static TrackSnapshot track(String id, TrackSource source, boolean muted) {
    boolean audio = source == TrackSource.MICROPHONE || source == TrackSource.SCREEN_AUDIO;
    return new TrackSnapshot(id, audio ? MediaKind.AUDIO : MediaKind.VIDEO, source, muted);
  }

  private static ParticipantSnapshot person(String id, TrackSnapshot... tracks) {
    return new ParticipantSnapshot(
        id,
        id.toUpperCase(java.util.Locale.ROOT),
        "",
        Role.GUEST,
        ParticipantKind.BROWSER,
        ConnectionState.CONNECTED,
        "",
        0,
        0,
        List.of(tracks));
  }

  private static ParticipantSnapshot onCamera(String id) {
    return person(
        id,
        track(id + "-m", TrackSource.MICROPHONE, false),
        track(id + "-c", TrackSource.CAMERA, false));
  }

  private static RoomSnapshot room(ParticipantSnapshot... people) {
    return new RoomSnapshot(
        "yard", false, RoomActivity.NONE, 0, List.of(people), List.of(), Optional.empty());
  }

  private void begin(Layout layout, ParticipantSnapshot... people) {
    director.direct(new Direction(layout, "", ""), now);
    director.begin(room(people), now);
    act();
  }

  private void begin(Layout layout, int count) {
    ParticipantSnapshot[] people = new ParticipantSnapshot[count];
    for (int i = 0; i < count; i++) {
      people[i] = onCamera("p" + i);
    }
    begin(layout, people);
  }

  /// Tells events and lets the time for coalescing go by.
  private void tell(RoomEvent... events) {
    for (RoomEvent event : events) {
      director.take(event, now);
    }
    now += Director.COALESCE_NANOS;
    if (director.dueAt() <= now) {
      act();
    }
  }

  private void act() {
    director.act(screen);
  }

  private void speaks(String id) {
    tell(new RoomEvent.SpeakersChanged(List.of(id), Optional.of(id)));
  }

  @Test
  void nobody_sceneHasTheHintAndNoTile() {
    begin(Layout.AUTO);

    assertThat(screen.tiles()).isEmpty();
    assertThat(screen.scenes.getLast().hint()).isEqualTo(SETTINGS.hint());
  }

  @Test
  void fourOnCamera_eachHasASlotOfItsTilesSize() {
    begin(Layout.AUTO, 4);

    assertThat(screen.people()).containsExactly("p0", "p1", "p2", "p3");
    assertThat(screen.tiles()).extracting(Tile::slot).containsExactly("v-0", "v-1", "v-2", "v-3");
    assertThat(screen.views.get("v-2"))
        .isEqualTo(
            new ViewRequest("v-2", new ViewTarget.Pinned("p2", TrackSource.CAMERA), 640, 360, 0));
  }

  @Test
  void twoOnCamera_pictureThatFillsTheTileIsWanted() {
    begin(Layout.AUTO, 2);

    assertThat(screen.views.get("v-0").height()).isEqualTo(480);
    assertThat(screen.views.get("v-0").width()).isEqualTo(853);
  }

  @Test
  void cameraMuted_tileWithoutSlot_unmutedHasTheSameSlotAgain() {
    begin(Layout.AUTO, 2);
    tell(
        new RoomEvent.TrackUpdated(
            "p1", track("p1-c", TrackSource.CAMERA, true), Optional.empty()));
    assertThat(screen.tile("p1").slot()).isEmpty();
    assertThat(screen.tile("p1").name()).isEqualTo("P1");

    tell(
        new RoomEvent.TrackUpdated(
            "p1", track("p1-c", TrackSource.CAMERA, false), Optional.empty()));

    assertThat(screen.tile("p1").slot()).isEqualTo("v-1");
    assertThat(screen.viewCommands).isEqualTo(1);
  }

  @Test
  void microphoneMuted_isMarked() {
    begin(Layout.AUTO, 2);
    assertThat(screen.tile("p1").muted()).isFalse();

    tell(
        new RoomEvent.TrackUpdated(
            "p1", track("p1-m", TrackSource.MICROPHONE, true), Optional.of("p0")));

    assertThat(screen.tile("p1").muted()).isTrue();
    assertThat(screen.tile("p0").muted()).isFalse();
  }

  @Test
  void withoutCamera_keepsATileAndNeedsNoSlot() {
    begin(Layout.AUTO, onCamera("ara"), person("bo", track("m", TrackSource.MICROPHONE, false)));

    assertThat(screen.people()).containsExactly("ara", "bo");
    assertThat(screen.tile("bo").slot()).isEmpty();
    assertThat(screen.views).hasSize(1);
  }

  @Test
  void whoSendsNothing_isAudience_unlessNobodySends() {
    begin(Layout.AUTO, onCamera("ara"), person("watcher"));
    assertThat(screen.people()).containsExactly("ara");

    tell(
        new RoomEvent.TrackUnpublished("ara", "ara-c"),
        new RoomEvent.TrackUnpublished("ara", "ara-m"));

    assertThat(screen.people()).containsExactly("ara", "watcher");
  }

  @Test
  void speaking_marksTheTileAndMovesNobody() {
    begin(Layout.GRID, 5);
    List<String> before = screen.people();

    speaks("p4");

    assertThat(screen.people()).isEqualTo(before);
    assertThat(screen.tile("p4").speaking()).isTrue();
    assertThat(screen.tile("p0").speaking()).isFalse();
    assertThat(screen.viewCommands).isEqualTo(1);
  }

  @Test
  void grid_thirty_showsTwentyFiveAndWhoSpeaks() {
    begin(Layout.GRID, 30);
    assertThat(screen.people()).hasSize(25).doesNotContain("p29");
    List<String> before = screen.people();

    speaks("p29");

    assertThat(screen.people()).hasSize(25).contains("p29");
    long moved = 0;
    for (int i = 0; i < 25; i++) {
      moved += screen.people().get(i).equals(before.get(i)) ? 0 : 1;
    }
    assertThat(moved).as("places that changed").isEqualTo(1);
    assertThat(screen.tiles()).extracting(Tile::slot).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void leaves_slotIsFreedAndUsedAgain() {
    begin(Layout.AUTO, 3);
    tell(new RoomEvent.ParticipantLeft("p0", LeaveReason.LEFT));
    assertThat(screen.views.get("v-0").target()).isEqualTo(ViewTarget.NONE);
    assertThat(screen.tile("p1").slot()).as("who stays keeps the slot").isEqualTo("v-1");

    tell(new RoomEvent.ParticipantJoined(onCamera("new")));

    assertThat(screen.tile("new").slot()).isEqualTo("v-0");
    assertThat(screen.views.get("v-0").target())
        .isEqualTo(new ViewTarget.Pinned("new", TrackSource.CAMERA));
  }

  @Test
  void speaker_isLargeAndChangesPlacesWithTheOneBefore() {
    begin(Layout.SPEAKER, 4);
    assertThat(screen.people()).containsExactly("p0", "p1", "p2", "p3");
    assertThat(screen.tiles().getFirst().width()).isEqualTo(1024);

    speaks("p2");

    assertThat(screen.people()).containsExactly("p2", "p1", "p0", "p3");
    assertThat(screen.views.get(screen.tile("p2").slot()).height()).isEqualTo(720);
    assertThat(screen.views.get(screen.tile("p0").slot()).height()).isEqualTo(144);
  }

  @Test
  void speaker_falledSilent_staysLarge() {
    begin(Layout.SPEAKER, 3);
    speaks("p1");

    tell(new RoomEvent.SpeakersChanged(List.of(), Optional.empty()));

    assertThat(screen.people().getFirst()).isEqualTo("p1");
  }

  @Test
  void speaker_leaves_somebodyElseIsLarge() {
    begin(Layout.SPEAKER, 3);
    speaks("p1");

    tell(new RoomEvent.ParticipantLeft("p1", LeaveReason.LEFT));

    assertThat(screen.people()).containsExactlyInAnyOrder("p0", "p2");
    assertThat(screen.tiles().getFirst().width()).isEqualTo(1024);
  }

  @Test
  void auto_screenIsShared_isLargeAndWhole_andTheGridComesBack() {
    begin(Layout.AUTO, 2);
    List<Tile> before = screen.tiles();
    tell(new RoomEvent.TrackPublished("p1", track("s", TrackSource.SCREEN, false)));

    Tile large = screen.tiles().getFirst();
    assertThat(large.participant()).isEqualTo("p1");
    assertThat(large.fit()).isEqualTo(Tile.Fit.CONTAIN);
    assertThat(large.width()).isEqualTo(1024);
    assertThat(screen.views.get(large.slot()))
        .isEqualTo(
            new ViewRequest(
                large.slot(), new ViewTarget.Pinned("p1", TrackSource.SCREEN), 1024, 720, 0));
    assertThat(screen.people()).containsExactly("p1", "p0", "p1");
    assertThat(director.shown()).as("people, not tiles").isEqualTo(2);

    tell(new RoomEvent.TrackUnpublished("p1", "s"));

    assertThat(screen.tiles()).isEqualTo(before);
  }

  @Test
  void screens_two_theLatestIsLarge() {
    begin(Layout.SCREEN, 3);
    tell(new RoomEvent.TrackPublished("p2", track("s2", TrackSource.SCREEN, false)));
    tell(new RoomEvent.TrackPublished("p0", track("s0", TrackSource.SCREEN, false)));
    assertThat(screen.people().getFirst()).isEqualTo("p0");

    tell(new RoomEvent.TrackUnpublished("p0", "s0"));

    assertThat(screen.people().getFirst()).isEqualTo("p2");
    assertThat(screen.tiles().getFirst().fit()).isEqualTo(Tile.Fit.CONTAIN);
  }

  @Test
  void auto_crowd_showsTheSpeakerAndReturnsToTheGridOnlyWellBelow() {
    begin(Layout.AUTO, 9);
    assertThat(screen.tiles()).hasSize(9);
    tell(new RoomEvent.ParticipantJoined(onCamera("p9")));
    assertThat(screen.tiles()).hasSize(6);
    tell(new RoomEvent.ParticipantLeft("p9", LeaveReason.LEFT));
    tell(new RoomEvent.ParticipantLeft("p8", LeaveReason.LEFT));
    assertThat(screen.tiles()).hasSize(6);

    tell(new RoomEvent.ParticipantLeft("p7", LeaveReason.LEFT));

    assertThat(screen.tiles()).hasSize(7);
  }

  @Test
  void doorFullOfPeople_makesOneScene() {
    begin(Layout.AUTO, 1);
    int scenes = screen.scenes.size();
    for (int i = 0; i < 6; i++) {
      director.take(new RoomEvent.ParticipantJoined(onCamera("q" + i)), now + i * 10_000_000L);
    }
    assertThat(director.dueAt()).isEqualTo(now + Director.COALESCE_NANOS);
    act();

    assertThat(screen.scenes).hasSize(scenes + 1);
    assertThat(director.dueAt()).isEqualTo(Director.NEVER);
  }

  @Test
  void nothingChanges_nothingIsSent() {
    begin(Layout.AUTO, 3);
    int scenes = screen.scenes.size();

    tell(
        new RoomEvent.ChatReceived("p0", "P0", "hello", 0, false),
        new RoomEvent.HandChanged("p0", 1));
    tell(new RoomEvent.ParticipantUpdated(onCamera("p1")));

    assertThat(screen.scenes).hasSize(scenes);
    assertThat(screen.viewCommands).isEqualTo(1);
  }

  @Test
  void direct_title_isShownAtOnce() {
    begin(Layout.AUTO, 1);

    director.direct(new Direction(Layout.GRID, "Town hall", "/logo.png"), now);
    assertThat(director.dueAt()).isEqualTo(now);
    act();

    assertThat(screen.scenes.getLast().title()).isEqualTo("Town hall");
    assertThat(screen.scenes.getLast().logoFile()).isEqualTo("/logo.png");
  }

  @Test
  void begin_anotherWorker_samePlacesAndAllAskedAnew() {
    begin(Layout.SPEAKER, 4);
    speaks("p3");
    List<String> before = screen.people();
    screen.views.clear();

    director.begin(room(onCamera("p0"), onCamera("p1"), onCamera("p2"), onCamera("p3")), now);
    act();

    assertThat(screen.people()).isEqualTo(before);
    assertThat(screen.views).hasSize(4);
  }

  @Test
  void longName_isCutBetweenCharacters() {
    String name = "마당😀".repeat(100);
    ParticipantSnapshot long1 =
        new ParticipantSnapshot(
            "x",
            name,
            "",
            Role.GUEST,
            ParticipantKind.BROWSER,
            ConnectionState.CONNECTED,
            "",
            0,
            0,
            List.of(track("c", TrackSource.CAMERA, false)));
    begin(Layout.AUTO, long1);

    String shown = screen.tiles().getFirst().name();
    assertThat(name).startsWith(shown);
    assertThat(shown.codePointCount(0, shown.length())).isEqualTo(64);
  }
}
