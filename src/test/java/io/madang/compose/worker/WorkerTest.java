package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.rtp.MediaKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        long last = lastSegmentAfter(worker, 8);
        assertThat(sender.alive()).isTrue();
        assertThat(worker.stop()).isZero();

        Path file = worker.file("720p", last - 1);
        for (int i = 0; i < 4; i++) {
          int shown = PlayedFile.pixel(file, i % 2 * 640 + 320, i / 2 * 360 + 160, 40);
          assertThat(PlayedFile.difference(shown, colours[i]))
              .as("tile %d is %06x", i, shown)
              .isLessThan(24);
        }
      }
      assertThat(worker.all(WorkerReport.Statistics.class).getLast().decodeErrors()).isZero();
      checkTimeline(worker, "720p");
    }
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

  private static long lastSegmentAfter(WorkerPeer worker, int segments) throws Exception {
    return worker
        .await(WorkerReport.Part.class, part -> part.segment() >= segments && part.lastOfSegment())
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
