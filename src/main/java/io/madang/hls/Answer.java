package io.madang.hls;

import java.nio.file.Path;
import java.util.List;

/// What a request gets. Immutable.
public sealed interface Answer {

  /// A playlist.
  ///
  /// @param blocked whether the request named what it waits for, so that the answer stays right
  record Listed(Playlist playlist, boolean blocked) implements Answer {}

  /// Bytes from memory, in this order.
  record Media(List<MediaBytes> pieces, long length) implements Answer {
    public Media {
      pieces = List.copyOf(pieces);
    }
  }

  /// A whole file.
  record Stored(Path file, long length) implements Answer {}

  /// There is no such thing, or no longer.
  record Missing() implements Answer {}

  /// The request makes no sense.
  ///
  /// @param reason a sentence for people
  record Refused(String reason) implements Answer {}

  /// It did not come in time; it may come later.
  record Late() implements Answer {}

  /// Too many wait already.
  record Crowded() implements Answer {}
}
