package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.madang.hls.ReadPlaylist.Item;
import io.madang.hls.ReadPlaylist.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of RFC 8216bis over streams in which workers die and renditions come and go, looked at
/// after each part.
class PlaylistRulesTest {

  private static final double STEP = 0.00001;

  /// What was seen of a track so far.
  private static final class Track {
    List<String> header = List.of();
    long mediaSequence;
    long discontinuitySequence;
    ReadPlaylist newest = ReadPlaylist.read("#EXTM3U\n");
    final Map<String, Item> segments = new HashMap<>();
  }

  private final Map<String, Track> tracks = new HashMap<>();

  /// The discontinuity sequence number of each segment: one for all tracks.
  private final Map<Long, Long> discontinuities = new HashMap<>();

  private final Map<String, Integer> waited = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"1,333", "2,333", "3,333", "4,200", "5,200", "6,200"})
  void playlists_ofAnyStream_obeyTheRules(long seed, int partMillis) throws IOException {
    var maker = new StreamMaker(seed, partMillis);
    for (int i = 0; i < 300; i++) {
      disturb(maker);
      maker.part();
      waited.keySet().removeIf(name -> !maker.on.contains(name) && !name.equals("audio"));
      for (String name : maker.on) {
        check(maker, name);
      }
      check(maker, "audio");
    }

    assertThat(maker.stream.statistics().partsRefused()).isZero();
    assertThat(maker.stream.statistics().partsTooLong()).isZero();
    assertThat(discontinuities.values()).as("the seed should make workers die").contains(1L);
  }

  private static void disturb(StreamMaker maker) {
    switch (maker.random.nextInt(60)) {
      case 0 -> maker.die(Duration.ofMillis(maker.random.nextInt(3_000)));
      case 1, 2 -> maker.rendition("480p", maker.random.nextBoolean());
      case 3, 4 -> maker.rendition("240p", maker.random.nextBoolean());
      default -> {}
    }
  }

  private void check(StreamMaker maker, String name) throws IOException {
    Track track = tracks.computeIfAbsent(name, key -> new Track());
    Answers answers = Answers.playlist(maker.stream, name, "");
    if (answers.isWaiting()) {
      answers.cancel();
      // It has just begun: there is no whole segment yet.
      assertThat(waited.merge(name, 1, Integer::sum)).isLessThan(maker.timing.partsPerSegment());
      return;
    }
    waited.remove(name);
    ReadPlaylist playlist = ReadPlaylist.read(answers.text());
    if (playlist.mediaSequence > track.newest.mediaSequence + track.newest.segments.size() + 4) {
      // Nobody watched it for a while: it begins anew.
      track = new Track();
      tracks.put(name, track);
    }
    checkHeader(playlist, track, maker.timing);
    checkSequence(playlist, track);
    for (int i = 0; i < playlist.segments.size(); i++) {
      checkSegment(maker, name, playlist, i, track);
    }
    checkOpenSegment(playlist);
    checkTimes(playlist);
    checkDelta(maker, name, playlist, track);
    track.newest = playlist;
  }

  private static void checkHeader(ReadPlaylist playlist, Track track, PartTiming timing) {
    assertThat(playlist.version).isGreaterThanOrEqualTo(9);
    assertThat(playlist.targetDuration).isEqualTo(2);
    assertThat(playlist.holdBack).isGreaterThanOrEqualTo(3.0 * playlist.targetDuration);
    assertThat(playlist.canSkipUntil).isGreaterThanOrEqualTo(6.0 * playlist.targetDuration);
    double longest = timing.ticksPerPart() == 10 ? 0.34134 : 0.21334;
    assertThat(playlist.partHoldBack).isCloseTo(3 * longest, within(STEP / 2));
    assertThat(playlist.partTarget).isLessThanOrEqualTo(longest);
    List<String> fixed =
        playlist.header.stream().filter(line -> !line.contains("SEQUENCE")).toList();
    if (!track.header.isEmpty()) {
      assertThat(fixed).as("what must not change").isEqualTo(track.header);
    }
    track.header = fixed;
  }

  private void checkSequence(ReadPlaylist playlist, Track track) {
    assertThat(playlist.mediaSequence).isGreaterThanOrEqualTo(track.mediaSequence);
    assertThat(playlist.discontinuitySequence).isGreaterThanOrEqualTo(track.discontinuitySequence);
    track.mediaSequence = playlist.mediaSequence;
    track.discontinuitySequence = playlist.discontinuitySequence;
    long sequence = playlist.discontinuitySequence;
    for (int i = 0; i < playlist.segments.size(); i++) {
      sequence += playlist.segments.get(i).discontinuity ? 1 : 0;
      Long before = discontinuities.putIfAbsent(playlist.number(i), sequence);
      assertThat(before == null || before == sequence)
          .as("segment %d has one discontinuity number in all tracks", playlist.number(i))
          .isTrue();
    }
  }

  private static void checkSegment(
      StreamMaker maker, String name, ReadPlaylist playlist, int index, Track track)
      throws IOException {
    Item item = playlist.segments.get(index);
    assertThat(item.uri).isEqualTo(playlist.number(index) + ".m4s");
    assertThat(item.map).matches("init\\.\\d+\\.mp4");
    assertThat(Math.round(item.duration)).isLessThanOrEqualTo(playlist.targetDuration);
    Item before = track.segments.putIfAbsent(item.uri, item);
    if (before != null) {
      assertThat(item.duration).isEqualTo(before.duration);
      assertThat(item.dateTime).isEqualTo(before.dateTime);
      assertThat(item.map).isEqualTo(before.map);
    }
    if (item.gap) {
      assertThat(item.parts).isEmpty();
      assertThat(maker.stream.segment(name, playlist.number(index)))
          .isInstanceOf(Answer.Missing.class);
      return;
    }
    double toEdge = toEdge(playlist, index);
    assertThat(item.parts.isEmpty())
        .as("parts are listed for three target durations, here %f s from the edge", toEdge)
        .isEqualTo(toEdge > 3.0 * playlist.targetDuration + STEP);
    if (!item.parts.isEmpty()) {
      checkParts(item.parts, playlist, true);
      double sum = item.parts.stream().mapToDouble(Part::duration).sum();
      assertThat(item.duration).isCloseTo(sum, within(item.parts.size() * STEP));
      checkBytes(maker, name, playlist.number(index), item);
    }
  }

  private static void checkBytes(StreamMaker maker, String name, long number, Item item)
      throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < item.parts.size(); i++) {
      assertThat(item.parts.get(i).uri()).isEqualTo(number + "." + i + ".m4s");
      byte[] bytes = Answers.bytes(Answers.part(maker.stream, name, number, i).only());
      assertThat(bytes).isEqualTo(maker.bytes.get(name + "/" + number + "." + i));
      all.writeBytes(bytes);
    }
    assertThat(Answers.bytes(maker.stream.segment(name, number))).isEqualTo(all.toByteArray());
  }

  /// RFC 8216bis, section 4.4.4.9: at most the part target; at least 85 % of it, but for parts
  /// before a complete segment's end.
  private static void checkParts(List<Part> parts, ReadPlaylist playlist, boolean complete) {
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i).duration()).isLessThanOrEqualTo(playlist.partTarget);
      boolean last = complete && i == parts.size() - 1;
      if (!last && !parts.get(i).independent()) {
        assertThat(parts.get(i).duration()).isGreaterThanOrEqualTo(0.85 * playlist.partTarget);
      }
    }
    assertThat(parts.getFirst().independent()).isTrue();
  }

  private static void checkOpenSegment(ReadPlaylist playlist) {
    long next = playlist.mediaSequence + playlist.segments.size();
    int parts = playlist.open.parts.size();
    assertThat(playlist.hint).isEqualTo(next + "." + parts + ".m4s");
    if (parts > 0) {
      checkParts(playlist.open.parts, playlist, false);
    }
  }

  /// Programme time goes on as the durations say, but at discontinuities.
  private static void checkTimes(ReadPlaylist playlist) {
    var items = new ArrayList<>(playlist.segments);
    if (!playlist.open.parts.isEmpty()) {
      items.add(playlist.open);
    }
    for (int i = 1; i < items.size(); i++) {
      Item item = items.get(i);
      Item before = items.get(i - 1);
      if (!item.discontinuity && !item.gap && !before.gap) {
        double passed =
            Duration.between(Instant.parse(before.dateTime), Instant.parse(item.dateTime))
                    .toMillis()
                / 1_000.0;
        assertThat(passed).as("from segment to segment").isCloseTo(before.duration, within(0.0011));
      }
    }
  }

  /// What a player makes of the playlist it has and a delta update is the full one.
  private static void checkDelta(StreamMaker maker, String name, ReadPlaylist full, Track track) {
    ReadPlaylist delta =
        ReadPlaylist.read(Answers.playlist(maker.stream, name, "_HLS_skip=YES").text());
    assertThat(delta.header).isEqualTo(full.header);
    assertThat(delta.hint).isEqualTo(full.hint);
    assertThat(delta.reports).isEqualTo(full.reports);
    assertThat(delta.open.lines).isEqualTo(full.open.lines);
    var merged = new ArrayList<List<String>>();
    for (int i = 0; i < delta.skipped; i++) {
      long number = delta.mediaSequence + i;
      assertThat(toEdge(full, i)).isGreaterThan(delta.canSkipUntil - STEP);
      Item known = track.segments.get(number + ".m4s");
      assertThat(known).as("segment %d was listed before it was skipped", number).isNotNull();
      merged.add(withoutPartsAndMap(known));
    }
    delta.segments.forEach(item -> merged.add(withoutPartsAndMap(item)));
    assertThat(merged)
        .isEqualTo(full.segments.stream().map(PlaylistRulesTest::withoutPartsAndMap).toList());
    int unskipped = full.segments.size() - delta.skipped;
    for (int i = 0; i < unskipped; i++) {
      List<Part> parts = full.segments.get(delta.skipped + i).parts;
      assertThat(delta.segments.get(i).parts).isEqualTo(parts);
    }
  }

  private static List<String> withoutPartsAndMap(Item item) {
    return item.lines.stream()
        .filter(line -> !line.startsWith("#EXT-X-PART:") && !line.startsWith("#EXT-X-MAP"))
        .toList();
  }

  /// From the end of a segment to the end of the playlist.
  private static double toEdge(ReadPlaylist playlist, int index) {
    double seconds = playlist.open.parts.stream().mapToDouble(Part::duration).sum();
    for (int i = index + 1; i < playlist.segments.size(); i++) {
      seconds += playlist.segments.get(i).duration;
    }
    return seconds;
  }
}
