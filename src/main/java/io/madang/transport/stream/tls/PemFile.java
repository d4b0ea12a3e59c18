package io.madang.transport.stream.tls;

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

/// The blocks of a PEM file (RFC 7468), in order. Text around them is skipped, as openssl writes
/// it.
///
/// @param path for messages
/// @param blocks what is between `BEGIN` and `END` lines
record PemFile(Path path, List<Block> blocks) {
  /// Long chains are a few kilobytes.
  private static final long MAX_BYTES = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /// One block. Its text may be secret: it is never shown.
  ///
  /// @param label such as `CERTIFICATE`
  record Block(String label, String text) {
    /// Whether it has headers, as encrypted keys of old formats do.
    boolean hasHeaders() {
      return text.indexOf(':') >= 0;
    }

    byte[] der() throws IOException {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException malformed) {
        throw new IOException("its " + label + " is not Base64", malformed);
      }
    }

    @Override
    public String toString() {
      return "Block[" + label + "]";
    }
  }

  static PemFile parse(Path path, byte[] content) {
    Matcher found = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
    var blocks = new ArrayList<Block>();
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    return new PemFile(path, List.copyOf(blocks));
  }

  /// @throws IOException with a sentence that says what to do
  static byte[] read(Path path) throws IOException {
    try {
      if (Files.isRegularFile(path) && Files.size(path) > MAX_BYTES) {
        throw new IOException(path + " is no PEM file: it is larger than a megabyte.");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException missing) {
      throw new IOException(path + " does not exist. Name a PEM file.", missing);
    } catch (AccessDeniedException denied) {
      throw new IOException(
          path + " cannot be read. Let the user that the server runs as read it.", denied);
    }
  }

  /// Never the content.
  @Override
  public String toString() {
    return "PemFile[" + path + ", " + blocks + "]";
  }
}
