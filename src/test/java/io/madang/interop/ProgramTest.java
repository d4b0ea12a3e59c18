package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.Direction;
import io.madang.compose.Layout;
import io.madang.compose.Production;
import io.madang.compose.ProductionSettings;
import io.madang.compose.ProductionState;
import io.madang.compose.Productions;
import io.madang.compose.link.WorkerReport;
import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// FFmpeg publishes pictures of one colour and tones by WHIP; the real media worker makes the
/// program; FFmpeg reads it, and each colour is where the layout says, each tone is heard.
@QuarkusTest
@Tag("interop")
class ProgramTest {
  private static final int RED = 0xd02020;
  private static final int BLUE = 0x2030d0;
  private static final int RED_HZ = 440;
  private static final int BLUE_HZ = 1_000;
  private static final int RATE = 48_000;

  /// Of a grid of three by three in 1280x720.
  private static final int[] CENTRES_OF_NINE = {
    213, 120, 640, 120, 1_066, 120, 213, 360, 640, 360, 1_066, 360, 213, 600, 640, 600, 1_066, 600
  };

  @TempDir static Path folder;
  private static FfmpegWithWhip ffmpeg;

  @Inject Productions productions;
  @Inject RoomRegistry rooms;

  @TestHTTPResource("/")
  URI server;

  @BeforeAll
  static void unpack() throws Exception {
    ffmpeg = FfmpegWithWhip.unpack(Files.createDirectory(folder.resolve("ffmpeg")));
    Program.assumeInstalled(
        "what FFmpeg needs (libxcb1, libasound2, libpulse0)",
        ffmpeg.environment(),
        ffmpeg.program(),
        "-version");
  }

  @Test
  void twoPublishers_areSeenInTheirPlacesAndHeard_alsoAfterTheWorkerDied() throws Exception {
    RoomHandle room = rooms.open("program");
    Production production = productions.open(room, ProductionSettings.defaults());
    var reel = new ProgramReel();
    production.listen(reel);
    try (Program red = publish("program", "red", "640x360", RED, RED_HZ);
        Program blue = publish("program", "blue", "640x360", BLUE, BLUE_HZ)) {
      until("both are shown", () -> production.state().shown() == 2);
      seesAndHears(reel, reds(room, 2));

      ProcessHandle.of(production.workerPid()).orElseThrow().destroyForcibly();
      until("the gap", () -> reel.interruptions() == 1);
      WorkerReport.Part last = reel.parts("720p").getLast();
      reel.clear();
      until("the next worker's parts", () -> !reel.parts("720p").isEmpty());
      assertThat(reel.parts("720p").getFirst().segment()).isEqualTo(last.segment() + 1);
      assertThat(reel.parts("720p").getFirst().mediaTime())
          .isGreaterThanOrEqualTo(last.mediaTime() + last.duration());
      until("live again", () -> production.state().phase() == ProductionState.Phase.LIVE);
      seesAndHears(reel, reds(room, 2));

      production.direct(new Direction(Layout.SPEAKER, "", ""));
      until("one is large", () -> production.state().shown() == 2);
      reel.clear();
      until("segments", () -> reel.segments("720p") >= 2);
      int[] large = colours(reel, 512, 360);
      assertThat(near(large[0], RED) || near(large[0], BLUE)).isTrue();
    }
    production.forget(reel);
    until("the end", () -> production.state().phase() == ProductionState.Phase.ENDED);
    assertThat(production.state().restarts()).isEqualTo(1);
  }

  @Test
  void ninePublishers_areEachSeenAndHeard() throws Exception {
    int[] colours = {
      0xd02020, 0x20a040, 0x2030d0, 0xd0c020, 0xc030c0, 0x20b0c0, 0xe0e0e0, 0x805020, 0x404040
    };
    int[] tones = {300, 420, 540, 660, 780, 900, 1_020, 1_140, 1_260};
    RoomHandle room = rooms.open("nine");
    Production production = productions.open(room, ProductionSettings.defaults());
    var reel = new ProgramReel();
    production.listen(reel);
    List<Program> publishers = new ArrayList<>();
    try {
      for (int i = 0; i < colours.length; i++) {
        publishers.add(publish("nine", "p" + i, "320x180", colours[i], tones[i]));
      }
      until("all are shown", () -> production.state().shown() == colours.length);
      List<Integer> order = inOrderOfComing(room);
      until(
          "nine pictures",
          () -> {
            reel.clear();
            until("segments", () -> reel.segments("720p") >= 1 && reel.segments("audio") >= 1);
            return areInTheirPlaces(colours(reel, CENTRES_OF_NINE), order, colours);
          });
      awaitTones(reel, 720, 5, tones);
    } finally {
      for (Program publisher : publishers) {
        publisher.close();
      }
      production.forget(reel);
    }
    until("the end", () -> production.state().phase() == ProductionState.Phase.ENDED);
  }

