package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.Hex;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitsTest {
  private final BitReader reader = new BitReader();
  private final BitWriter writer = new BitWriter();

  @Test
  void bits_acrossBytes_areMostSignificantFirst() {
    reader.wrap(Hex.bytes("ff a5 3c 81"), 1, 3);

    assertThat(reader.bits(3)).isEqualTo(0b101);
    assertThat(reader.bits(9)).isEqualTo(0b001010011);
    assertThat(reader.bits(12)).isEqualTo(0xc81);
    assertThat(reader.remaining()).isZero();
    assertThat(reader.overrun()).isFalse();
  }

  @Test
  void bits_beyondTheEnd_areZeroAndRemembered() {
    reader.wrap(Hex.bytes("ff"), 0, 1);

    assertThat(reader.bits(9)).isZero();
    assertThat(reader.bits(1)).isZero();
    assertThat(reader.overrun()).isTrue();
  }

  /// ITU-T H.264, table 9-2: 1 → 0, 010 → 1, 011 → 2, 00100 → 3, 00101 → 4.
  @Test
  void expGolomb_ofTheTable_agrees() {
    reader.wrap(Hex.bytes("a6 42 98"), 0, 3); // 1 010 011 00100 00101 00 …

    assertThat(reader.unsignedExpGolomb()).isZero();
    assertThat(reader.unsignedExpGolomb()).isEqualTo(1);
    assertThat(reader.unsignedExpGolomb()).isEqualTo(2);
    assertThat(reader.unsignedExpGolomb()).isEqualTo(3);
    assertThat(reader.unsignedExpGolomb()).isEqualTo(4);
  }

  @Test
  void signedExpGolomb_ofTheTable_alternates() {
    reader.wrap(Hex.bytes("a6 42 98"), 0, 3);

    assertThat(reader.signedExpGolomb()).isZero();
    assertThat(reader.signedExpGolomb()).isEqualTo(1);
    assertThat(reader.signedExpGolomb()).isEqualTo(-1);
    assertThat(reader.signedExpGolomb()).isEqualTo(2);
    assertThat(reader.signedExpGolomb()).isEqualTo(-2);
  }

  @Test
  void expGolomb_ofZerosOnly_isAnOverrun() {
    reader.wrap(new byte[16], 0, 16);

    assertThat(reader.unsignedExpGolomb()).isZero();
    assertThat(reader.overrun()).isTrue();
  }

  /// AV1 specification, section 4.10.7: with n = 5 the codes are 00, 01, 10, 110, 111.
  @Test
  void nonSymmetric_of5_hasThreeShortCodes() {
    reader.wrap(Hex.bytes("1b 70"), 0, 2); // 00 01 10 110 111 0000

    for (int expected = 0; expected < 5; expected++) {
      assertThat(reader.nonSymmetric(5)).isEqualTo(expected);
    }
    assertThat(reader.position()).isEqualTo(12);
  }

  @Test
  void leb128_ofTwoBytes_isLittleEndianInSevens() {
    reader.wrap(Hex.bytes("e5 0e 05"), 0, 3);

    assertThat(reader.leb128()).isEqualTo(0x65 | 0x0e << 7);
    assertThat(reader.leb128()).isEqualTo(5);
    assertThat(reader.overrun()).isFalse();
  }

  @Test
  void leb128_above32Bits_isAnOverrun() {
    reader.wrap(Hex.bytes("ff ff ff ff 7f"), 0, 5);

    assertThat(reader.leb128()).isZero();
    assertThat(reader.overrun()).isTrue();
  }

  @Test
  void writer_leavesOtherBitsAlone() {
    byte[] array = Hex.bytes("ff ff ff");

    writer.wrap(array, 0, 3).seek(6).bits(0, 5);

    assertThat(Hex.of(array)).isEqualTo("fc1fff");
    assertThat(writer.bytes()).isEqualTo(2);
  }

  @Test
  void writer_beyondTheEnd_writesNothing() {
    byte[] array = Hex.bytes("00 00");

    writer.wrap(array, 0, 1).bits(0xfff, 12);

    assertThat(writer.overrun()).isTrue();
    assertThat(Hex.of(array)).isEqualTo("0000");
  }

  @Test
  void writtenBits_areReadBack() {
    long seed = 31;
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] array = new byte[64];
      int[] widths = random.ints(12, 0, 33).toArray();
      int[] values = new int[widths.length];
      int bound = 1 + random.nextInt(40);
      int symmetric = random.nextInt(bound);

      writer.wrap(array, 3, 61);
      for (int i = 0; i < widths.length; i++) {
        values[i] = widths[i] == 0 ? 0 : random.nextInt() >>> 32 - widths[i];
        writer.bits(values[i], widths[i]);
      }
      writer.nonSymmetric(symmetric, bound).align();

      reader.wrap(array, 3, 61);
      for (int i = 0; i < widths.length; i++) {
        assertThat(reader.bits(widths[i]))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(values[i]);
      }
      assertThat(reader.nonSymmetric(bound)).as("ns(%d)", bound).isEqualTo(symmetric);
      assertThat(writer.overrun()).isFalse();
    }
  }
}
