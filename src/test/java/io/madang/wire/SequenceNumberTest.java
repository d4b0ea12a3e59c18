package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {

  @Test
  void delta_acrossTheWrap_isShort() {
    assertThat(SequenceNumber.delta(0, 65535)).isEqualTo(1);
    assertThat(SequenceNumber.delta(65535, 0)).isEqualTo(-1);
    assertThat(SequenceNumber.delta(3, 65534)).isEqualTo(5);
  }

  @Test
  void delta_atHalfACycle_isOlderBothWays() {
    assertThat(SequenceNumber.delta(32768, 0)).isEqualTo(-32768);
    assertThat(SequenceNumber.delta(0, 32768)).isEqualTo(-32768);
    assertThat(SequenceNumber.isNewer(32768, 0)).isFalse();
    assertThat(SequenceNumber.isNewer(32767, 0)).isTrue();
  }

  @Test
  void isNewer_ofItself_isFalse() {
    assertThat(SequenceNumber.isNewer(77, 77)).isFalse();
  }

  @Test
  void next_from65535_is0() {
    assertThat(SequenceNumber.next(65535)).isZero();
    assertThat(SequenceNumber.next(65534)).isEqualTo(65535);
    assertThat(SequenceNumber.add(2, -5)).isEqualTo(65533);
  }

  @Test
  void unwrap_firstValue_startsOneCycleUp() {
    var unwrapper = new SequenceUnwrapper();

    assertThat(unwrapper.highest()).isEqualTo(-1);
    assertThat(unwrapper.unwrap(5)).isEqualTo(65536 + 5);
    assertThat(unwrapper.unwrap(65535)).isEqualTo(65535);
    assertThat(unwrapper.highest()).isEqualTo(65536 + 5);
  }

  @Test
  void unwrap_from65535To0_advancesByOne() {
    var unwrapper = new SequenceUnwrapper();

    long before = unwrapper.unwrap(65535);

    assertThat(unwrapper.unwrap(0)).isEqualTo(before + 1);
    assertThat(unwrapper.unwrap(65535)).isEqualTo(before);
  }

  @Test
  void peek_changesNothing() {
    var unwrapper = new SequenceUnwrapper();
    unwrapper.unwrap(10);

    assertThat(unwrapper.peek(20)).isEqualTo(65536 + 20);
    assertThat(unwrapper.highest()).isEqualTo(65536 + 10);
  }

  @Test
  void advanceTo_anOlderNumber_goesUpwards() {
    var unwrapper = new SequenceUnwrapper();
    unwrapper.unwrap(40_000);

    assertThat(unwrapper.advanceTo(39_000)).isEqualTo(2 * 65536 + 39_000);
    assertThat(unwrapper.unwrap(39_001)).isEqualTo(2 * 65536 + 39_001);
  }

  @Test
  void unwrap_ofARandomWalk_followsIt() {
    long seed = 4711;
    var random = new Random(seed);
    var unwrapper = new SequenceUnwrapper();
    long position = 65536 + random.nextInt(65536);
    long highest = position;
    unwrapper.unwrap((int) position & 0xffff);

    for (int i = 0; i < 20_000; i++) {
      position = highest + random.nextInt(-1000, 3000);
      highest = Math.max(highest, position);
      assertThat(unwrapper.unwrap((int) position & 0xffff)).as("seed %d", seed).isEqualTo(position);
    }
  }

  @Test
  void unwrapTimestamp_overTheWrap_goesOn() {
    var unwrapper = new TimestampUnwrapper();

    long before = unwrapper.unwrap(-1);

    assertThat(before).isEqualTo((1L << 32) + 0xffff_ffffL);
    assertThat(unwrapper.unwrap(2999)).isEqualTo(before + 3000);
    assertThat(unwrapper.unwrap(-1)).isEqualTo(before);
    assertThat(unwrapper.highest()).isEqualTo(before + 3000);
  }
}
