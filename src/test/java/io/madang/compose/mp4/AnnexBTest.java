package io.madang.compose.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AnnexBTest {
  @Test
  void accessUnit_ofAnyPicture_beginsWithADelimiterAndTheSetsGiven() {
    byte[] picture = {
      0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 0x67, 5, 0, 0, 1, 0x68, 6, 0, 0, 1, 0x65, 7, 0, 0, 0, 1,
      0x65, 8, 0
    };
    byte[] sets = {0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2};

    assertThat(AnnexB.toAccessUnit(picture, sets))
        .containsExactly(
            0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 0, 1, 0x65, 7, 0,
            0, 0, 1, 0x65, 8);
    assertThat(AnnexB.toAccessUnit(new byte[] {0, 0, 1, 0x41, 7}, new byte[0]))
        .containsExactly(0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x41, 7);
    assertThat(AnnexB.toAccessUnit(new byte[0], new byte[0])).containsExactly(0, 0, 0, 1, 9, 0xf0);
  }

  @Test
  void toLengthPrefixed_picture_leavesOutParameterSetsAndDelimiters() {
    byte[] picture = hex("00000001 09f0 00000001 6764 000001 68ee 000001 06aa 00000001 65010203");

    assertThat(hex(AnnexB.toLengthPrefixed(picture, 0, picture.length)))
        .isEqualTo("0000000206aa" + "0000000465010203");
  }

  @Test
  void toLengthPrefixed_zerosBeforeAStartCode_belongToNoUnit() {
    byte[] picture = hex("ff 000001 650100000000 000001 4102 0000");

    assertThat(hex(AnnexB.toLengthPrefixed(picture, 1, picture.length - 1)))
        .isEqualTo("000000026501" + "000000024102");
  }

  @Test
  void toLengthPrefixed_manyTinyUnits_fit() {
    byte[] picture = hex("00000141".repeat(1000));

    assertThat(AnnexB.toLengthPrefixed(picture, 0, picture.length)).hasSize(5000);
  }

  @Test
  void toLengthPrefixed_withoutStartCode_isEmpty() {
    assertThat(AnnexB.toLengthPrefixed(hex("0102030405"), 0, 5)).isEmpty();
  }

  @Test
  void configuration_ofHighProfile_endsWithChromaAndDepths() {
    byte[] header = hex("00000001 67640c1fabcd 00000001 68ee");

    assertThat(hex(AvcConfiguration.fromAnnexB(header)))
        .isEqualTo("01640c1fff" + "e1" + "000667640c1fabcd" + "01" + "000268ee" + "fdf8f800");
  }

  @Test
  void configuration_ofConstrainedBaseline_hasNoChroma() {
    byte[] header = hex("000001 6742c01fab 000001 68ee");

    assertThat(hex(AvcConfiguration.fromAnnexB(header)))
        .isEqualTo("0142c01fff" + "e1" + "00056742c01fab" + "01" + "000268ee");
  }

  @Test
  void configuration_thatIsARecord_staysAsItIs() {
    byte[] record = hex("0142c01fffe100056742c01fab01000268ee");

    assertThat(AvcConfiguration.fromAnnexB(record)).isEqualTo(record);
  }

  @Test
  void configuration_withoutParameterSets_isRefused() {
    assertThatThrownBy(() -> AvcConfiguration.fromAnnexB(hex("00000001 65")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AvcConfiguration.fromAnnexB(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
