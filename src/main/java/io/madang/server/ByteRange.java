package io.madang.server;

import java.util.Optional;

/// One range of bytes of a response (RFC 9110, section 14). Immutable.
///
/// @param from the first byte
/// @param to after the last byte
public record ByteRange(long from, long to) {

  private static final String UNIT = "bytes=";
  private static final int MAX_DIGITS = 15;

  /// Not satisfiable: 416.
  public static final ByteRange NONE = new ByteRange(0, 0);

  /// @param header of the request
  /// @param length of the whole
  /// @return empty if all is to be sent: a header that is malformed, or of several ranges, is
  ///   ignored (RFC 9110, section 14.2); [#NONE] for one beyond the end
  public static Optional<ByteRange> parse(String header, long length) {
    if (!header.startsWith(UNIT)) {
      return Optional.empty();
    }
    String range = header.substring(UNIT.length()).strip();
    int dash = range.indexOf('-');
    if (dash < 0 || !isNumber(range.substring(0, dash)) || !isNumber(range.substring(dash + 1))) {
      return Optional.empty();
    }
    String first = range.substring(0, dash);
    String last = range.substring(dash + 1);
    if (first.isEmpty()) {
      return last.isEmpty() ? Optional.empty() : suffix(Long.parseLong(last), length);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? length : Math.min(length, Long.parseLong(last) + 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return Optional.empty();
    }
    return Optional.of(from >= length ? NONE : new ByteRange(from, to));
  }

  public long length() {
    return to - from;
  }

  /// The value of `Content-Range`.
  ///
  /// @param whole length of all
  public String header(long whole) {
    return "bytes " + from + "-" + (to - 1) + "/" + whole;
  }

  private static Optional<ByteRange> suffix(long count, long length) {
    return Optional.of(
        count == 0 || length == 0 ? NONE : new ByteRange(Math.max(0, length - count), length));
  }

  private static boolean isNumber(String text) {
    return text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
