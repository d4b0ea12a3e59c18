package io.madang.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogosTest {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};

  @TempDir Path folder;

  private Logos logos;

  @BeforeEach
  void files() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("logos"));
    Files.write(directory.resolve("acme.png"), PNG);
    Files.writeString(directory.resolve("text.png"), "this is no picture");
    Files.write(directory.resolve("huge.png"), java.util.Arrays.copyOf(PNG, 5 << 20));
    Files.createDirectory(directory.resolve("folder.png"));
    Files.write(folder.resolve("outside.png"), PNG);
    Files.createSymbolicLink(directory.resolve("link.png"), folder.resolve("outside.png"));
    logos = new Logos(Optional.of(directory));
  }

  @Test
  void file_isTheOneInTheDirectory() throws LiveException, IOException {
    assertThat(logos.file("acme.png"))
        .isEqualTo(folder.resolve("logos/acme.png").toRealPath().toString());
  }

  @Test
  void file_none_isNone() throws LiveException {
    assertThat(logos.file("")).isEmpty();
    assertThat(new Logos(Optional.empty()).file("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.png",
        "/etc/passwd",
        "http://example.org/a.png",
        "link.png",
        "text.png",
        "huge.png",
        "folder.png",
        "missing.png",
        "acme.PNG",
        ".png",
        "acme.png\u0000",
        "a/acme.png"
      })
  void file_anythingElse_isRefused(String name) {
    assertThatThrownBy(() -> logos.file(name))
        .isInstanceOfSatisfying(
            LiveException.class,
            refused -> assertThat(refused.code()).isEqualTo(LiveException.Code.BAD_LOGO));
  }

  @Test
  void file_withoutADirectory_saysWhatToSet() {
    assertThatThrownBy(() -> new Logos(Optional.empty()).file("acme.png"))
        .hasMessageContaining("madang.broadcast.logo-directory");
  }
}
