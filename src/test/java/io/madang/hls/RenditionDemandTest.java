package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenditionDemandTest {

  private final StreamMaker maker = new StreamMaker(9, 333);
  private final LiveStream stream = maker.stream;
  private final List<String> demands = new ArrayList<>();

  RenditionDemandTest() {
    stream.onDemand((rendition, wanted) -> {
      demands.add(rendition + (wanted ? " on" : " off"));
      maker.rendition(rendition, wanted);
    });
  }

  @Test
  void firstRequest_makesARenditionWanted_andIsAnsweredByItsFirstSegment() {
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "480p", "");
    assertThat(demands).containsExactly("480p on");
    maker.parts(4 + 5);
    assertThat(answers.isWaiting()).as("a plain player would have nothing to play").isTrue();

    maker.part();

    assertThat(answers.text()).contains("#EXT-X-MEDIA-SEQUENCE:2\n", "URI=\"2.0.m4s\"");
  }

  @Test
  void blockingRequest_byAnotherRenditionsReport_isAnsweredByTheFirstPart() {
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "480p", "_HLS_msn=1&_HLS_part=2");

    maker.parts(5);

    assertThat(answers.text()).contains("URI=\"2.0.m4s\"");
  }

  @Test
  void renditionThatDoesNotCome_isAskedForAgain_andItsRequestIsLate() {
    stream.onDemand((rendition, wanted) -> demands.add(rendition));
    maker.parts(8);
    Answers answers = Answers.playlist(stream, "480p", "");
    maker.passTime(Duration.ofSeconds(6));
    stream.tick();
    assertThat(answers.only()).isInstanceOf(Answer.Late.class);

    Answers.playlist(stream, "480p", "");

    assertThat(demands).containsExactly("480p", "480p");
  }

  @Test
  void renditionThatIsWatched_staysOn_andGoesOffHalfAMinuteAfter() {
    maker.parts(6);
    Answers.playlist(stream, "480p", "");
    for (int i = 0; i < 40; i++) {
      maker.segments(1);
      Answers.playlist(stream, "480p", "");
    }
    assertThat(demands).containsExactly("480p on");

    maker.segments(14);
    assertThat(demands).containsExactly("480p on");
    maker.segments(2);
    assertThat(demands).containsExactly("480p on", "480p off");

    Answers again = Answers.playlist(stream, "480p", "");
    assertThat(again.isWaiting() || !again.text().isEmpty()).isTrue();
    assertThat(demands).containsExactly("480p on", "480p off", "480p on");
  }

  @Test
  void firstRenditionAndSound_areNeverAskedFor() {
    maker.parts(6);
    Answers.playlist(stream, "720p", "");
    Answers.playlist(stream, "audio", "");
    maker.passTime(Duration.ofMinutes(2));
    maker.parts(6);
    stream.tick();

    assertThat(demands).isEmpty();
  }
}
