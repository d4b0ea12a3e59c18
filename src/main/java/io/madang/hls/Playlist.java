package io.madang.hls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The text of a playlist at one moment, shared by all who ask for it then. Immutable to those who
/// see it; thread-safe.
public final class Playlist {

  private final String text;
  private final String entityTag;
  private final MediaBytes.Form form;
  private final MediaBytes plain;
  // Made when the first player asks for it: two threads may make it at once, both the same.
  private volatile @Nullable MediaBytes gzipped;

  /// @param entityTag without quotes; another one for another text
  Playlist(String text, String entityTag, MediaBytes.Form form) {
    this.text = text;
    this.entityTag = entityTag;
    this.form = form;
    this.plain = form.of(text.getBytes(StandardCharsets.UTF_8));
  }

  public String text() {
    return text;
  }

  /// Without quotes.
  public String entityTag() {
    return entityTag;
  }

  /// In UTF-8.
  public MediaBytes plain() {
    return plain;
  }

  /// In the content coding `gzip`; the first call compresses.
  public MediaBytes gzipped() {
    MediaBytes made = gzipped;
    if (made == null) {
      made = form.of(gzip(text.getBytes(StandardCharsets.UTF_8)));
      gzipped = made;
    }
    return made;
  }

  private static byte[] gzip(byte[] bytes) {
    var compressed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot be written to", impossible);
    }
    return compressed.toByteArray();
  }
}
