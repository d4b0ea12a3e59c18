package io.madang.compose.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimestampScaleTest {
  @Test
  void place_ofTheAnchor_isTheOutputAnchor() {
    var scale = new TimestampScale(44_100, 1_000, 48_000, 77);

    assertThat(scale.place(1_000)).isEqualTo(77);
    assertThat(scale.place(1_000 + 44_100)).isEqualTo(77 + 48_000);
    assertThat(scale.place(1_000 - 44_100)).isEqualTo(77 - 48_000);
  }

  @Test
  void place_overAWrap_goesOn() {
    var scale = new TimestampScale(8_000, 0, 48_000, 0);
    long last = scale.place(0);
    for (long timestamp = 1 << 20; timestamp < 20L << 32; timestamp += 1 << 20) {
      long place = scale.place((int) timestamp);
      assertThat(place).isEqualTo(last + (6L << 20));
      last = place;
    }
  }

  @Test
  void place_withTheLastPairAsAnchor_isWhatItWouldHaveBeen() {
    var first = new TimestampScale(44_100, 0, 48_000, 0);
    int timestamp = 0;
    for (int i = 0; i < 200_000; i++) {
      timestamp += 44_100;
      first.place(timestamp);
    }
    int last = first.lastInput();
    var second = new TimestampScale(44_100, last, 48_000, (int) first.place(last));

    assertThat((int) second.place(timestamp + 88_200))
        .isEqualTo((int) first.place(timestamp + 88_200));
  }

  @Test
  void place_ofOneRate_isTheTimestampItself() {
    var scale = new TimestampScale(90_000, 0, 90_000, 0);

    assertThat((int) scale.place(-5)).isEqualTo(-5);
    assertThat((int) scale.place(3_600)).isEqualTo(3_600);
  }
}
