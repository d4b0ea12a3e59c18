package io.madang.sdp;

import java.util.List;

/// `a=msid`: the MediaStream and the track that a media section carries (RFC 8830). Immutable.
///
/// @param streamId `-` where the track is in no stream
/// @param trackId empty where the line has only one word
public record Msid(String streamId, String trackId) {
  public Msid {
    Texts.token(streamId);
    if (!trackId.isEmpty()) {
      Texts.token(trackId);
    }
  }

  static Msid parse(String value) {
    List<String> words = Texts.words(value);
    if (words.isEmpty() || words.size() > 2) {
      throw new IllegalArgumentException("one or two identifiers expected");
    }
    return new Msid(words.get(0), words.size() == 2 ? words.get(1) : "");
  }

  /// The attribute's value.
  @Override
  public String toString() {
    return trackId.isEmpty() ? streamId : streamId + ' ' + trackId;
  }
}
