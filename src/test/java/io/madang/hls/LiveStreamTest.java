package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveStreamTest {

  private static final long SEED = 20_261_125;

  private final StreamMaker maker = new StreamMaker(SEED, 333);
  private final LiveStream stream = maker.stream;

  @Test
  void playlist_ofAYoungStream_readsAsWritten() {
    maker.parts(8);

    assertThat(Answers.playlist(stream, "720p", "").text())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.00000,PART-HOLD-BACK=1.02402,HOLD-BACK=6.00000
            #EXT-X-PART-INF:PART-TARGET=0.33334
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-MAP:URI="init.0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:00.000Z
            #EXT-X-PART:DURATION=0.33333,URI="0.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.33333,URI="0.1.m4s"
            #EXT-X-PART:DURATION=0.33333,URI="0.2.m4s"
            #EXT-X-PART:DURATION=0.33333,URI="0.3.m4s"
            #EXT-X-PART:DURATION=0.33333,URI="0.4.m4s"
            #EXT-X-PART:DURATION=0.33333,URI="0.5.m4s"
            #EXTINF:2.00000,
            0.m4s
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:02.000Z
            #EXT-X-PART:DURATION=0.33333,URI="1.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.33333,URI="1.1.m4s"
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="1.2.m4s"
            #EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",LAST-MSN=1,LAST-PART=1
            """
                .replace("16:00:00.000", dateTime(0))
                .replace("16:00:02.000", dateTime(2_000)));
  }

  /// The first part says when; the maker's millisecond is random.
  private String dateTime(long plusMillis) {
    String text = Answers.playlist(stream, "720p", "").text();
    String first = ReadPlaylist.read(text).segments.getFirst().dateTime;
    var instant = java.time.Instant.parse(first).plusMillis(plusMillis).toString();
    String time = instant.substring(11, instant.length() - 1);
    return time.length() == 8 ? time + ".000" : time;
  }

  @Test
  void master_listsAllRenditions_theLargestFirst() {
    Answers early = Answers.master(stream);
    maker.parts(5);
    assertThat(early.isWaiting()).as("a plain player would have nothing to play").isTrue();

    maker.part();

    assertThat(early.text())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Room",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="b1/audio/index.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=3900000,AVERAGE-BANDWIDTH=2650000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio",CLOSED-CAPTIONS=NONE
            b1/720p/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=1650000,AVERAGE-BANDWIDTH=1150000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=854x480,FRAME-RATE=30.000,AUDIO="audio",CLOSED-CAPTIONS=NONE
            b1/480p/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=700000,AVERAGE-BANDWIDTH=500000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=30.000,AUDIO="audio",CLOSED-CAPTIONS=NONE
            b1/240p/index.m3u8
            """);
  }

  @Test
  void master_ofABroadcastWithATitle_namesIt() {
    maker.segments(1);
    stream.title("The \"yard\"\nlive");

    assertThat(Answers.master(stream).text())
        .contains(
            "#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.title\",VALUE=\"The 'yard' live\"\n");
  }

  @Test
  void master_withATokenBeside_hasItInEveryAddress() {
    maker.segments(1);
    var answers = new Answers();

    stream.master("~abc/", answers);

    assertThat(answers.text().lines().filter(line -> line.contains("index.m3u8")))
        .hasSize(4)
        .allMatch(line -> line.contains("~abc/b1/"));
  }

  @Test
  void bandwidth_isNeverBelowTheFattestSegment() {
    stream.beginTrack(
        new HlsTrack("720p", TrackKind.VIDEO, "avc1.64001f", 1_280, 720, 30, 2_500_000, 90_000),
        new byte[8]);
    stream.beginTrack(
        new HlsTrack("audio", TrackKind.AUDIO, "mp4a.40.2", 0, 0, 0, 128_000, 48_000), new byte[8]);
    // Two seconds of 8 Mbit/s.
    stream.addPart(new HlsPart("audio", 0, 0, true, true, 0, 16_384, 0), new byte[10]);
    for (int i = 0; i < 6; i++) {
      stream.addPart(
          new HlsPart("720p", 0, i, i == 5, i == 0, i * 30_000L, 30_000, 0), new byte[333_334]);
    }

    String first = Answers.master(stream).text().lines().toList().get(4);

    assertThat(Integer.parseInt(ReadPlaylist.attribute(first, ":BANDWIDTH")))
        .isBetween(8_128_000, 8_300_000);
  }

  @Test
  void segmentThatIsNotComplete_isMissing_andItsPartsAreNot() throws IOException {
    maker.parts(9);

    assertThat(stream.segment("720p", 1)).isInstanceOf(Answer.Missing.class);
    assertThat(Answers.bytes(Answers.part(stream, "720p", 1, 2).only()))
        .isEqualTo(maker.bytes.get("720p/1.2"));
    assertThat(new String(Answers.bytes(stream.init("720p", 0)), StandardCharsets.UTF_8))
        .isEqualTo("init of 720p");
    assertThat(stream.init("720p", 1)).isInstanceOf(Answer.Missing.class);
    assertThat(stream.init("720p", 1L << 32)).isInstanceOf(Answer.Missing.class);
  }

  @Test
  void segments_stayAsLongAsAPlaylistLasts_afterTheyLeftIt() {
    maker.segments(40);

    ReadPlaylist playlist = ReadPlaylist.read(Answers.playlist(stream, "720p", "").text());
    assertThat(playlist.segments).hasSize(8);
    assertThat(playlist.mediaSequence).isEqualTo(32);
    assertThat(stream.segment("720p", 32 - 8)).isInstanceOf(Answer.Media.class);
    assertThat(stream.segment("720p", 32 - 10)).isInstanceOf(Answer.Missing.class);
    assertThat(Answers.part(stream, "720p", 2, 0).only()).isInstanceOf(Answer.Missing.class);
  }

  @Test
  void memory_isBounded_whateverAnEncoderMakes() {
    var settings = StreamMaker.settings(333, StorageSettings.memory(8, 300_000), false);
    var bounded = new StreamMaker(SEED, settings);

    for (int i = 0; i < 400; i++) {
      bounded.part();
      assertThat(bounded.stream.statistics().bytesInMemory()).isLessThanOrEqualTo(300_000);
    }

    ReadPlaylist playlist = ReadPlaylist.read(Answers.playlist(bounded.stream, "720p", "").text());
    assertThat(playlist.segments).isNotEmpty().noneMatch(item -> item.gap);
    for (int i = 0; i < playlist.segments.size(); i++) {
      assertThat(bounded.stream.segment("720p", playlist.number(i)))
          .isInstanceOf(Answer.Media.class);
    }
  }

  @Test
  void parts_outOfOrder_areCountedAndLetGo() {
    maker.parts(9);
    String before = Answers.playlist(stream, "720p", "").text();

    for (HlsPart wrong :
        List.of(
            new HlsPart("720p", 1, 2, false, false, 0, 30_000, 0),
            new HlsPart("720p", 1, 4, false, false, 0, 30_000, 0),
            new HlsPart("720p", 2, 1, false, false, 0, 30_000, 0),
            new HlsPart("720p", 1, 3, false, false, 0, 0, 0),
            new HlsPart("480p", 0, 0, false, true, 0, 30_000, 0),
            new HlsPart("unknown", 0, 0, false, true, 0, 30_000, 0))) {
      stream.addPart(wrong, new byte[10]);
    }

    assertThat(stream.statistics().partsRefused()).isEqualTo(6);
    assertThat(Answers.playlist(stream, "720p", "").text()).isEqualTo(before);
  }

  @Test
  void partThatIsTooLong_isListedAsLongAsAPartMayBe_andCounted() {
    maker.parts(7);
    stream.addPart(new HlsPart("720p", 1, 1, false, false, 0, 45_000, 0), new byte[10]);

    ReadPlaylist playlist = ReadPlaylist.read(Answers.playlist(stream, "720p", "").text());
    assertThat(playlist.open.parts.getLast().duration()).isEqualTo(playlist.partTarget);
    assertThat(stream.statistics().partsTooLong()).isOne();
  }

  @Test
  void renditionThatNobodyWatched_beginsAnew_alignedWithTheOthers() {
    maker.rendition("480p", true);
    maker.segments(3);
    maker.rendition("480p", false);
    maker.segments(10);
    maker.rendition("480p", true);
    maker.parts(1);
    Answers early = Answers.playlist(stream, "480p", "");
    assertThat(early.isWaiting()).as("a plain player would have nothing to play").isTrue();
    maker.parts(6);

    ReadPlaylist half = ReadPlaylist.read(early.text());
    assertThat(half.mediaSequence).isEqualTo(13);
    assertThat(half.segments).hasSize(1);
    ReadPlaylist full = ReadPlaylist.read(Answers.playlist(stream, "720p", "").text());
    assertThat(full.mediaSequence + full.segments.size()).isEqualTo(14);
    assertThat(full.open.parts).hasSize(1);
    assertThat(full.segments.getLast().dateTime).isEqualTo(half.segments.getLast().dateTime);
  }

  @Test
  void workerThatDied_leavesADiscontinuity_inAllTracks() {
    maker.rendition("480p", true);
    maker.parts(15);
    maker.die(Duration.ofSeconds(2));
    maker.parts(1);

    for (String track : List.of("720p", "480p", "audio")) {
      ReadPlaylist playlist = ReadPlaylist.read(Answers.playlist(stream, track, "").text());
      assertThat(playlist.open.discontinuity).as(track).isTrue();
      assertThat(playlist.open.lines).anyMatch(line -> line.startsWith("#EXT-X-MAP"));
      assertThat(playlist.segments.getLast().duration).isCloseTo(1.0, within(0.03));
      assertThat(playlist.open.parts.getFirst().uri()).isEqualTo("3.0.m4s");
    }
  }

  @Test
  void trackThatMissedASegment_whenTheWorkerDied_hasAGap() {
    maker.segments(2);
    // The sound was a part ahead when the worker died.
    stream.addPart(new HlsPart("audio", 2, 0, false, true, 0, 16_384, 0), new byte[10]);
    maker.stream.interrupt();
    maker.passTime(Duration.ofSeconds(1));
    stream.addPart(new HlsPart("audio", 3, 0, false, true, 0, 16_384, 0), new byte[10]);
    stream.addPart(new HlsPart("720p", 3, 0, false, true, 0, 30_000, 0), new byte[10]);

    ReadPlaylist playlist = ReadPlaylist.read(Answers.playlist(stream, "720p", "").text());
    assertThat(playlist.segments.getLast().gap).isTrue();
    assertThat(playlist.segments.getLast().uri).isEqualTo("2.m4s");
    assertThat(playlist.open.discontinuity).isTrue();
    assertThat(playlist.open.parts.getFirst().uri()).isEqualTo("3.0.m4s");
  }

  @Test
  void end_closesThePlaylists_andDirectivesNoLongerCount() {
    maker.segments(3);
    maker.parts(2);
    stream.end();

    for (String query : List.of("", "_HLS_msn=900", "_HLS_msn=2&_HLS_part=1&_HLS_skip=YES")) {
      String text = Answers.playlist(stream, "720p", query).text();
      assertThat(text).endsWith("3.m4s\n#EXT-X-ENDLIST\n");
      assertThat(text).doesNotContain("PRELOAD-HINT", "EXT-X-PART", "SERVER-CONTROL", "SKIP");
    }
    assertThat(Answers.playlist(stream, "480p", "").only()).isInstanceOf(Answer.Missing.class);
    assertThat(Answers.master(stream).text()).contains("720p").doesNotContain("480p");
    stream.addPart(new HlsPart("720p", 4, 0, false, true, 0, 30_000, 0), new byte[10]);
    assertThat(Answers.playlist(stream, "720p", "").text()).contains("3.m4s\n#EXT-X-ENDLIST");
  }

  @Test
  void transportStream_isListedPlainly() {
    var settings =
        new LiveStreamSettings(
            PartTiming.ofPartMillis(333),
            List.of(StreamMaker.FULL),
            StorageSettings.memory(8, 1_000_000),
            true,
            false,
            true,
            10);
    var old = new LiveStream("b2", settings, () -> 1, () -> 1);
    old.beginTrack(
        new HlsTrack("ts", TrackKind.TRANSPORT_STREAM, "", 0, 0, 30, 2_600_000, 90_000),
        new byte[0]);
    for (int i = 0; i < 3; i++) {
      old.addPart(
          new HlsPart("ts", i, 0, true, true, i * 180_000L, 180_000, 1_764_000_000_000L),
          new byte[188]);
    }

    assertThat(Answers.playlist(old, "ts", "").text())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:00.000Z
            #EXTINF:2.00000,
            0.ts
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:02.000Z
            #EXTINF:2.00000,
            1.ts
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:04.000Z
            #EXTINF:2.00000,
            2.ts
            """);
  }

  @Test
  void statistics_sayHowItGoes() {
    maker.segments(3);
    stream.seen(1);
    stream.seen(2);
    stream.seen(1);
    stream.served(500);
    Answers.playlist(stream, "720p", "");

    LiveStreamStatistics statistics = stream.statistics();

    assertThat(statistics.viewers()).isEqualTo(2);
    assertThat(statistics.requests()).isOne();
    assertThat(statistics.bytesServed()).isEqualTo(500);
    assertThat(statistics.latencyMillis()).isBetween(300L, 340L);
    long expected = maker.bytes.values().stream().mapToLong(each -> each.length).sum() * 8 / 6;
    assertThat((double) statistics.bitrateBps()).isCloseTo(expected, within(expected * 0.02));

    maker.passTime(Duration.ofSeconds(11));
    assertThat(stream.viewers()).isZero();
  }
}
