package io.madang.compose.worker;

import static io.madang.compose.worker.TestPicture.at;
import static io.madang.compose.worker.TestPicture.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;

import io.madang.compose.link.Tile;
import io.madang.compose.link.Tile.Fit;
import io.madang.compose.link.WorkerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompositorTest {
  private static final Colour RED = Colour.rgb(0xc03020);
  private static final Colour BLUE = Colour.rgb(0x2040c0);

  private final Map<String, Picture> pictures = new HashMap<>();
  private final Compositor compositor = new Compositor(this::picture);
  private final Canvas canvas = new Canvas(1280, 720);
  private SceneArtist artist;

  @BeforeEach
  void prepare() throws Exception {
    artist = new SceneArtist(1280, 720, FontFile.find(""));
  }

  @AfterEach
  void free() {
    compositor.close();
    canvas.close();
    pictures.values().forEach(Picture::release);
  }

  @Test
  void draw_picturesOfAnySize_fillTheirTiles() {
    for (int[] size : new int[][] {{640, 360}, {320, 180}, {1280, 720}, {361, 203}, {180, 320}}) {
      show("a", TestPicture.plain(size[0], size[1], RED));
      show("b", TestPicture.plain(640, 360, BLUE));
      draw(scene(tile("a", 0, 0, 640, 360), tile("b", 640, 360, 640, 360)));

      for (int x : new int[] {20, 320, 620}) {
        assertThat(distance(at(canvas, x, 180), RED)).as("%d of %d", x, size[0]).isLessThan(3);
      }
      assertThat(distance(at(canvas, 960, 540), BLUE)).isLessThan(3);
      assertThat(distance(at(canvas, 960, 180), Colour.BACKGROUND)).isZero();
    }
  }

  @Test
  void draw_wideScreenInASquareTile_standsBetweenBars() {
    show("a", TestPicture.plain(1280, 640, RED));
    draw(scene(tile("a", 0, 0, 400, 400, Fit.CONTAIN)));

    assertThat(distance(at(canvas, 200, 200), RED)).isLessThan(3);
    assertThat(distance(at(canvas, 30, 104), RED)).isLessThan(3);
    assertThat(distance(at(canvas, 200, 94), Colour.TILE)).isZero();
    assertThat(distance(at(canvas, 200, 306), Colour.TILE)).isZero();
  }

  @Test
  void draw_wideCameraInASquareTile_isCutAtItsSides() {
    Picture halves = TestPicture.halves(1280, 640, RED, BLUE);
    show("a", halves);
    draw(scene(tile("a", 0, 0, 400, 400)));

    assertThat(distance(at(canvas, 180, 20), RED)).isLessThan(4);
    assertThat(distance(at(canvas, 220, 20), BLUE)).isLessThan(4);
    assertThat(distance(at(canvas, 20, 200), RED)).isLessThan(4);
  }

  @Test
  void draw_pictureWithAnotherMatrixOrRange_keepsItsColours() {
    Picture wide = TestPicture.plain(640, 360, TestPicture.bt709(0xc03020));
    wide.frame().colorspace(AVCOL_SPC_BT709);
    show("a", wide);
    Picture full = TestPicture.plain(640, 360, TestPicture.fullRange(0x2040c0));
    full.frame().color_range(AVCOL_RANGE_JPEG);
    show("b", full);
    draw(scene(tile("a", 0, 0, 640, 360), tile("b", 640, 0, 640, 360)));

    assertThat(distance(at(canvas, 320, 150), RED)).as("%s", at(canvas, 320, 150)).isLessThan(4);
    assertThat(distance(at(canvas, 960, 150), BLUE)).as("%s", at(canvas, 960, 150)).isLessThan(4);
  }

  @Test
  void draw_tileWithoutPicture_showsInitialsInTheirColour() {
    draw(scene(tile("nobody", 0, 0, 640, 360)));

    assertThat(distance(at(canvas, 40, 40), Colour.TILE)).isZero();
    Colour disc = Colour.of("p-nobody");
    assertThat(distance(at(canvas, 320, 180 - 60), disc)).isLessThan(3);
    assertThat(inked(280, 150, 360, 210, Colour.TEXT)).isGreaterThan(200);
  }

  @Test
  void draw_nameAndMarks_standInTheirCorner() {
    show("a", TestPicture.plain(640, 360, RED));
    draw(scene(new Tile("a", "p-a", 0, 0, 640, 360, "김아라", true, true, Fit.COVER)));

    assertThat(inked(36, 312, 120, 352, Colour.TEXT)).isGreaterThan(60);
    assertThat(inked(12, 312, 44, 352, Colour.MUTED)).isGreaterThan(20);
    assertThat(distance(at(canvas, 320, 1), Colour.SPEAKING)).isLessThan(3);
    assertThat(distance(at(canvas, 1, 180), Colour.SPEAKING)).isLessThan(3);
    assertThat(distance(at(canvas, 0, 0), Colour.BACKGROUND)).isLessThan(3);
  }

  @Test
  void draw_longName_endsWithinItsTile() {
    show("a", TestPicture.plain(320, 180, BLUE));
    String name = "Ángela Ruiz-Montalbán y Villanueva de la Serena del Campo".repeat(3);
    draw(scene(new Tile("a", "p-a", 480, 270, 320, 180, name, false, false, Fit.COVER)));

    for (int y = 270; y < 450; y += 2) {
      assertThat(distance(at(canvas, 802, y), Colour.BACKGROUND)).isZero();
      assertThat(distance(at(canvas, 796, y), Colour.TEXT)).isGreaterThan(20);
    }
    assertThat(inked(490, 420, 790, 446, Colour.TEXT)).isGreaterThan(200);
  }

  @Test
  void draw_sameThingAgain_givesTheSamePicture() {
    show("a", TestPicture.shaded(640, 360, RED, 40));
    var scene =
        new WorkerCommand.Scene(
            "Title", "", "", List.of(tile("a", 0, 0, 640, 360), tile("none", 640, 0, 640, 360)));
    PreparedScene prepared = artist.prepare(scene);
    compositor.draw(prepared, canvas, 0);
    byte[] once = TestPicture.raw(canvas);
    compositor.draw(prepared, canvas, 1);
    compositor.draw(prepared, canvas, 2);

    assertThat(TestPicture.raw(canvas)).isEqualTo(once);
    var fresh = new Canvas(1280, 720);
    compositor.draw(prepared, fresh, 3);
    assertThat(TestPicture.raw(fresh)).isEqualTo(once);
    fresh.close();
  }

  @Test
  void draw_anotherScene_leavesNothingOfTheLastOne() {
    show("a", TestPicture.plain(640, 360, RED));
    draw(new WorkerCommand.Scene("Title", "", "", List.of(tile("a", 0, 0, 1280, 720))));
    draw(scene());

    byte[] raw = TestPicture.raw(canvas);
    for (int i = 0; i < 1280 * 720; i++) {
      assertThat(raw[i] & 0xff).isEqualTo(Colour.BACKGROUND.y());
    }
  }

  @Test
  void draw_noTiles_showsTheHint() {
    draw(new WorkerCommand.Scene("", "", "The broadcast begins soon", List.of()));

    assertThat(inked(300, 340, 980, 380, Colour.SOFT_TEXT)).isGreaterThan(300);
  }

  @Test
  void draw_tilesOutsideTheCanvas_areCutOrLeftOut() {
    show("a", TestPicture.plain(640, 360, RED));
    draw(scene(tile("a", 1001, 501, 900, 900), tile("a", 1279, 0, 50, 50)));

    assertThat(distance(at(canvas, 1270, 600), RED)).isLessThan(3);
  }

  @Test
  void draw_logoThatIsNone_changesNothing() {
    draw(new WorkerCommand.Scene("", "/nowhere/logo.png", "", List.of()));
    draw(new WorkerCommand.Scene("", Path.of("pom.xml").toString(), "", List.of()));

    assertThat(distance(at(canvas, 1200, 40), Colour.BACKGROUND)).isZero();
  }

  @Test
  void initials_areThoseOfTheClient() {
    assertThat(Initials.of("Ada Lovelace")).isEqualTo("AL");
    assertThat(Initials.of("bo")).isEqualTo("B");
    assertThat(Initials.of("김아라")).isEqualTo("아라");
    assertThat(Initials.of("  ")).isEqualTo("?");
    assertThat(Initials.of("🙂 smile")).isEqualTo("🙂S");
  }

  private int inked(int left, int top, int right, int bottom, Colour ink) {
    int count = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        if (Math.abs(at(canvas, x, y).y() - ink.y()) < 24) {
          count++;
        }
      }
    }
    return count;
  }

  private void show(String slot, Picture picture) {
    Picture old = pictures.put(slot, picture);
    if (old != null) {
      old.release();
    }
  }

  private void draw(WorkerCommand.Scene scene) {
    compositor.draw(artist.prepare(scene), canvas, 0);
  }

  private Optional<Picture> picture(Tile tile, long nanos) {
    Optional<Picture> picture = Optional.ofNullable(pictures.get(tile.slot()));
    picture.ifPresent(Picture::retain);
    return picture;
  }

  private static WorkerCommand.Scene scene(Tile... tiles) {
    return new WorkerCommand.Scene("", "", "", new ArrayList<>(List.of(tiles)));
  }

  private static Tile tile(String slot, int x, int y, int width, int height) {
    return tile(slot, x, y, width, height, Fit.COVER);
  }

  private static Tile tile(String slot, int x, int y, int width, int height, Fit fit) {
    return new Tile(slot, "p-" + slot, x, y, width, height, "Name", false, false, fit);
  }
}
