package io.madang.sdp;

import java.util.List;

/// `a=ssrc-group`: sources that belong together (RFC 5576, section 4.2). Immutable.
///
/// @param semantics such as `FID` (a source and its retransmissions) or `SIM`
/// @param ssrcs bit patterns, in their order
public record SsrcGroup(String semantics, List<Integer> ssrcs) {
  public SsrcGroup {
    Texts.token(semantics);
    ssrcs = List.copyOf(ssrcs);
  }

  static SsrcGroup parse(String value) {
    List<String> words = Texts.words(value);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("semantics expected");
    }
    return new SsrcGroup(
        words.getFirst(), words.subList(1, words.size()).stream().map(Texts::ssrc).toList());
  }

  /// The attribute's value.
  @Override
  public String toString() {
    var text = new StringBuilder(semantics);
    for (int ssrc : ssrcs) {
      text.append(' ').append(Integer.toUnsignedString(ssrc));
    }
    return text.toString();
  }
}
