package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyframeThrottleTest {
  private final KeyframeThrottle throttle = new KeyframeThrottle();

  @Test
  void want_first_asksAtOnce() {
    assertThat(throttle.want(0)).isTrue();
  }

  @Test
  void want_manyAtOnce_asksOnce() {
    throttle.want(0);

    assertThat(throttle.want(1)).isFalse();
    assertThat(throttle.want(KeyframeThrottle.INTERVAL_NANOS - 1)).isFalse();
  }

  @Test
  void due_tooEarlyRequest_isNotForgotten() {
    throttle.want(0);
    throttle.want(1);

    assertThat(throttle.due(KeyframeThrottle.INTERVAL_NANOS)).isTrue();
    assertThat(throttle.due(KeyframeThrottle.INTERVAL_NANOS + 1)).isFalse();
  }

  @Test
  void due_keyframeCame_asksNoMore() {
    throttle.want(0);
    throttle.satisfied();

    assertThat(throttle.due(10 * KeyframeThrottle.INTERVAL_NANOS)).isFalse();
  }
}
