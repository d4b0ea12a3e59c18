package io.madang.rtsp;

import static io.madang.rtsp.message.LowerTransport.TCP;
import static io.madang.rtsp.message.LowerTransport.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportChoiceTest {

  private static boolean fails(TransportChoice choice, Code code, boolean silent) {
    return choice.changes(new RtspException(code, "x"), silent);
  }

  @ParameterizedTest
  @CsvSource({
    "UNSUPPORTED_TRANSPORT, true, true",
    "UNSUPPORTED_TRANSPORT, false, true",
    "NO_MEDIA, true, true",
    "NO_MEDIA, false, false",
    "CONNECTION_LOST, true, false",
    "UNAUTHORIZED, true, false",
  })
  void changes_byUdp_goesToTcpWhereThatMayHelp(Code code, boolean silent, boolean changes) {
    var choice = new TransportChoice(Optional.empty());

    assertThat(fails(choice, code, silent)).isEqualTo(changes);
    assertThat(choice.next()).isEqualTo(changes ? TCP : UDP);
  }

  @Test
  void changes_neitherWay_beginsAnewWithoutHurry() {
    var choice = new TransportChoice(Optional.empty());

    assertThat(fails(choice, Code.NO_MEDIA, true)).isTrue();
    assertThat(fails(choice, Code.NO_MEDIA, true)).isFalse();
    assertThat(choice.next()).isEqualTo(TCP);
    assertThat(fails(choice, Code.UNSUPPORTED_TRANSPORT, true)).isFalse();
    assertThat(choice.next()).isEqualTo(UDP);
  }

  @ParameterizedTest
  @CsvSource({"UDP", "TCP"})
  void changes_wanted_never(LowerTransport wanted) {
    var choice = new TransportChoice(Optional.of(wanted));

    assertThat(fails(choice, Code.UNSUPPORTED_TRANSPORT, true)).isFalse();
    assertThat(fails(choice, Code.NO_MEDIA, true)).isFalse();
    assertThat(choice.next()).isEqualTo(wanted);
  }
}
