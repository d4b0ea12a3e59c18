package io.madang.compose.worker;

import static io.madang.compose.worker.TestPicture.at;
import static io.madang.compose.worker.TestPicture.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.SlotExtensions;
import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.wire.MonotonicClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What phones say of their pictures, from the packets to the tile.
class VideoOrientationTest {
  private static final Colour RED = Colour.rgb(0xc03020);
  private static final Colour BLUE = Colour.rgb(0x2040c0);
  private static final int WIDTH = 256;
  private static final int HEIGHT = 128;
  private static final int NOTHING = -1;
  private static final int FIRST_SSRC = 7;

  private final MonotonicClock clock = MonotonicClock.system();
  private final VideoInput input =
      new VideoInput(
          source(FIRST_SSRC, "t-0"),
          clock,
          new PlayoutClocks(),
          new NoReports(),
          new WorkerCounters(),
          new AtomicLong());
  private final H264Encoder encoder =
      new H264Encoder(
          H264Encoder.find("auto"), new RenditionSettings("x", WIDTH, HEIGHT, 400_000), 30);
  private final TileScaler scaler = new TileScaler();
  private final Canvas canvas = new Canvas(128, 128);
  private int ssrc = FIRST_SSRC;
  private int sequence = 65_534;
  private int timestamp = -6_000;
  private long tick;
  private long shown;

  @AfterEach
  void free() throws Exception {
    input.close();
    assertThat(input.awaitEnd()).isTrue();
    encoder.close();
    scaler.close();
    canvas.close();
  }

  @Test
  void packet_withoutExtension_isUpright() {
    var orientation = new VideoOrientation();
    orientation.packet(packet(packet(new byte[] {1}, 10, true, NOTHING)));

    assertThat(orientation.of(10)).isEqualTo(VideoOrientation.UPRIGHT);
  }

  @Test
  void packet_ofTheNextFrame_leavesTheOneBeforeAsItIs() {
    var orientation = new VideoOrientation();
    orientation.packet(packet(packet(new byte[] {1}, 10, false, 0x09)));
    assertThat(orientation.of(10)).as("the camera's side is none of our business").isEqualTo(1);
    orientation.packet(packet(packet(new byte[] {1}, 20, true, 2)));

    assertThat(orientation.of(10)).isEqualTo(1);
    assertThat(orientation.of(20)).isEqualTo(2);
    orientation.packet(packet(packet(new byte[] {1}, 30, true, NOTHING)));
    assertThat(orientation.of(30)).isEqualTo(2);
    orientation.reset();
    assertThat(orientation.of(30)).isEqualTo(VideoOrientation.UPRIGHT);
  }

  /// The left half of what is sent is red, the right one blue.
  @Test
  void slot_whosePublisherTurnsThePhone_isShownUpright() {
    send(NOTHING);
    assertSizeAndColours(WIDTH, HEIGHT, Side.LEFT);
    send(1);
    assertSizeAndColours(HEIGHT, WIDTH, Side.TOP);
    send(NOTHING);
    assertSizeAndColours(HEIGHT, WIDTH, Side.TOP);
    send(2);
    assertSizeAndColours(WIDTH, HEIGHT, Side.RIGHT);
    send(3);
    assertSizeAndColours(HEIGHT, WIDTH, Side.BOTTOM);
    send(4);
    assertSizeAndColours(WIDTH, HEIGHT, Side.RIGHT);
    send(5);
    assertSizeAndColours(HEIGHT, WIDTH, Side.BOTTOM);
    send(0);
    assertSizeAndColours(WIDTH, HEIGHT, Side.LEFT);
  }

  @Test
  void slot_withAnotherSource_isUprightUntilThatOneSaysSomething() {
    send(1);
    assertSizeAndColours(HEIGHT, WIDTH, Side.TOP);
    ssrc++;
    input.source(source(ssrc, "t-1"));
    send(NOTHING);

    assertSizeAndColours(WIDTH, HEIGHT, Side.LEFT);
  }

  @Test
  void tile_thatShowsAPortraitWhole_hasBarsAtItsSides() {
    send(1);
    Picture picture = next();
    assertThat(scaler.draw(picture.frame(), canvas, Tile.Fit.CONTAIN)).isTrue();
    picture.release();

    assertThat(distance(at(canvas, 64, 20), RED)).isLessThan(12);
    assertThat(distance(at(canvas, 64, 108), BLUE)).isLessThan(12);
    assertThat(distance(at(canvas, 10, 64), Colour.TILE)).isZero();
    assertThat(distance(at(canvas, 118, 64), Colour.TILE)).isZero();
  }

