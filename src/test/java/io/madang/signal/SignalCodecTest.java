package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalCodecTest {
  private final SignalCodec codec = new SignalCodec(SignalLimits.DEFAULT);

  @Test
  void decode_unknownFields_ignoresThem() throws SignalException {
    assertThat(codec.decode("{\"x\":[1,{\"y\":2.5}],\"type\":\"leave\",\"z\":null}"))
        .isEqualTo(new ClientMessage.Leave(Optional.empty()));
  }

  @Test
  void decode_typeAtTheEnd_isUnderstood() throws SignalException {
    assertThat(codec.decode("{\"raised\":false,\"type\":\"hand\"}"))
        .isEqualTo(new ClientMessage.Hand(Optional.empty(), false));
  }

  @Test
  void decode_nullField_countsAsLeftOut() throws SignalException {
    assertThat(codec.decode("{\"type\":\"chat\",\"id\":null,\"text\":\"Hi\",\"to\":null}"))
        .isEqualTo(new ClientMessage.Chat(Optional.empty(), "Hi", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"join\"",
        "7",
        "{",
        "{\"type\":\"leave\"",
        "{\"type\":\"leave\"}}",
        "{\"type\":\"leave\"} {}",
        "{\"type\":\"leave\",}",
        "{'type':'leave'}",
        "{\"type\":\"leave\",\"type\":\"leave\"}",
        "{\"type\":NaN}",
        "{\"a\":[}",
        "{\"type\":\"leave\",\"a\":\"\u0001\"}",
      })
  void decode_notOneObject_isBadJson(String text) {
    assertThat(refusal(text).error()).isEqualTo(SignalError.BAD_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|message.type is missing.",
        "{\"type\":3}|message.type must be a string.",
        "{\"type\":\"ping\",\"id\":4}|message.id must be a string.",
        "{\"type\":\"mute\",\"muted\":true}|mute.track is missing.",
        "{\"type\":\"mute\",\"track\":\"t\"}|mute.muted is missing.",
        "{\"type\":\"mute\",\"track\":\"t\",\"muted\":1}|mute.muted must be true or false.",
        "{\"type\":\"mute\",\"track\":\"\",\"muted\":true}|mute.track is empty.",
        "{\"type\":\"remove\",\"participant\":\"a b\"}|remove.participant may have visible ASCII"
            + " characters only.",
        "{\"type\":\"chat\",\"text\":\"\\ud800\"}|chat.text has a character that is none.",
        "{\"type\":\"chat\",\"text\":\"a\\u0000\"}|chat.text has a control character.",
        "{\"type\":\"reaction\",\"emoji\":\"12345678901234567\"}|reaction.emoji is longer than 16"
            + " characters.",
        "{\"type\":\"view\"}|view.slots is missing.",
        "{\"type\":\"view\",\"slots\":{}}|view.slots must be a list.",
        "{\"type\":\"view\",\"slots\":[[]]}|view.slots[0] must be an object.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"auto\"},{}]}|view.slots[1].slot"
            + " is missing.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\"}]}|view.slots[0].participant is missing.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"auto\",\"width\":8193}]}|view.slots[0].width"
            + " must be between 0 and 8192.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"auto\",\"height\":-1}]}|view.slots[0].height"
            + " must be between 0 and 8192.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"auto\",\"priority\":256}]}|view.slots[0].priority"
            + " must be between 0 and 255.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"auto\",\"width\":1.5}]}|view.slots[0].width"
            + " must be a whole number.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"auto\",\"width\":99999999999999999999}]}|view.slots[0].width"
            + " must be a whole number.",
        "{\"type\":\"view\",\"slots\":[{\"slot\":\"4\",\"participant\":\"p\",\"source\":\"microphone\"}]}|view.slots[0].source"
            + " must be camera or screen.",
        "{\"type\":\"join\",\"offer\":\"v=0\"}|join.room is missing.",
        "{\"type\":\"join\",\"room\":\"a/b\",\"offer\":\"v=0\"}|join.room may have 1 to 64 of the"
            + " characters A-Z a-z 0-9 . _ - only.",
        "{\"type\":\"join\",\"room\":\"..\",\"offer\":\"v=0\"}|join.room may have 1 to 64 of the"
            + " characters A-Z a-z 0-9 . _ - only.",
        "{\"type\":\"join\",\"room\":\"a\"}|join.offer is missing.",
        "{\"type\":\"join\",\"room\":\"a\",\"name\":\"x\\u202e\",\"offer\":\"v=0\"}|join.name has a"
            + " control character.",
        "{\"type\":\"join\",\"room\":\"a\",\"offer\":\"v=0\",\"tracks\":[{\"mid\":\"0\"}]}|join.tracks[0].source"
            + " is missing.",
        "{\"type\":\"join\",\"room\":\"a\",\"offer\":\"v=0\",\"tracks\":[{\"mid\":\"0\",\"source\":\"x\"}]}|join.tracks[0].source"
            + " must be microphone, camera, screen or screen-audio.",
      })
  void decode_badField_isNamed(String text, String sentence) {
    SignalException refusal = refusal(text);

    assertThat(refusal.error()).isEqualTo(SignalError.BAD_MESSAGE);
    assertThat(refusal.sentence()).isEqualTo(sentence);
  }

  @Test
  void decode_unknownType_saysSoAndCarriesTheId() {
    SignalException refusal = refusal("{\"id\":\"5\",\"type\":\"dance\"}");

    assertThat(refusal.error()).isEqualTo(SignalError.UNKNOWN_TYPE);
    assertThat(refusal.request()).contains("5");
  }

  @Test
  void decode_badField_carriesTheId() {
    assertThat(refusal("{\"type\":\"lock\",\"id\":\"a7\"}").request()).contains("a7");
  }

  @Test
  void decode_nameOf64Characters_isTaken() throws SignalException {
    assertThat(codec.decode(join("n".repeat(64)))).isInstanceOf(ClientMessage.Join.class);
  }

  @Test
  void decode_nameOf65Characters_isRefused() {
    assertThat(refusal(join("n".repeat(65))).sentence())
        .isEqualTo("join.name is longer than 64 characters.");
  }

  @Test
  void decode_chatOverItsLimit_isRefused() {
    String text = "{\"type\":\"chat\",\"text\":\"" + "x".repeat(4_001) + "\"}";

    assertThat(refusal(text).sentence()).isEqualTo("chat.text is longer than 4000 characters.");
  }

  @Test
  void decode_moreSlotsThanAllowed_isRefused() {
    String slot = "{\"slot\":\"1\",\"participant\":\"auto\"}";
    String text = "{\"type\":\"view\",\"slots\":[" + (slot + ",").repeat(60) + slot + "]}";

    assertThat(refusal(text).sentence()).isEqualTo("view.slots has more than 60 entries.");
  }

  @Test
  void decode_messageOfTheLargestSize_isRead() throws SignalException {
    String frame = "{\"type\":\"leave\",\"x\":\"\"}";
    String filler = "x".repeat(SignalLimits.DEFAULT.messageBytes() - frame.length());

    assertThat(codec.decode(frame.replace("\"\"", '"' + filler + '"')))
        .isInstanceOf(ClientMessage.Leave.class);
  }

  @Test
  void decode_oneByteMore_isTooLarge() {
    String frame = "{\"type\":\"leave\",\"x\":\"\"}";
    String filler = "x".repeat(SignalLimits.DEFAULT.messageBytes() - frame.length() + 1);

    assertThat(refusal(frame.replace("\"\"", '"' + filler + '"')).error())
        .isEqualTo(SignalError.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "마", "👏"})
  void decode_sizeIsCountedInBytes(String character) {
    int bytes = character.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    String filler = character.repeat(SignalLimits.DEFAULT.messageBytes() / bytes);

    assertThat(refusal("{\"type\":\"leave\",\"x\":\"" + filler + "\"}").error())
        .isEqualTo(SignalError.TOO_LARGE);
  }

  @Test
  void decode_sixteenLevels_isRead() throws SignalException {
    assertThat(codec.decode(nested(16))).isInstanceOf(ClientMessage.Leave.class);
  }

  @Test
  void decode_seventeenLevels_isBadJson() {
    assertThat(refusal(nested(17)).error()).isEqualTo(SignalError.BAD_JSON);
  }

  @Test
  void toString_ofJoin_showsNoSecrets() throws SignalException {
    String text =
        "{\"type\":\"join\",\"room\":\"a\",\"token\":\"TOKEN\",\"resume\":\"SESSION\",\"offer\":\"OFFER\"}";

    assertThat(codec.decode(text).toString()).doesNotContain("TOKEN", "SESSION", "OFFER");
  }

  private static String nested(int levels) {
    int inner = levels - 1;
    return "{\"type\":\"leave\",\"x\":" + "[".repeat(inner) + "]".repeat(inner) + "}";
  }

  private static String join(String name) {
    return "{\"type\":\"join\",\"room\":\"a\",\"name\":\"" + name + "\",\"offer\":\"v=0\"}";
  }

  private SignalException refusal(String text) {
    return catchThrowableOfType(SignalException.class, () -> codec.decode(text));
  }
}
