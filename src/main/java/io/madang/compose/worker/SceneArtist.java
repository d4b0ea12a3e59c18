package io.madang.compose.worker;

import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.worker.PreparedScene.PreparedTile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes what a scene is drawn with: labels, avatars, edges, title and logo. What has been made is
/// kept for the next scenes. Confined to one thread, which is not the one that draws: setting
/// letters takes milliseconds.
final class SceneArtist {
  private static final int KEPT = 512;

  /// Lengths below are for a canvas of this height.
  private static final double REFERENCE_HEIGHT = 720;

  private final int width;
  private final int height;
  private final double scale;
  private final LetterPress press;
  private final Map<Object, List<Placed>> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long serial;

  private record Label(int width, int height, String name, boolean muted) {}

  private record Avatar(int width, int height, String name, String participant) {}

  private record Title(String text) {}

  private record Logo(String file) {}

  private record Hint(String text) {}

  SceneArtist(int width, int height, Path font) {
    this.width = width;
    this.height = height;
    this.scale = height / REFERENCE_HEIGHT;
    this.press = new LetterPress(font);
  }

  PreparedScene prepare(WorkerCommand.Scene scene) {
    List<Tile> tiles = scene.tiles().stream().map(this::within).flatMap(Optional::stream).toList();
    var prepared = new ArrayList<PreparedTile>();
    for (Tile tile : tiles) {
      prepared.add(prepare(tile, tiles));
    }
    var overlays = new ArrayList<Placed>();
    if (!scene.logoFile().isEmpty()) {
      overlays.addAll(kept(new Logo(scene.logoFile()), () -> logo(scene.logoFile())));
    }
    overlays.addAll(kept(new Title(scene.title()), () -> title(scene.title())));
    if (tiles.isEmpty()) {
      overlays.addAll(kept(new Hint(scene.hint()), () -> hint(scene.hint())));
    }
    return new PreparedScene(++serial, List.copyOf(prepared), List.copyOf(overlays));
  }

  /// The tile in even numbers and inside the canvas; nothing if too little of it is there.
  private Optional<Tile> within(Tile tile) {
    int x = tile.x() & ~1;
    int y = tile.y() & ~1;
    int tileWidth = Math.min(tile.width(), width - x) & ~1;
    int tileHeight = Math.min(tile.height(), height - y) & ~1;
    if (tileWidth < 16 || tileHeight < 16) {
      return Optional.empty();
    }
    return Optional.of(
        new Tile(
            tile.slot(),
            tile.participant(),
            x,
            y,
            tileWidth,
            tileHeight,
            tile.name(),
            tile.muted(),
            tile.speaking(),
            tile.fit()));
  }

  private PreparedTile prepare(Tile tile, List<Tile> all) {
    int gap = all.stream().anyMatch(other -> adjoins(tile, other)) ? 2 : 0;
    boolean whole = tile.width() == width && tile.height() == height;
    var frame =
        new TileFrame(
            tile.width(),
            tile.height(),
            gap,
            whole ? 0 : pixels(14),
            tile.speaking() ? pixels(3) : 0);
    var label = new Label(tile.width(), tile.height(), tile.name(), tile.muted());
    var avatar = new Avatar(tile.width(), tile.height(), tile.name(), tile.participant());
    var marks = new ArrayList<>(kept(label, () -> label(label)));
    marks.addAll(kept(frame, frame::sprites));
    return new PreparedTile(
        tile, List.copyOf(marks), List.copyOf(kept(avatar, () -> avatar(avatar))));
  }

  /// Whether two tiles touch at an edge, or overlap.
  private static boolean adjoins(Tile tile, Tile other) {
    return tile != other
        && tile.x() <= other.x() + other.width()
        && other.x() <= tile.x() + tile.width()
        && tile.y() <= other.y() + other.height()
        && other.y() <= tile.y() + tile.height();
  }

  private List<Placed> label(Label label) {
    int size = Math.clamp(Math.round(label.height * 0.055), pixels(14), pixels(22));
    int margin = even(label.height >= pixels(300) ? pixels(12) : pixels(8));
    int padding = size / 2;
    int icon = label.muted ? size + size / 3 : 0;
    int room = label.width - 2 * margin - 2 * padding - icon;
    Lettering letters = press.set(label.name, size, room);
    if (letters.width() == 0 && !label.muted) {
      return List.of();
    }
    int boxHeight = even(size * 8 / 5);
    int content = letters.width() == 0 ? size : icon + letters.width();
    var builder = new Sprite.Builder(content + 2 * padding, boxHeight);
    builder.paint(
        Coverage.roundedBox(0, 0, builder.width(), boxHeight, size * 0.45), Colour.SCRIM, 0.62);
    if (label.muted) {
      mutedMark(builder, padding - size * 0.1, (boxHeight - size) / 2.0, size);
    }
    builder.paint(letters, padding + icon, baselineTop(boxHeight, size), Colour.TEXT, 1);
    return List.of(
        new Placed(builder.build(), margin, even(label.height - margin - boxHeight) & ~1));
  }

