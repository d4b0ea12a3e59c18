package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveStreamsTest {

  private static final Duration KEEP = Duration.ofMinutes(5);

  private long now = 1;
  private final LiveStreams streams =
      new LiveStreams(new LiveStreams.Limits(6, KEEP, Duration.ofHours(1)), () -> now);

  @Test
  void newBroadcast_endsTheOneBefore_whichCanStillBeWatched() {
    LiveStream first = open("yard", "a");
    LiveStream second = open("yard", "b");

    assertThat(first.state()).isEqualTo(LiveStream.State.ENDED);
    assertThat(second.state()).isEqualTo(LiveStream.State.LIVE);
    assertThat(streams.ofRoom("yard")).containsSame(second);
    assertThat(streams.find("yard", "a")).containsSame(first);
    assertThat(streams.find("garden", "a")).isEmpty();
  }

  @Test
  void endedBroadcast_isForgottenAfterAWhile() {
    LiveStream stream = open("yard", "a");
    pass(KEEP.multipliedBy(3));
    assertThat(streams.ofRoom("yard")).as("it is on").isPresent();
    stream.end();
    pass(KEEP.minusSeconds(1));
    assertThat(streams.ofRoom("yard")).isPresent();

    pass(Duration.ofSeconds(2));

    assertThat(streams.ofRoom("yard")).isEmpty();
    assertThat(streams.all()).isEmpty();
    assertThat(stream.state()).isEqualTo(LiveStream.State.CLOSED);
    assertThat(Answers.playlist(stream, "720p", "").only()).isInstanceOf(Answer.Missing.class);
    assertThat(Answers.master(stream).only()).isInstanceOf(Answer.Missing.class);
  }

  @Test
  void roomThatStartsAndStopsAllTheTime_takesNoRoomFromOthers() {
    LiveStream other = open("garden", "x");
    for (int i = 0; i < 50; i++) {
      open("yard", "s" + i);
    }

    assertThat(streams.all()).hasSize(5);
    assertThat(streams.ofRoom("garden")).containsSame(other);
    assertThat(other.state()).isEqualTo(LiveStream.State.LIVE);
  }

  @Test
  void tooMany_areRefused_andWhatIsOverMakesRoom() {
    for (int i = 0; i < 6; i++) {
      open("room" + i, "s" + i);
    }
    assertThat(streams.add("yard", stream("a"))).isFalse();
    assertThat(streams.ofRoom("yard")).isEmpty();

    streams.find("room3", "s3").orElseThrow().end();
    pass(Duration.ofSeconds(1));

    assertThat(streams.add("yard", stream("b"))).isTrue();
    assertThat(streams.ofRoom("room3")).isEmpty();
  }

  @Test
  void close_declaresNothingOver() {
    var maker = new StreamMaker(1, 333);
    assertThat(streams.add("yard", maker.stream)).isTrue();
    maker.parts(8);
    Answers waiting = Answers.playlist(maker.stream, "720p", "_HLS_msn=1&_HLS_part=2");

    streams.close();

    assertThat(waiting.only()).as("come again, maybe elsewhere").isInstanceOf(Answer.Late.class);
    assertThat(Answers.playlist(maker.stream, "720p", "").only())
        .isInstanceOf(Answer.Missing.class);
    assertThat(streams.all()).isEmpty();
  }

  private LiveStream open(String room, String id) {
    LiveStream stream = stream(id);
    assertThat(streams.add(room, stream)).isTrue();
    streams.tick();
    return stream;
  }

  private LiveStream stream(String id) {
    return new LiveStream(id, StreamMaker.settings(333), () -> now, () -> now);
  }

  private void pass(Duration time) {
    streams.tick();
    now += time.toNanos();
    streams.tick();
  }
}