  private enum Side {
    LEFT,
    TOP,
    RIGHT,
    BOTTOM
  }

  private void assertSizeAndColours(int width, int height, Side red) {
    Picture picture = next();
    assertThat(picture.frame().width()).isEqualTo(width);
    assertThat(picture.frame().height()).isEqualTo(height);
    assertThat(scaler.draw(picture.frame(), canvas, Tile.Fit.COVER)).isTrue();
    picture.release();
    int[][] places = {{20, 64}, {64, 20}, {108, 64}, {64, 108}};
    int[] first = places[red.ordinal()];
    int[] other = places[(red.ordinal() + 2) % 4];
    assertThat(distance(at(canvas, first[0], first[1]), RED)).as("red, %s", red).isLessThan(12);
    assertThat(distance(at(canvas, other[0], other[1]), BLUE)).as("blue, %s", red).isLessThan(12);
  }

  /// Waits for a picture that was not there before.
  private Picture next() {
    var tile = new Tile("v-0", "p-0", 0, 0, 128, 128, "", false, false, Tile.Fit.COVER);
    long deadline = clock.nanoTime() + 10_000_000_000L;
    while (clock.nanoTime() < deadline) {
      Optional<Picture> picture = input.picture(tile, clock.nanoTime());
      if (picture.isPresent() && picture.get().serial() != shown) {
        shown = picture.get().serial();
        return picture.get();
      }
      picture.ifPresent(Picture::release);
      LockSupport.parkNanos(1_000_000);
    }
    return fail("no picture came");
  }

  /// Sends a keyframe; its last packet carries the extension.
  private void send(int orientation) {
    Picture halves = TestPicture.halves(WIDTH, HEIGHT, RED, BLUE);
    Canvas.describe(halves.frame());
    List<byte[]> units = new ArrayList<>(units(encoder.header()));
    encoder.encode(halves.frame(), tick++, true, (annexB, _, _) -> units.addAll(units(annexB)));
    halves.release();
    timestamp += 3_000;
    for (int i = 0; i < units.size(); i++) {
      boolean last = i == units.size() - 1;
      byte[] bytes = packet(units.get(i), timestamp, last, last ? orientation : NOTHING);
      input.packet(packet(bytes));
    }
  }

  private byte[] packet(byte[] payload, int time, boolean marker, int orientation) {
    byte[] array = new byte[payload.length + 64];
    var writer =
        new RtpWriter()
            .begin(array, 0, array.length)
            .header(SlotPayloads.H264, marker, sequence, time, ssrc)
            .beginExtensions(false);
    sequence = sequence + 1 & 0xffff;
    if (orientation != NOTHING) {
      byte[] value = {(byte) orientation};
      writer.extension(SlotExtensions.VIDEO_ORIENTATION, value, 0, 1);
    }
    int length = writer.endExtensions().payload(payload, 0, payload.length).finish();
    return Arrays.copyOf(array, length);
  }

  private static RtpPacket packet(byte[] bytes) {
    var packet = new RtpPacket();
    assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
    return packet;
  }

  /// NAL units between start codes, each small enough for a packet.
  private static List<byte[]> units(byte[] annexB) {
    var units = new ArrayList<byte[]>();
    int start = -1;
    for (int i = 0; i + 3 <= annexB.length; i++) {
      if (annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
        if (start >= 0) {
          units.add(Arrays.copyOfRange(annexB, start, annexB[i - 1] == 0 ? i - 1 : i));
        }
        start = i + 3;
      }
    }
    units.add(Arrays.copyOfRange(annexB, start, annexB.length));
    return units;
  }

  private static WorkerCommand.Source source(int ssrc, String track) {
    return new WorkerCommand.Source("v-0", ssrc, MediaKind.VIDEO, "p-0", track);
  }

  private static final class NoReports implements ReportSink {
    @Override
    public void report(WorkerReport report) {}

    @Override
    public void init(WorkerReport.Init init, byte[] bytes) {}

    @Override
    public void part(WorkerReport.Part part, byte[] bytes) {}
  }
}
