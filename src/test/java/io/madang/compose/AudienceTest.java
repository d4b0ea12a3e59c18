package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudienceTest {
  private final Audience audience = new Audience();
  private final Listening early = new Listening();
  private final Listening late = new Listening();

  private void init(String track) {
    audience.init(Listening.init(track), new byte[] {1});
  }

  private void part(String track, long segment, int part) {
    audience.part(Listening.part(track, segment, part), new byte[] {2});
  }

  @Test
  void earlyListener_isGivenEverything() {
    audience.add(early);
    init("720p");
    part("720p", 0, 0);
    part("720p", 0, 1);
    init("audio");
    part("audio", 0, 0);

    assertThat(early.lines())
        .containsExactly("init 720p", "720p 0.0", "720p 0.1", "init audio", "audio 0.0");
  }

  @Test
  void lateListener_beginsWithTheSameSegmentOnEveryTrack() {
    audience.add(early);
    init("720p");
    init("audio");
    part("720p", 4, 0);
    audience.add(late);
    part("audio", 4, 0);
    part("720p", 4, 1);
    part("720p", 5, 0);
    part("audio", 4, 1);
    part("audio", 5, 0);

    assertThat(late.lines()).containsExactly("init 720p", "720p 5.0", "init audio", "audio 5.0");
    assertThat(audience.nextSegment()).isEqualTo(6);
  }

  @Test
  void renditionThatComesLater_beginsWithItsOwnInit() {
    audience.add(early);
    init("720p");
    part("720p", 0, 0);
    init("480p");
    part("480p", 3, 0);
    init("480p");
    part("480p", 7, 0);

    assertThat(early.lines())
        .containsExactly("init 720p", "720p 0.0", "init 480p", "480p 3.0", "init 480p", "480p 7.0");
  }

  @Test
  void interrupted_isToldToWhoHasSeenSomethingAndAllBeginsAnew() {
    audience.add(early);
    init("720p");
    part("720p", 0, 0);
    audience.add(late);
    audience.interrupted();
    init("720p");
    part("720p", 1, 0);

    assertThat(early.lines())
        .containsExactly("init 720p", "720p 0.0", "interrupted", "init 720p", "720p 1.0");
    assertThat(late.lines()).containsExactly("init 720p", "720p 1.0");
  }

  @Test
  void forgotten_isToldNothingMore_andTheLastIsKnown() {
    audience.add(early);
    audience.add(late);

    assertThat(audience.remove(early)).isFalse();
    assertThat(audience.remove(early)).as("again").isFalse();
    assertThat(audience.remove(late)).isTrue();
    init("720p");
    part("720p", 0, 0);
    audience.ended();

    assertThat(early.lines()).isEmpty();
    assertThat(late.lines()).isEmpty();
  }

  @Test
  void ended_isTheLastAndLateComersAreRefused() {
    audience.add(early);
    audience.ended();

    assertThat(early.lines()).containsExactly("ended");
    assertThat(audience.add(late)).isFalse();
    assertThat(late.lines()).isEmpty();
  }
}
