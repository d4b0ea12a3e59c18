package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.madang.signal.SignalState.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignalStateTest {
  @ParameterizedTest
  @CsvSource({
    "WAITING,JOIN,JOINING",
    "WAITING,END,CLOSED",
    "JOINING,ACCEPTED,JOINED",
    "JOINING,TRY_AGAIN,WAITING",
    "JOINING,END,CLOSED",
    "JOINED,END,CLOSED",
  })
  void after_possibleEvent_isTheNextState(SignalState state, Event event, SignalState next) {
    assertThat(state.after(event)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "WAITING,ACCEPTED",
    "WAITING,TRY_AGAIN",
    "JOINING,JOIN",
    "JOINED,JOIN",
    "JOINED,ACCEPTED",
    "JOINED,TRY_AGAIN",
  })
  void after_impossibleEvent_isOurBug(SignalState state, Event event) {
    assertThatIllegalStateException().isThrownBy(() -> state.after(event));
  }

  @ParameterizedTest
  @EnumSource
  void after_closed_staysClosed(Event event) {
    assertThat(SignalState.CLOSED.after(event)).isEqualTo(SignalState.CLOSED);
  }
}
