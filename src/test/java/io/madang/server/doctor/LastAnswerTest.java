package io.madang.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LastAnswerTest {
  private final AtomicLong now = new AtomicLong();
  private final LastAnswer<Integer> answer = new LastAnswer<>(now::get, 2_000);
  private int asked;

  private int ask() {
    return answer.get(() -> ++asked);
  }

  @Test
  void answer_withinThePause_isTheLastOne() {
    assertThat(ask()).isEqualTo(1);
    now.set(1_999);
    assertThat(ask()).isEqualTo(1);
  }

  @Test
  void answer_afterThePause_isFoundOutAnew() {
    ask();
    now.set(2_000);
    assertThat(ask()).isEqualTo(2);
  }

  @Test
  void question_thatFails_isAskedAgain() {
    try {
      answer.get(() -> {
        throw new IllegalStateException("test");
      });
    } catch (IllegalStateException expected) {
      // The next one may do better.
    }

    assertThat(ask()).isEqualTo(1);
  }
}
