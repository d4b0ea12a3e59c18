package io.madang.sdp;

import java.util.List;

/// `a=group`: media sections that belong together (RFC 5888). Immutable.
///
/// @param semantics such as `BUNDLE` (RFC 9143) or `LS`
/// @param mids may be empty: an answer that bundles nothing
public record Group(String semantics, List<String> mids) {
  public static final String BUNDLE = "BUNDLE";

  public Group {
    Texts.token(semantics);
    mids = List.copyOf(mids);
    mids.forEach(Texts::token);
  }

  static Group parse(String value) {
    List<String> words = Texts.words(value);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("semantics expected");
    }
    return new Group(words.getFirst(), words.subList(1, words.size()));
  }

  /// The attribute's value.
  @Override
  public String toString() {
    return mids.isEmpty() ? semantics : semantics + ' ' + String.join(" ", mids);
  }
}
