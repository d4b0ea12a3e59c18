package io.madang.compose.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.rtp.MediaKind;
import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The examples of `docs/worker-protocol.md` are the golden messages.
class LinkCodecTest {
  private static final List<WorkerCommand> COMMANDS =
      List.of(
          new WorkerCommand.Start(
              30,
              10,
              6,
              0,
              10_000,
              List.of(new RenditionSettings("720p", 1280, 720, 2_500_000)),
              128_000,
              "auto",
              "",
              false),
          new WorkerCommand.Scene(
              "Town hall",
              "",
              "",
              List.of(new Tile("v-1", "p-1", 0, 0, 1280, 720, "Ara", false, true, Tile.Fit.COVER))),
          new WorkerCommand.Source("v-1", 305_419_896, MediaKind.VIDEO, "p-1", "t-2"),
          new WorkerCommand.Rendition("480p", true),
          new WorkerCommand.Transcode(
              Optional.of(new TranscodeInput("H265", 90_000, 1, "", 0, 0)),
              Optional.of(
                  new TranscodeInput(
                      "mpeg4-generic",
                      44_100,
                      2,
                      "mode=AAC-hbr;config=1210;sizelength=13;indexlength=3;indexdeltalength=3",
                      -1,
                      0)),
              "auto",
              1_920,
              1_080,
              4_000_000),
          new WorkerCommand.Keyframe(),
          new WorkerCommand.Stop());

  private static final List<WorkerReport> REPORTS =
      List.of(
          new WorkerReport.Ready("libopenh264"),
          new WorkerReport.Init("720p", "avc1.640c1f", 1280, 720, 30, 2_500_000, 90_000, 731),
          new WorkerReport.Part(
              "720p", 12, 3, false, false, 3_060_000, 30_000, 1_764_000_000_000L, 104_211),
          new WorkerReport.KeyframeNeeded("v-1"),
          new WorkerReport.Statistics(1_200, 160_000_000, 300, 0, 0, 24_000, 4));

  @Test
  void commands_ofTheDocument_areReadAndWrittenAsTheyStandThere() throws IOException {
    List<String> examples = examples().subList(0, COMMANDS.size());

    for (int i = 0; i < COMMANDS.size(); i++) {
      assertThat(command(examples.get(i))).isEqualTo(COMMANDS.get(i));
      assertThat(json(LinkCodec.frame(COMMANDS.get(i)))).isEqualTo(examples.get(i));
    }
  }

  @Test
  void reports_ofTheDocument_areReadAndWrittenAsTheyStandThere() throws IOException {
    List<String> examples = examples();
    examples = examples.subList(COMMANDS.size(), examples.size());
    assertThat(examples).hasSameSizeAs(REPORTS);

    for (int i = 0; i < REPORTS.size(); i++) {
      assertThat(report(examples.get(i))).isEqualTo(REPORTS.get(i));
      assertThat(json(LinkCodec.frame(REPORTS.get(i)))).isEqualTo(examples.get(i));
    }
  }

  @Test
  void command_withUnknownFields_isReadWithoutThem() throws IOException {
    assertThat(
            command(
                "{\"new\":{\"a\":[1,2.5,null]},\"type\":\"rendition\",\"name\":\"x\",\"on\":true}"))
        .isEqualTo(new WorkerCommand.Rendition("x", true));
  }

  @Test
  void source_withHighestSsrc_isWrittenUnsigned() throws IOException {
    var source = new WorkerCommand.Source("a-1", -1, MediaKind.AUDIO, "", "");

    byte[] frame = LinkCodec.frame(source);

    assertThat(json(frame)).contains("\"ssrc\":4294967295");
    assertThat(command(json(frame))).isEqualTo(source);
  }

  @Test
  void scene_withNamesOfAllScripts_comesBackAsItWas() throws IOException {
    var tile =
        new Tile("", "p", 2, 4, 6, 8, "마당 \"ß\" \\ \u0001 🙂", true, false, Tile.Fit.CONTAIN);
    var scene = new WorkerCommand.Scene("제목", "/logo.png", "기다려 주세요", List.of(tile));

    assertThat(command(json(LinkCodec.frame(scene)))).isEqualTo(scene);
  }

  @Test
  void command_thatMakesNoSense_isALinkException() {
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "{\"type\":7}",
            "{\"type\":\"dance\"}",
            "{\"type\":\"stop\"}{",
            "{\"type\":\"rendition\",\"name\":\"x\",\"on\":1}",
            "{\"type\":\"source\",\"slot\":\"a\",\"ssrc\":4294967296,\"kind\":\"video\"}",
            "{\"type\":\"source\",\"slot\":\"a\",\"ssrc\":1,\"kind\":\"smell\"}",
            "{\"type\":\"scene\",\"tiles\":[1]}",
            "{\"type\":\"stop\",\"x\":[[[[[[[[[[]]]]]]]]]]}",
            "{\"type\":\"rendition\",\"name\":\"x\",\"on\":")) {
      assertThatThrownBy(() -> command(text)).as(text).isInstanceOf(LinkException.class);
    }
  }

  @Test
  void command_thatFitsNoFrame_isRefused() {
    var scene = new WorkerCommand.Scene("x".repeat(70_000), "", "", List.of());

    assertThatThrownBy(() -> LinkCodec.frame(scene)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void command_ofDamagedText_isACommandOrALinkException() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] frame = LinkCodec.frame(COMMANDS.get(round % COMMANDS.size()));
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        frame[2 + random.nextInt(frame.length - 2)] = (byte) random.nextInt(256);
      }
      int length = 1 + random.nextInt(frame.length - 2);
      try {
        assertThat(LinkCodec.command(frame, 2, length)).isNotNull();
        assertThat(LinkCodec.report(frame, 2, length)).isNotNull();
      } catch (LinkException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }

  private static WorkerCommand command(String json) throws LinkException {
    byte[] bytes = json.getBytes(UTF_8);
    return LinkCodec.command(bytes, 0, bytes.length);
  }

  private static WorkerReport report(String json) throws LinkException {
    byte[] bytes = json.getBytes(UTF_8);
    return LinkCodec.report(bytes, 0, bytes.length);
  }

  private static String json(byte[] frame) {
    assertThat(ByteArrays.u16(frame, 0)).isEqualTo(frame.length - 2);
    return new String(frame, 2, frame.length - 2, UTF_8);
  }

  private static List<String> examples() throws IOException {
    var examples = new ArrayList<String>();
    for (String line : Files.readAllLines(Path.of("docs/worker-protocol.md"))) {
      if (line.startsWith("{")) {
        examples.add(line);
      }
    }
    return examples;
  }
}
