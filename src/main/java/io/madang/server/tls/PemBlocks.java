package io.madang.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The labelled parts of a PEM file (RFC 7468). What stands between them is not looked at.
final class PemBlocks {
  /// A chain has a few kilobytes; what is longer is another file by mistake.
  private static final long MAX_BYTES = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private PemBlocks() {}

  /// One part: `CERTIFICATE`, `PRIVATE KEY`, and so on.
  record Block(String label, byte[] bytes) {
    /// It may be a secret: not shown.
    @Override
    public String toString() {
      return label;
    }
  }

  /// @param setting the key that names the file, for the sentence
  /// @throws IllegalArgumentException with a sentence for the operator, without what is in the file
  static List<Block> read(String setting, Path file) {
    var blocks = new ArrayList<Block>();
    Matcher matcher = BLOCK.matcher(text(setting, file));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), decoded(setting, file, matcher.group(2))));
    }
    return blocks;
  }

  private static byte[] decoded(String setting, Path file, String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException damaged) {
      throw new IllegalArgumentException(setting + ": " + file + " is damaged");
    }
  }

  private static String text(String setting, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(setting + ": " + file + " is too long for a PEM file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException(setting + ": there is no file " + file, missing);
    } catch (AccessDeniedException denied) {
      throw new IllegalArgumentException(
          setting + ": the server's user may not read " + file, denied);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(setting + ": " + file + " cannot be read", unreadable);
    }
  }
}
