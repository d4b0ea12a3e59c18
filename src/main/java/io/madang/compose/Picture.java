package io.madang.compose;

import io.madang.compose.People.Person;
import io.madang.room.TrackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides who is seen where: the layout's places, and people on them who keep theirs.
///
/// A pure decider with memory: it remembers who sits where, who was large, and which layout `auto`
/// has chosen. Confined to one thread.
final class Picture {
  /// A grid of more is a wall of stamps: `auto` shows the speaker large then...
  static final int GRID_UP_TO = 9;

  /// ...and goes back to the grid only here, so that one who comes and goes does not turn the
  /// picture over each time.
  static final int GRID_AGAIN_AT = 7;

  private final CompositeLayout geometry;
  private final Seating<String> grid = new Seating<>();
  private final Seating<String> strip = new Seating<>();
  private boolean crowd;
  private String large = "";

  Picture(CompositeLayout geometry) {
    this.geometry = geometry;
  }

  /// Somebody's camera or screen on a place.
  record Placement(Person person, TrackSource source, Rectangle place) {}

  List<Placement> arrange(Layout layout, People people) {
    List<Person> cast = people.cast();
    crowd = cast.size() > (crowd ? GRID_AGAIN_AT : GRID_UP_TO);
    List<Person> screens = people.screens();
    return switch (layout) {
      case GRID -> grid(people, cast, screens);
      case SPEAKER -> speaker(people, cast);
      case SCREEN -> screens.isEmpty() ? speaker(people, cast) : screen(people, cast, screens);
      case AUTO -> {
        if (!screens.isEmpty()) {
          yield screen(people, cast, screens);
        }
        yield crowd ? speaker(people, cast) : grid(people, cast, List.of());
      }
    };
  }

  private List<Placement> grid(People people, List<Person> cast, List<Person> screens) {
    int shared = Math.min(screens.size(), CompositeLayout.MOST_TILES);
    List<Person> seated = seat(grid, people, cast, CompositeLayout.MOST_TILES - shared);
    List<Rectangle> places = geometry.grid(seated.size() + shared);
    List<Placement> placed = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      boolean isPerson = i < seated.size();
      placed.add(
          new Placement(
              isPerson ? seated.get(i) : screens.get(i - seated.size()),
              isPerson ? TrackSource.CAMERA : TrackSource.SCREEN,
              places.get(i)));
    }
    return placed;
  }

  private List<Placement> speaker(People people, List<Person> cast) {
    Optional<Person> speaker = large(people, cast);
    if (speaker.isEmpty()) {
      return List.of();
    }
    List<Person> others = cast.stream().filter(p -> !p.id().equals(large)).toList();
    return stage(people, speaker.get(), TrackSource.CAMERA, others);
  }

  private List<Placement> screen(People people, List<Person> cast, List<Person> screens) {
    return stage(people, screens.getFirst(), TrackSource.SCREEN, cast);
  }

  private List<Placement> stage(
      People people, Person first, TrackSource source, List<Person> others) {
    List<Person> beside = seat(strip, people, others, CompositeLayout.MOST_BESIDE);
    List<Rectangle> places = geometry.stage(beside.size());
    List<Placement> placed = new ArrayList<>();
    placed.add(new Placement(first, source, places.getFirst()));
    for (int i = 0; i < beside.size(); i++) {
      placed.add(new Placement(beside.get(i), TrackSource.CAMERA, places.get(i + 1)));
    }
    return placed;
  }

  /// The active speaker; while nobody has spoken, who was large before, or somebody with a picture.
  private Optional<Person> large(People people, List<Person> cast) {
    Optional<Person> chosen =
        find(cast, people.active())
            .or(() -> find(cast, large))
            .or(() -> cast.stream().filter(p -> p.shows(TrackSource.CAMERA)).findFirst())
            .or(() -> cast.stream().findFirst());
    large = chosen.map(Person::id).orElse("");
    return chosen;
  }

  private static List<Person> seat(
      Seating<String> seating, People people, List<Person> wanted, int places) {
    List<String> ids = wanted.stream().map(Person::id).toList();
    return seating
        .update(ids, places, id -> find(wanted, id).map(people::lastSpoke).orElse(0L))
        .stream()
        .flatMap(id -> find(wanted, id).stream())
        .toList();
  }

  private static Optional<Person> find(List<Person> among, String id) {
    return among.stream().filter(p -> p.id().equals(id)).findFirst();
  }
}
