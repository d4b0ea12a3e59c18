package io.madang.server.live;

import io.madang.server.ServerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The pictures a broadcast may show in its corner: PNG files in one directory of the operator's,
/// named without a path. Nothing else on the machine can be shown. Thread-safe.
@Singleton
public class Logos {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\\.png");

  /// A corner needs no more; a decoder that is fed more takes memory from the room.
  private static final long MAX_BYTES = 4 << 20;

  /// Portable Network Graphics, section 5.2.
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final Optional<Path> directory;

  @Inject
  Logos(ServerConfig config) {
    this(config.broadcast().logoDirectory().map(Path::of));
  }

  Logos(Optional<Path> directory) {
    this.directory = directory;
  }

  /// The file of a logo.
  ///
  /// @param name empty for none
  /// @return its absolute path, empty for none
  /// @throws LiveException where there is no such picture
  String file(String name) throws LiveException {
    if (name.isEmpty()) {
      return "";
    }
    Path folder =
        directory.orElseThrow(() -> bad("There are no logos: set madang.broadcast.logo-directory"));
    if (!NAME.matcher(name).matches()) {
      throw bad("A logo is named by its file without a path, which ends in .png");
    }
    try {
      Path real = folder.resolve(name).toRealPath();
      if (!real.startsWith(folder.toRealPath()) || !isPicture(real)) {
        throw bad("The logo " + name + " is no PNG file of at most 4 MB");
      }
      return real.toString();
    } catch (IOException missing) {
      throw bad("There is no logo " + name);
    }
  }

  private static boolean isPicture(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
      return false;
    }
    try (InputStream content = Files.newInputStream(file)) {
      return Arrays.equals(content.readNBytes(SIGNATURE.length), SIGNATURE);
    }
  }

  private static LiveException bad(String sentence) {
    return new LiveException(LiveException.Code.BAD_LOGO, sentence + ".");
  }
}