  /// A segment with all tones: the one in which somebody is shown first may have begun without his
  /// sound.
  ///
  /// @param silentHz what nobody plays
  /// @param times how much louder than that each tone has to be
  private static void awaitTones(ProgramReel reel, int silentHz, int times, int... tones) {
    until(
        "tones",
        () -> {
          reel.clear();
          until("a segment", () -> reel.segments("audio") >= 1);
          double[] sound = sound(reel);
          double noise = level(sound, silentHz);
          return IntStream.of(tones).allMatch(tone -> level(sound, tone) > times * noise);
        });
  }

  private static boolean areInTheirPlaces(int[] seen, List<Integer> order, int[] colours) {
    for (int i = 0; i < seen.length; i++) {
      if (!near(seen[i], colours[order.get(i)])) {
        return false;
      }
    }
    return true;
  }

  private static List<Integer> inOrderOfComing(RoomHandle room) throws Exception {
    return room.snapshot().get(5, TimeUnit.SECONDS).participants().stream()
        .map(person -> Integer.parseInt(person.name().substring(1)))
        .toList();
  }

  /// Both tiles of a grid of two, whoever came first, and both tones.
  private void seesAndHears(ProgramReel reel, boolean redIsLeft) throws Exception {
    until(
        "pictures",
        () -> {
          reel.clear();
          until("segments", () -> reel.segments("720p") >= 1 && reel.segments("audio") >= 1);
          int[] seen = colours(reel, 320, 360, 960, 360);
          return near(seen[redIsLeft ? 0 : 1], RED) && near(seen[redIsLeft ? 1 : 0], BLUE);
        });
    awaitTones(reel, 700, 20, RED_HZ, BLUE_HZ);
  }

  private static boolean reds(RoomHandle room, int people) throws Exception {
    var participants = room.snapshot().get(5, TimeUnit.SECONDS).participants();
    assertThat(participants).hasSize(people);
    return participants.getFirst().name().equals("red");
  }

  private Program publish(String room, String name, String size, int colour, int toneHz)
      throws Exception {
    String picture = folder.resolve(name + ".y4m").toString();
    String source =
        "color=c=0x%06x:size=%s:rate=15:duration=1,format=yuv420p".formatted(colour, size);
    Program.run(
        ffmpeg.environment(),
        ffmpeg.program(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        source,
        picture);
    URI endpoint = server.resolve("/whip/" + room + "?name=" + name);
    return ffmpeg.publish(picture, toneHz, endpoint.toString());
  }

  /// The colours of some places in the last picture.
  private static int[] colours(ProgramReel reel, int... places) {
    try {
      Path file = folder.resolve("program.mp4");
      Path raw = folder.resolve("program.rgb");
      reel.write("720p", file);
      read(file, "-vf", "format=rgb24", "-f", "rawvideo", raw.toString());
      byte[] pictures = Files.readAllBytes(raw);
      int start = pictures.length - 1280 * 720 * 3;
      int[] colours = new int[places.length / 2];
      for (int i = 0; i < colours.length; i++) {
        int at = start + (places[2 * i + 1] * 1280 + places[2 * i]) * 3;
        colours[i] =
            (pictures[at] & 0xff) << 16 | (pictures[at + 1] & 0xff) << 8 | pictures[at + 2] & 0xff;
      }
      return colours;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] sound(ProgramReel reel) {
    try {
      return readSound(reel);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] readSound(ProgramReel reel) throws Exception {
    Path file = folder.resolve("sound.mp4");
    Path raw = folder.resolve("sound.pcm");
    reel.write("audio", file);
    read(file, "-ac", "1", "-ar", "" + RATE, "-f", "s16le", raw.toString());
    byte[] bytes = Files.readAllBytes(raw);
    double[] samples = new double[bytes.length / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (bytes[2 * i] & 0xff | bytes[2 * i + 1] << 8);
    }
    assertThat(samples.length).as("samples").isGreaterThan(RATE);
    return samples;
  }

  private static void read(Path file, String... output) throws Exception {
    var command =
        new ArrayList<>(List.of(ffmpeg.program(), "-v", "error", "-y", "-i", file.toString()));
    command.addAll(List.of(output));
    Program.run(Map.copyOf(ffmpeg.environment()), command.toArray(String[]::new));
  }

  /// Goertzel: how much there is of a tone.
  private static double level(double[] samples, int hertz) {
    double cosine = 2 * Math.cos(2 * Math.PI * hertz / RATE);
    double before = 0;
    double last = 0;
    for (double sample : samples) {
      double next = sample + cosine * last - before;
      before = last;
      last = next;
    }
    return Math.sqrt(last * last + before * before - cosine * last * before) / samples.length;
  }

  private static boolean near(int colour, int expected) {
    int worst = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      worst = Math.max(worst, Math.abs((colour >> shift & 0xff) - (expected >> shift & 0xff)));
    }
    return worst < 32;
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s in time", what).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
