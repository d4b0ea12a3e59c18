package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The golden files, which the web client's tests read as well.
class SignalCodecGoldenTest {
  private final SignalCodec codec = new SignalCodec(SignalLimits.DEFAULT);

  static Set<String> clientFiles() {
    return GoldenMessages.CLIENT.keySet();
  }

  static Set<String> serverFiles() {
    return GoldenMessages.SERVER.keySet();
  }

  @ParameterizedTest
  @MethodSource("clientFiles")
  void decode_goldenFile_givesItsMessage(String file) throws SignalException {
    assertThat(codec.decode(GoldenMessages.text(file))).isEqualTo(GoldenMessages.CLIENT.get(file));
  }

  @ParameterizedTest
  @MethodSource("serverFiles")
  void encode_message_givesItsGoldenFile(String file) {
    assertThat(codec.encode(GoldenMessages.SERVER.get(file))).isEqualTo(GoldenMessages.text(file));
  }

  @Test
  void goldenFiles_allHaveAMessage() {
    var known = new TreeSet<>(clientFiles());
    known.addAll(serverFiles());

    assertThat(GoldenMessages.files().keySet()).isEqualTo(known);
  }

  @Test
  void messages_allHaveAGoldenFile() {
    assertThat(GoldenMessages.CLIENT.values().stream().map(Object::getClass))
        .containsAll(Set.of(ClientMessage.class.getPermittedSubclasses()));
    assertThat(GoldenMessages.SERVER.values().stream().map(Object::getClass))
        .containsAll(Set.of(ServerMessage.class.getPermittedSubclasses()));
  }
}
