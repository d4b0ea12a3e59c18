package io.madang.compose.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The font of labels: the one that was named, or Pretendard (SIL Open Font License), which comes
/// with the program and has Latin, Greek, Cyrillic, kana and Hangul.
final class FontFile {
  private static final String RESOURCE = "Pretendard-SemiBold.otf";

  private FontFile() {}

  /// The path of a font that FreeType can open. The shipped one is written to a temporary file,
  /// which goes with the process.
  static Path find(String named) throws IOException {
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    Path file = Files.createTempFile("madang-font", ".otf");
    file.toFile().deleteOnExit();
    try (InputStream in = FontFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the program's font is missing");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
