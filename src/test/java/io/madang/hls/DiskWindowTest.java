package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Going back in time, and watching after the end: segments on disk.
class DiskWindowTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir Path temporary;

  @Test
  void dvrWindow_listsAndServesWhatMemoryNoLongerHas() throws Exception {
    Path directory = temporary.resolve("live-a");
    StreamMaker maker = maker(directory, Duration.ofSeconds(80), false);
    make(maker, directory, 60);

    ReadPlaylist playlist = playlist(maker, "720p");
    assertThat(playlist.segments).hasSize(40).noneMatch(item -> item.gap);
    assertThat(playlist.mediaSequence).isEqualTo(20);
    assertThat(maker.stream.segment("720p", 20)).isInstanceOf(Answer.Stored.class);
    assertThat(maker.stream.segment("720p", 59)).isInstanceOf(Answer.Media.class);
    for (int i = 20; i < 60; i++) {
      assertThat(Answers.bytes(maker.stream.segment("720p", i))).isEqualTo(made(maker, i));
    }
    assertThat(Answers.playlist(maker.stream, "720p", "_HLS_skip=YES").text())
        .contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=33\n");
    maker.stream.close();
    await(() -> !Files.exists(directory));
  }

  @Test
  void dvrWindow_onDiskIsBounded() throws Exception {
    Path directory = temporary.resolve("live-b");
    StreamMaker maker = maker(directory, Duration.ofSeconds(20), false);
    make(maker, directory, 100);

    await(() -> count(directory.resolve("720p")) <= 2 * 10 + 1);
    assertThat(count(directory.resolve("720p"))).isGreaterThan(15);
    maker.stream.close();
  }

  @Test
  void vod_isAllOfIt_afterTheEnd() throws Exception {
    Path directory = temporary.resolve("live-c");
    StreamMaker maker = maker(directory, Duration.ZERO, true);
    maker.rendition("480p", true);
    make(maker, directory, 30);
    maker.rendition("480p", false);
    make(maker, directory, 10);
    assertThat(playlist(maker, "720p").segments).hasSize(8);
    maker.stream.end();

    ReadPlaylist vod = playlist(maker, "720p");
    assertThat(vod.header).contains("#EXT-X-PLAYLIST-TYPE:VOD");
    assertThat(vod.ended).isTrue();
    assertThat(vod.mediaSequence).isZero();
    assertThat(vod.segments).hasSize(40).noneMatch(item -> item.gap);
    for (int i = 0; i < 40; i++) {
      assertThat(Answers.bytes(maker.stream.segment("720p", i))).isEqualTo(made(maker, i));
    }
    assertThat(Answers.master(maker.stream).text())
        .as("what is not whole is not offered")
        .contains("720p")
        .doesNotContain("480p");
    maker.stream.close();
  }

  @Test
  void diskThatCannotBeWritten_costsTheWindowOnly() throws Exception {
    Path file = Files.writeString(temporary.resolve("not-a-directory"), "x");
    StreamMaker maker = maker(file.resolve("live-d"), Duration.ofSeconds(80), false);
    for (int i = 0; i < 60; i++) {
      maker.segments(1);
      long made = 2L * (i + 1);
      await(() -> maker.stream.statistics().segmentsLost() == made);
    }

    ReadPlaylist playlist = playlist(maker, "720p");
    assertThat(playlist.segments).hasSize(40);
    assertThat(playlist.segments.subList(32, 40)).as("what is live").noneMatch(item -> item.gap);
    assertThat(playlist.segments.getFirst().gap).isTrue();
    assertThat(maker.stream.segment("720p", 20)).isInstanceOf(Answer.Missing.class);
    maker.stream.close();
  }

  private static StreamMaker maker(Path directory, Duration window, boolean vod) {
    return new StreamMaker(
        3, StreamMaker.settings(333, StreamMaker.onDisk(directory, window), vod));
  }

  /// As fast as the disk, not faster: in life there are two seconds between.
  private static void make(StreamMaker maker, Path directory, int segments) {
    for (int i = 0; i < segments; i++) {
      maker.segments(1);
      for (String track : maker.on) {
        await(() -> count(directory.resolve(track)) > 0);
      }
      String newest = maker.made.getLast();
      String number = newest.substring(newest.indexOf('/') + 1, newest.indexOf('.'));
      await(() -> Files.exists(directory.resolve("audio").resolve(number + ".m4s")));
    }
  }

  private static ReadPlaylist playlist(StreamMaker maker, String track) {
    return ReadPlaylist.read(Answers.playlist(maker.stream, track, "").text());
  }

  private static byte[] made(StreamMaker maker, int segment) {
    var all = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < maker.timing.partsPerSegment(); i++) {
      all.writeBytes(maker.bytes.get("720p/" + segment + "." + i));
    }
    return all.toByteArray();
  }

  private static long count(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    } catch (IOException absent) {
      return 0;
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