  /// A microphone that is crossed out.
  private static void mutedMark(Sprite.Builder builder, double left, double top, double size) {
    double middle = left + size / 2;
    Coverage microphone =
        Coverage.stroke(middle, top + size * 0.26, middle, top + size * 0.44, size * 0.3)
            .and(Coverage.bowl(middle, top + size * 0.46, size * 0.29, size * 0.09))
            .and(Coverage.stroke(middle, top + size * 0.78, middle, top + size * 0.9, size * 0.09));
    double right = left + size * 0.88;
    Coverage slash =
        Coverage.stroke(left + size * 0.12, top + size * 0.1, right, top + size * 0.9, size * 0.1);
    Coverage clearance =
        Coverage.stroke(left + size * 0.12, top + size * 0.1, right, top + size * 0.9, size * 0.28);
    builder.paint(microphone.without(clearance).and(slash), Colour.MUTED, 1);
  }

  private List<Placed> avatar(Avatar avatar) {
    int least = Math.min(avatar.width, avatar.height);
    int diameter = even(Math.clamp(Math.round(least * 0.4), 28, pixels(200)));
    int size = diameter * 2 / 5;
    var builder = new Sprite.Builder(diameter, diameter);
    double radius = diameter / 2.0;
    builder.paint(Coverage.circle(radius, radius, radius - 0.5), Colour.of(avatar.participant), 1);
    Lettering letters = press.set(Initials.of(avatar.name), size, diameter - 4);
    int left = (diameter - letters.width()) / 2;
    builder.paint(letters, left, baselineTop(diameter, size), Colour.TEXT, 1);
    int x = (avatar.width - diameter) / 2 & ~1;
    int y = (avatar.height - diameter) / 2 & ~1;
    return List.of(new Placed(builder.build(), x, y));
  }

  private List<Placed> title(String text) {
    int size = pixels(24);
    Lettering letters = press.set(text, size, width / 2);
    if (letters.width() == 0) {
      return List.of();
    }
    int boxHeight = even(size * 5 / 3);
    var builder = new Sprite.Builder(letters.width() + size * 6 / 5, boxHeight);
    builder.paint(
        Coverage.roundedBox(0, 0, builder.width(), boxHeight, size * 0.45), Colour.SCRIM, 0.72);
    builder.paint(letters, size * 3 / 5, baselineTop(boxHeight, size), Colour.TEXT, 1);
    return List.of(new Placed(builder.build(), even(pixels(20)), even(pixels(20))));
  }

  private List<Placed> logo(String file) {
    int margin = even(pixels(20));
    return LogoFile.read(Path.of(file), pixels(220), pixels(72))
        .map(sprite -> List.of(new Placed(sprite, width - margin - sprite.width() & ~1, margin)))
        .orElse(List.of());
  }

  private List<Placed> hint(String text) {
    int size = pixels(30);
    Lettering letters = press.set(text, size, width * 4 / 5);
    if (letters.width() == 0) {
      return List.of();
    }
    var builder = new Sprite.Builder(letters.width(), letters.height());
    builder.paint(letters, 0, 0, Colour.SOFT_TEXT, 1);
    int x = (width - builder.width()) / 2 & ~1;
    return List.of(new Placed(builder.build(), x, (height - builder.height()) / 2 & ~1));
  }

  /// Where a line of letters begins so that capitals stand in the middle of a box: their baseline
  /// is 1.1 sizes below the line's top ([LetterPress]), and they are about 0.7 sizes high.
  private static int baselineTop(int boxHeight, int size) {
    return (int) Math.round(boxHeight / 2.0 + size * 0.355 - size * 11 / 10);
  }

  private List<Placed> kept(Object key, Supplier<List<Placed>> maker) {
    List<Placed> known = kept.get(key);
    if (known != null) {
      return known;
    }
    List<Placed> made = maker.get();
    kept.put(key, made);
    if (kept.size() > KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return made;
  }

  private int pixels(int atReferenceHeight) {
    return Math.max(1, (int) Math.round(atReferenceHeight * scale));
  }

  private static int even(int value) {
    return value + 1 & ~1;
  }
}
