package io.madang.server.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One range of a file (RFC 9110, section 14.1.2).
///
/// @param first offset of the first byte
/// @param length at least 1
record ByteRange(long first, long length) {

  /// Offsets of 18 digits fit in a long; longer ones are nobody's file.
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /// What a `Range` header asks for.
  ///
  /// @param header the header's value
  /// @param fileBytes size of the file
  /// @return empty where the header is to be ignored: another unit, several ranges, nonsense
  /// @throws ProblemException where the file has no such bytes
  static Optional<ByteRange> parse(String header, long fileBytes) {
    Matcher one = ONE.matcher(header.replace(" ", ""));
    if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
      return Optional.empty();
    }
    if (one.group(1).isEmpty()) {
      return Optional.of(suffix(Long.parseLong(one.group(2)), fileBytes));
    }
    long first = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(between(first, Math.min(last, fileBytes - 1), fileBytes));
  }

  /// The value of `Content-Range`.
  String header(long fileBytes) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + fileBytes;
  }

  private static ByteRange suffix(long length, long fileBytes) {
    long kept = Math.min(length, fileBytes);
    return between(fileBytes - kept, fileBytes - 1, fileBytes);
  }

  private static ByteRange between(long first, long last, long fileBytes) {
    if (first >= fileBytes || last < first) {
      throw new ProblemException(ProblemCode.BAD_RANGE, "The file has " + fileBytes + " bytes.");
    }
    return new ByteRange(first, last - first + 1);
  }
}
