package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.rtp.MediaKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The worker as the server has it: a process that takes RTP of real encoders and gives parts,
/// which FFmpeg reads.
@Tag("interop")
class WorkerTest {
  private static final int FPS = 30;
  private static final int TICKS_PER_PART = 10;
  private static final int PARTS_PER_SEGMENT = 3;
  private static final int PART = 90_000 / FPS * TICKS_PER_PART;

  private static final RenditionSettings LARGE =
      new RenditionSettings("720p", 1280, 720, 2_500_000);
  private static final RenditionSettings MIDDLE =
      new RenditionSettings("480p", 854, 480, 1_000_000);
  private static final RenditionSettings SMALL = new RenditionSettings("240p", 426, 240, 350_000);

  @Test
  void composite_ofAllCodecs_showsEachWhereTheSceneSays() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.send(start(LARGE));
      int[] colours = {0xc03020, 0x20a040, 0x2040c0, 0xc0a020};
      int[] payloads = {SlotPayloads.VP8, SlotPayloads.H264, SlotPayloads.VP9, SlotPayloads.AV1};
      List<List<String>> encoders =
          List.of(
              List.of("libvpx", "-deadline", "realtime", "-b:v", "500k"),
              List.of("libopenh264", "-b:v", "500k"),
              List.of("libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "500k"),
              List.of("libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-b:v", "500k"));
      var outputs = new ArrayList<RtpSender.Output>();
      var tiles = new ArrayList<Tile>();
      for (int i = 0; i < 4; i++) {
        String size = i == 1 ? "480x360" : "640x360";
        String colour = "0x%06x".formatted(colours[i]);
        outputs.add(
            RtpSender.colour(
                i + 1, payloads[i], colour, size, encoders.get(i).toArray(String[]::new)));
        tiles.add(tile(i, i % 2 * 640, i / 2 * 360, 640, 360, Tile.Fit.COVER));
        worker.send(source(i, i + 1));
      }
      worker.send(scene(tiles));

      try (var sender = new RtpSender(worker, outputs)) {
        var spots = new ArrayList<Spot>();
        for (int i = 0; i < 4; i++) {
          spots.add(new Spot(i % 2 * 640 + 320, i / 2 * 360 + 160, colours[i]));
        }
        awaitColours(worker, 0, spots);
        assertThat(sender.alive()).isTrue();
      }
      assertThat(worker.stop()).isZero();
      assertThat(worker.all(WorkerReport.Statistics.class).getLast().decodeErrors()).isZero();
      checkTimeline(worker, "720p");
    }
  }

  @Test
  void renditions_turnedOnAndOff_areMadeForWholeSegmentsInStepWithTheFirst() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.send(start(LARGE, MIDDLE, SMALL));
      worker.send(scene(List.of(tile(0, 0, 0, 1280, 720, Tile.Fit.COVER))));
      lastSegmentAfter(worker, 0);
      worker.send(new WorkerCommand.Rendition("480p", true));
      WorkerReport.Part first =
          worker.await(WorkerReport.Part.class, part -> part.track().equals("480p"));
      assertThat(first.part()).isZero();
      assertThat(first.independent()).isTrue();
      worker.await(
          WorkerReport.Part.class,
          part -> part.track().equals("480p") && part.segment() > first.segment());
      worker.send(new WorkerCommand.Rendition("480p", false));
      worker.send(new WorkerCommand.Rendition("240p", true));
      worker.await(
          WorkerReport.Part.class, part -> part.track().equals("240p") && part.lastOfSegment());
      WorkerReport.Part last = worker.parts("480p").getLast();
      assertThat(last.lastOfSegment()).isTrue();
      worker.send(new WorkerCommand.Rendition("480p", true));
      worker.await(
          WorkerReport.Part.class,
          part -> part.track().equals("480p") && part.segment() > last.segment() + 1);
      assertThat(worker.stop()).isZero();

      assertThat(worker.all(WorkerReport.Init.class))
          .extracting(WorkerReport.Init::track)
          .containsExactlyInAnyOrder("720p", "audio", "480p", "240p", "480p");
      for (String track : List.of("480p", "240p")) {
        for (WorkerReport.Part part : worker.parts(track)) {
          assertThat(worker.parts("720p")).as("%s", part).anyMatch(large -> isInStep(large, part));
        }
        Path file = worker.file(track, worker.parts(track).getFirst().segment());
        assertThat(PlayedFile.warnings(file)).isEmpty();
      }
      checkTimeline(worker, "720p");
    }
  }

  @Test
  void transportStream_ofPicturesAndSound_isPlayedFromEachSegment() throws Exception {
    try (var worker = new WorkerPeer()) {
      WorkerCommand.Start plain = start(LARGE);
      worker.send(
          new WorkerCommand.Start(
              FPS,
              TICKS_PER_PART,
              PARTS_PER_SEGMENT,
              5,
              plain.firstMediaMillis(),
              plain.renditions(),
              plain.audioBitrateBps(),
              plain.encoder(),
              "",
              true));
      worker.send(source(0, 1));
      worker.send(scene(List.of(tile(0, 0, 0, 1280, 720, Tile.Fit.COVER))));
      try (var sender = new RtpSender(worker, List.of(vp8(1, "lime")))) {
        worker.await(
            WorkerReport.Part.class, part -> part.track().equals("ts") && part.segment() == 8);
        assertThat(sender.alive()).isTrue();
      }
      assertThat(worker.stop()).isZero();

      assertThat(worker.all(WorkerReport.Init.class))
          .filteredOn(init -> init.track().equals("ts"))
          .singleElement()
          .satisfies(init -> {
            assertThat(init.bytes()).isZero();
            assertThat(init.codecs()).matches("avc1\\.[0-9a-f]{6},mp4a\\.40\\.2");
            assertThat(init.timescale()).isEqualTo(90_000);
          });
      checkSegments(worker);
      Path last = worker.file("ts", 8);
      assertThat(PlayedFile.difference(PlayedFile.pixel(last, 640, 300, 0), 0x00ff00))
          .isLessThan(24);
    }
  }

  /// Whole segments in step with the rendition's, each of which FFmpeg plays by itself, and all of
  /// them behind each other.
  private static void checkSegments(WorkerPeer worker) throws Exception {
    List<WorkerReport.Part> segments = worker.parts("ts");
    List<WorkerReport.Part> large = worker.parts("720p");
    for (int i = 0; i < segments.size(); i++) {
      WorkerReport.Part segment = segments.get(i);
      List<WorkerReport.Part> same =
          large.stream().filter(part -> part.segment() == segment.segment()).toList();
      assertThat(segment.segment()).isEqualTo(5 + i);
      assertThat(segment.part()).isZero();
      assertThat(segment.lastOfSegment() && segment.independent()).isTrue();
      assertThat(segment.mediaTime()).isEqualTo(same.getFirst().mediaTime());
      assertThat(segment.unixMillis()).isEqualTo(same.getFirst().unixMillis());
      if (i < segments.size() - 1) {
        assertThat(segment.duration()).isEqualTo(PARTS_PER_SEGMENT * PART);
      }
      checkPlayable(worker.segmentFile(segment), segment.mediaTime() / 90_000.0);
    }
    assertThat(segments.getLast().segment()).isEqualTo(large.getLast().segment());
    Path all = worker.file("ts", 5);
    assertThat(PlayedFile.warnings(all)).isEmpty();
    double duration =
        Double.parseDouble(PlayedFile.probe(all, "-show_entries", "format=duration").getFirst());
    double told = segments.stream().mapToInt(WorkerReport.Part::duration).sum() / 90_000.0;
    assertThat(duration).isBetween(told - 0.1, told + 0.1);
  }

  private static void checkPlayable(Path segment, double begins) throws Exception {
    assertThat(PlayedFile.warnings(segment)).isEmpty();
    List<String> streams =
        PlayedFile.probe(segment, "-show_entries", "stream=codec_name,start_time");
    var seen = new ArrayList<String>();
    for (String line : streams) {
      String[] fields = line.split(",");
      if (fields.length == 2 && !seen.contains(fields[0])) {
        seen.add(fields[0]);
        assertThat(Math.abs(Double.parseDouble(fields[1]) - begins)).as(line).isLessThan(0.05);
      }
    }
    assertThat(seen).containsExactlyInAnyOrder("h264", "aac");
  }

  @Test
  void slot_withAnotherSource_showsNothingOfTheOldOne() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.send(start(LARGE));
      worker.send(source(0, 1));
      worker.send(scene(List.of(tile(0, 0, 0, 1280, 720, Tile.Fit.COVER))));
      try (var sender = new RtpSender(worker, List.of(vp8(1, "red")))) {
        awaitColours(worker, 0, List.of(new Spot(300, 200, 0xff0000)));
        assertThat(sender.alive()).isTrue();
      }
      worker.send(new WorkerCommand.Source("v-0", 1, MediaKind.VIDEO, "p-other", "t-other"));
      // the scene still says who was there before: nobody else is shown under that name
      // the next segment may have been begun before the worker heard of it
      long next = worker.parts("720p").getLast().segment() + 2;
      awaitColours(worker, next, List.of(new Spot(300, 200, 0x1f2421)));
      Tile theirs =
          new Tile("v-0", "p-other", 0, 0, 1280, 720, "Other", false, false, Tile.Fit.COVER);
      worker.send(scene(List.of(theirs)));
      var h264 =
          RtpSender.colour(1, SlotPayloads.H264, "blue", "320x180", "libopenh264", "-b:v", "300k");
      try (var sender = new RtpSender(worker, List.of(h264))) {
        awaitColours(worker, next, List.of(new Spot(300, 200, 0x0000ff)));
        assertThat(sender.alive()).isTrue();
      }
      assertThat(worker.stop()).isZero();
      Path changed = worker.file("720p", next);
      int first = PlayedFile.pixel(changed, 300, 200, 0);
      assertThat(PlayedFile.difference(first, 0x1f2421)).as("%06x", first).isLessThan(24);
    }
  }

  @Test
  void publisher_withBrokenH264_disturbsNobodyAndComesBack() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.send(start(LARGE));
      worker.send(source(0, 1));
      worker.send(source(1, 2));
      worker.send(
          scene(
              List.of(
                  tile(0, 0, 180, 640, 360, Tile.Fit.COVER),
                  tile(1, 640, 180, 640, 360, Tile.Fit.COVER))));
      var broken = new AtomicBoolean(true);
      var random = new Random(4);
      RtpSender.Path path =
          (packet, length) -> {
            if (RtpSender.ssrc(packet) != 1 || !broken.get()) {
              return true;
            }
            for (int i = 0; i < 8; i++) {
              packet[13 + random.nextInt(length - 13)] = (byte) random.nextInt(256);
            }
            return random.nextInt(10) > 0;
          };
      var noise =
          new RtpSender.Output(
              1,
              SlotPayloads.H264,
              List.of(
                  "-re",
                  "-f",
                  "lavfi",
                  "-i",
                  "testsrc2=s=640x360:r=30",
                  "-c:v",
                  "libopenh264",
                  "-b:v",
                  "900k",
                  "-g",
                  "15",
                  "-pix_fmt",
                  "yuv420p"));
      try (var sender = new RtpSender(worker, List.of(noise, vp8(2, "lime")), path)) {
        worker.await(WorkerReport.KeyframeNeeded.class, needed -> needed.slot().equals("v-0"));
        worker.await(WorkerReport.Statistics.class, figures -> figures.decodeErrors() > 3);
        assertThat(worker.alive()).isTrue();
        broken.set(false);
        long healed = worker.parts("720p").getLast().segment();
        awaitColours(
            worker, healed, List.of(new Spot(960, 340, 0x00ff00), new Spot(40, 430, 0xff0000)));
        assertThat(sender.alive()).isTrue();
      }
      assertThat(worker.stop()).isZero();
      checkTimeline(worker, "720p");
    }
  }

  @Test
  void people_comingAndGoingFiftyTimes_leaveNoMemoryBehind() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.send(start(LARGE));
      var outputs = List.of(vp8(1, "red"), vp8(2, "green"), vp8(3, "blue"));
      try (var sender = new RtpSender(worker, outputs)) {
        comeAndGo(worker, 25);
        long before = worker.statistics().residentBytes();
        comeAndGo(worker, 50);
        long after = worker.statistics().residentBytes();
        assertThat(sender.alive()).isTrue();
        assertThat(after - before).as("from %d bytes", before).isLessThan(24L << 20);
        assertThat(after).isLessThan(256L << 20);
      }
      assertThat(worker.stop()).isZero();
      checkTimeline(worker, "720p");
    }
  }

  @Test
  void worker_whoseServerHangsUp_ends() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.send(start(LARGE));
      worker.await(WorkerReport.Part.class, _ -> true);

      assertThat(worker.hangUp()).isTrue();
    }
  }

  @Test
  void worker_toldNonsense_endsWithAnError() throws Exception {
    try (var worker = new WorkerPeer()) {
      worker.sendPacket(new byte[] {7, 7, 7}, 3);

      assertThat(worker.awaitExit()).isNotZero();
    }
  }

  /// Each round another one of three people is there, and the picture is divided anew.
  private static void comeAndGo(WorkerPeer worker, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int slot = round % 3;
      var tiles = new ArrayList<Tile>();
      int people = 1 + round % 4;
      for (int i = 0; i < people; i++) {
        tiles.add(tile(i, i * 1280 / people & ~1, 0, 1280 / people & ~1, 720, Tile.Fit.COVER));
      }
      worker.send(source(slot, slot + 1));
      worker.send(scene(tiles));
      int seen = worker.parts("720p").size();
      worker.await(WorkerReport.Part.class, _ -> worker.parts("720p").size() > seen);
      worker.send(new WorkerCommand.Source("v-" + slot, slot + 1, MediaKind.VIDEO, "", ""));
    }
  }

  /// A place in the picture and the colour there.
  private record Spot(int x, int y, int colour) {}

  /// Waits for a segment that shows the colours where they belong.
  private static void awaitColours(WorkerPeer worker, long from, List<Spot> spots)
      throws Exception {
    long segment = from;
    String seen = "";
    for (int attempt = 0; attempt < 60; attempt++) {
      segment = lastSegmentAfter(worker, segment);
      Path file = worker.file("720p", segment);
      boolean right = true;
      var colours = new StringBuilder();
      for (Spot spot : spots) {
        int shown = PlayedFile.pixel(file, spot.x(), spot.y(), 0);
        right &= PlayedFile.difference(shown, spot.colour()) < 24;
        colours.append("%d,%d is %06x; ".formatted(spot.x(), spot.y(), shown));
      }
      if (right) {
        return;
      }
      seen = colours.toString();
      segment++;
    }
    fail("never saw %s, at last %s", spots, seen);
  }

  private static boolean isInStep(WorkerReport.Part one, WorkerReport.Part other) {
    return one.segment() == other.segment()
        && one.part() == other.part()
        && one.mediaTime() == other.mediaTime()
        && one.duration() == other.duration()
        && one.lastOfSegment() == other.lastOfSegment()
        && one.unixMillis() == other.unixMillis();
  }

  private static RtpSender.Output vp8(int ssrc, String colour) {
    return RtpSender.colour(
        ssrc,
        SlotPayloads.VP8,
        colour,
        "640x360",
        "libvpx",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-b:v",
        "300k");
  }

  /// Parts follow each other without gaps, segments begin with an IDR picture, and FFmpeg reads all
  /// of it without a word.
  private static void checkTimeline(WorkerPeer worker, String track) throws Exception {
    List<WorkerReport.Part> parts = worker.parts(track);
    assertThat(parts).hasSizeGreaterThan(2 * PARTS_PER_SEGMENT);
    long time = parts.getFirst().mediaTime();
    for (int i = 0; i < parts.size(); i++) {
      WorkerReport.Part part = parts.get(i);
      assertThat(part.mediaTime()).as("%s", part).isEqualTo(time);
      if (i < parts.size() - 1) {
        assertThat(part.duration()).as("%s", part).isEqualTo(PART);
        assertThat(part.lastOfSegment())
            .as("%s", part)
            .isEqualTo(part.part() == PARTS_PER_SEGMENT - 1);
      }
      if (part.part() == 0) {
        assertThat(part.independent()).as("%s", part).isTrue();
      }
      time += part.duration();
    }
    Path file = worker.file(track, parts.getFirst().segment());
    assertThat(PlayedFile.warnings(file)).isEmpty();
  }

  /// Waits until a segment, or a later one, is complete, and answers its number.
  private static long lastSegmentAfter(WorkerPeer worker, long segment) throws Exception {
    return worker
        .await(
            WorkerReport.Part.class,
            part ->
                part.track().equals("720p") && part.segment() >= segment && part.lastOfSegment())
        .segment();
  }

  private static WorkerCommand.Start start(RenditionSettings... renditions) {
    return new WorkerCommand.Start(
        FPS,
        TICKS_PER_PART,
        PARTS_PER_SEGMENT,
        0,
        10_000,
        List.of(renditions),
        128_000,
        "auto",
        "",
        false);
  }

  private static WorkerCommand.Scene scene(List<Tile> tiles) {
    return new WorkerCommand.Scene("", "", "", tiles);
  }

  private static Tile tile(int i, int x, int y, int width, int height, Tile.Fit fit) {
    return new Tile("v-" + i, "p-" + i, x, y, width, height, "Person " + i, false, false, fit);
  }

  private static WorkerCommand.Source source(int i, int ssrc) {
    return new WorkerCommand.Source("v-" + i, ssrc, MediaKind.VIDEO, "p-" + i, "t-" + i);
  }
}
