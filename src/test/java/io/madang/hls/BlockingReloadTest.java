package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockingReloadTest {

  private final StreamMaker maker = new StreamMaker(7, 333);
  private final LiveStream stream = maker.stream;

  @Test
  void reload_isAnsweredExactlyWhenThePartIsThere() {
    maker.parts(8);
    for (int i = 0; i < 100; i++) {
      ReadPlaylist now = ReadPlaylist.read(Answers.playlist(stream, "720p", "").text());
      String[] hint = now.hint.split("\\.");
      String query = "_HLS_msn=" + hint[0] + "&_HLS_part=" + hint[1];

      Answers pictures = Answers.playlist(stream, "720p", query);
      Answers sound = Answers.playlist(stream, "audio", query);
      stream.tick();
      assertThat(pictures.isWaiting()).isTrue();
      assertThat(sound.isWaiting()).isTrue();
      maker.part();

      assertThat(((Answer.Listed) pictures.only()).blocked()).isTrue();
      assertThat(pictures.text()).contains("URI=\"" + now.hint + "\"");
      assertThat(ReadPlaylist.read(pictures.text()).hint).isNotEqualTo(now.hint);
      assertThat(sound.text()).contains("URI=\"" + now.hint + "\"");
    }
    assertThat(stream.waiting()).isZero();
  }

  @Test
  void reload_forASegment_waitsForAllOfIt() {
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "720p", "_HLS_msn=1");

    for (int i = 0; i < 4; i++) {
      assertThat(answers.isWaiting()).isTrue();
      maker.part();
    }

    assertThat(answers.text()).contains("\n1.m4s\n");
  }

  @Test
  void reload_forAPartBeyondTheSegmentsLast_isForTheFirstOfTheNext() {
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "720p", "_HLS_msn=1&_HLS_part=6");
    maker.parts(4);
    assertThat(answers.isWaiting()).isTrue();

    maker.part();

    assertThat(answers.text()).contains("URI=\"2.0.m4s\"");
  }

  @Test
  void reload_forWhatIsThere_isAnsweredAtOnce() {
    maker.parts(8);

    assertThat(Answers.playlist(stream, "720p", "_HLS_msn=1&_HLS_part=1").text()).isNotEmpty();
    assertThat(Answers.playlist(stream, "720p", "_HLS_msn=0").text()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_HLS_msn=4", "_HLS_msn=1&_HLS_part=10", "_HLS_msn=999999999999"})
  void reload_forNextWeek_isRefused(String query) {
    maker.parts(8);

    assertThat(Answers.playlist(stream, "720p", query).only()).isInstanceOf(Answer.Refused.class);
    assertThat(stream.waiting()).isZero();
  }

  /// RFC 8216bis, section 6.2.5.2: up to two segments and three seconds of parts are waited for.
  @ParameterizedTest
  @ValueSource(strings = {"_HLS_msn=2", "_HLS_msn=1&_HLS_part=9", "_HLS_msn=2&_HLS_part=3"})
  void reload_forThreeSecondsAhead_waits(String query) {
    maker.parts(8);

    assertThat(Answers.playlist(stream, "720p", query).isWaiting()).isTrue();
  }

  @Test
  void reload_isLate_afterThreeTargetDurations() {
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "720p", "_HLS_msn=1&_HLS_part=2");
    maker.passTime(Duration.ofMillis(5_999));
    stream.tick();
    assertThat(answers.isWaiting()).isTrue();

    maker.passTime(Duration.ofMillis(1));
    stream.tick();

    assertThat(answers.only()).isInstanceOf(Answer.Late.class);
    assertThat(stream.waiting()).isZero();
  }

  @Test
  void reload_survivesAWorkersDeath() {
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "720p", "_HLS_msn=1&_HLS_part=2");
    maker.die(Duration.ofSeconds(2));
    assertThat(answers.isWaiting()).isTrue();

    maker.part();

    assertThat(answers.text()).contains("#EXT-X-DISCONTINUITY\n", "URI=\"2.0.m4s\"");
  }

  @Test
  void reload_isAnswered_whenTheStreamEnds() {
    maker.parts(8);
    Answers playlist = Answers.playlist(stream, "720p", "_HLS_msn=1&_HLS_part=2");
    Answers part = Answers.part(stream, "720p", 1, 2);

    stream.end();

    assertThat(playlist.text()).endsWith("#EXT-X-ENDLIST\n");
    assertThat(part.only()).isInstanceOf(Answer.Missing.class);
  }

  @Test
  void hintedPart_isWaitedFor_andNoOther() throws Exception {
    maker.parts(8);
    Answers hinted = Answers.part(stream, "720p", 1, 2);
    assertThat(hinted.isWaiting()).isTrue();
    assertThat(Answers.part(stream, "720p", 1, 3).only()).isInstanceOf(Answer.Missing.class);
    assertThat(Answers.part(stream, "720p", 2, 0).only()).isInstanceOf(Answer.Missing.class);
    assertThat(Answers.part(stream, "720p", 999_999_999_999L, 0).only())
        .isInstanceOf(Answer.Missing.class);

    maker.part();

    assertThat(Answers.bytes(hinted.only())).isEqualTo(maker.bytes.get("720p/1.2"));
  }

  @Test
  void hintedPart_ofAWorkerThatDied_isMissingAtOnce() {
    maker.parts(8);
    Answers hinted = Answers.part(stream, "720p", 1, 2);

    stream.interrupt();

    assertThat(hinted.only()).isInstanceOf(Answer.Missing.class);
  }

  @Test
  void fiveThousandWaiters_areAllAnsweredByOnePart() {
    maker.parts(8);
    var waiting = new ArrayList<Answers>();
    for (int i = 0; i < 5_000; i++) {
      waiting.add(Answers.playlist(stream, "720p", "_HLS_msn=1&_HLS_part=2"));
    }
    assertThat(stream.waiting()).isEqualTo(5_000);

    maker.part();

    assertThat(stream.waiting()).isZero();
    Playlist first = ((Answer.Listed) waiting.getFirst().only()).playlist();
    assertThat(waiting)
        .as("one text for all")
        .allMatch(each -> ((Answer.Listed) each.only()).playlist() == first);
  }

  @Test
  void waiters_areBounded_andGoWhenTheyLeave() {
    LiveStreamSettings few =
        new LiveStreamSettings(
            maker.timing,
            List.of(StreamMaker.FULL),
            StorageSettings.memory(8, 1_000_000),
            false,
            false,
            true,
            2);
    var small = new StreamMaker(8, few);
    small.parts(8);
    Answers stays = Answers.playlist(small.stream, "720p", "_HLS_msn=1&_HLS_part=2");
    var leaves = new Answers();
    Cancellation cancellation =
        small.stream.playlist("720p", PlaylistQuery.parse("_HLS_msn=1&_HLS_part=2"), leaves);
    assertThat(Answers.part(small.stream, "720p", 1, 2).only()).isInstanceOf(Answer.Crowded.class);

    cancellation.cancel();
    cancellation.cancel();

    assertThat(small.stream.waiting()).isOne();
    assertThat(Answers.part(small.stream, "720p", 1, 2).isWaiting()).isTrue();
    small.part();
    assertThat(leaves.all).isEmpty();
    assertThat(stays.text()).isNotEmpty();
  }
}
