package io.madang.hls;

/// The delivery directives of a playlist request (RFC 8216bis, section 6.2.5). Immutable.
///
/// @param segment `_HLS_msn`, or [#NONE]
/// @param part `_HLS_part`, or [#NONE]
/// @param skip whether older segments may be left out (`_HLS_skip`)
public record PlaylistQuery(long segment, int part, boolean skip) {

  public static final int NONE = -1;

  /// Whatever there is now.
  public static final PlaylistQuery NOW = new PlaylistQuery(NONE, NONE, false);

  private static final int MAX_QUERY_CHARACTERS = 10_000;

  /// More digits than a broadcast of a thousand years needs.
  private static final int MAX_DIGITS = 12;

  /// Whether the request waits for something that it names.
  public boolean isBlocking() {
    return segment != NONE;
  }

  /// Reads a URL's query; parameters of others are left alone.
  ///
  /// @throws IllegalArgumentException whose message says what is wrong, as a sentence for people
  public static PlaylistQuery parse(String query) {
    if (query.length() > MAX_QUERY_CHARACTERS) {
      throw new IllegalArgumentException("The query is too long.");
    }
    long segment = NONE;
    int part = NONE;
    boolean skip = false;
    int from = 0;
    while (from < query.length()) {
      int end = indexOf(query, '&', from, query.length());
      int equals = indexOf(query, '=', from, end);
      String value = query.substring(Math.min(equals + 1, end), end);
      switch (query.substring(from, equals)) {
        case "_HLS_msn" -> segment = number("_HLS_msn", value);
        case "_HLS_part" -> part = Math.toIntExact(Math.min(number("_HLS_part", value), 1 << 20));
        case "_HLS_skip" -> skip = isSkip(value);
        default -> {}
      }
      from = end + 1;
    }
    if (part != NONE && segment == NONE) {
      throw new IllegalArgumentException("_HLS_part needs _HLS_msn.");
    }
    return new PlaylistQuery(segment, part, skip);
  }

  private static int indexOf(String text, char what, int from, int end) {
    int at = text.indexOf(what, from);
    return at < 0 || at > end ? end : at;
  }

  private static long number(String name, String value) {
    boolean digits =
        !value.isEmpty()
            && value.length() <= MAX_DIGITS
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new IllegalArgumentException(name + " must be a number.");
    }
    return Long.parseLong(value);
  }

  /// `v2` asks for date ranges to be left out as well: there are none.
  private static boolean isSkip(String value) {
    if (!value.equals("YES") && !value.equals("v2")) {
      throw new IllegalArgumentException("_HLS_skip must be YES or v2.");
    }
    return true;
  }
}
