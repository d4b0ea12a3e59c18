package io.madang.compose;

import io.madang.compose.Picture.Placement;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.room.RoomEvent;
import io.madang.room.RoomSnapshot;
import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.rtp.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes scenes of what happens in a room: keeps who is there, arranges them, and asks the room for
/// just the pictures that are shown, in the size in which they are shown.
///
/// What changes within [#COALESCE_NANOS] becomes one scene. Confined to one thread.
final class Director {
  /// Nobody sees a tenth of a second, and a door full of people makes one scene of it.
  static final long COALESCE_NANOS = 100_000_000L;

  /// What [#dueAt] answers when nothing is to be done.
  static final long NEVER = Long.MAX_VALUE;

  private static final int MOST_NAME = 64;

  private final People people = new People();
  private final Picture picture;
  private final SlotTable slots = new SlotTable();
  private final String hint;
  private Direction direction;
  private Optional<WorkerCommand.Scene> shown = Optional.empty();
  private long dueAt = NEVER;

  /// Where scenes and wishes go.
  interface Stage {
    void scene(WorkerCommand.Scene scene);

    /// What the room shall show in these slots.
    void view(List<ViewRequest> views);
  }

  Director(ProductionSettings settings) {
    var largest = settings.renditions().getFirst();
    this.picture = new Picture(new CompositeLayout(largest.width(), largest.height()));
    this.hint = settings.hint();
    this.direction = settings.direction();
  }

  /// A new worker shows this room, and nothing yet. Places are kept.
  void begin(RoomSnapshot room, long now) {
    people.begin(room);
    slots.reset();
    shown = Optional.empty();
    dueAt = now;
  }

  /// Some events were lost: this is how it is now.
  void correct(RoomSnapshot room, long now) {
    people.begin(room);
    change(now);
  }

  void take(RoomEvent event, long now) {
    if (people.take(event)) {
      change(now);
    }
  }

  void direct(Direction direction, long now) {
    this.direction = direction;
    dueAt = now;
  }

  /// What was last asked of the room did not arrive: all is asked again.
  void repeatWishes(long now) {
    slots.forgetWishes();
    change(now);
  }

  Direction direction() {
    return direction;
  }

  /// When [#act] is to be called.
  long dueAt() {
    return dueAt;
  }

  /// People in the picture.
  int shown() {
    return (int)
        shown.stream()
            .flatMap(scene -> scene.tiles().stream())
            .map(Tile::participant)
            .distinct()
            .count();
  }

  /// Arranges the picture; tells only what has changed.
  void act(Stage stage) {
    dueAt = NEVER;
    List<Placement> placements = picture.arrange(direction.layout(), people);
    Map<SlotTable.Key, Rectangle> wanted = new LinkedHashMap<>();
    for (Placement placement : placements) {
      if (placement.person().track(placement.source(), MediaKind.VIDEO).isPresent()) {
        wanted.put(key(placement), placement.place());
      }
    }
    List<ViewRequest> views = slots.update(wanted);
    var scene =
        new WorkerCommand.Scene(direction.title(), direction.logoFile(), hint, tiles(placements));
    if (!shown.equals(Optional.of(scene))) {
      shown = Optional.of(scene);
      stage.scene(scene);
    }
    if (!views.isEmpty()) {
      stage.view(views);
    }
  }

  private List<Tile> tiles(List<Placement> placements) {
    List<Tile> tiles = new ArrayList<>();
    for (Placement placement : placements) {
      People.Person person = placement.person();
      boolean screen = placement.source() == TrackSource.SCREEN;
      Rectangle place = placement.place();
      tiles.add(
          new Tile(
              person.shows(placement.source()) ? slots.slot(key(placement)) : "",
              person.id(),
              place.x(),
              place.y(),
              place.width(),
              place.height(),
              shortened(person.name()),
              !screen && person.isMuted(),
              !screen && people.isSpeaking(person),
              screen ? Tile.Fit.CONTAIN : Tile.Fit.COVER));
    }
    return tiles;
  }

  /// A label that is longer fits no tile, and a scene of them no frame.
  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= MOST_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MOST_NAME));
  }

  private void change(long now) {
    dueAt = Math.min(dueAt, now + COALESCE_NANOS);
  }

  private static SlotTable.Key key(Placement placement) {
    return new SlotTable.Key(placement.person().id(), placement.source());
  }
}
