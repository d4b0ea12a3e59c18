package io.madang.signal;

/// The rule for names of rooms, which stand in messages, tokens and URLs alike.
public final class RoomName {
  private static final int MAX_CHARACTERS = 64;

  private RoomName() {}

  /// Whether a room may have this name: 1 to 64 of `A-Z a-z 0-9 . _ -`, but neither `.` nor `..`,
  /// which mean something else in a URL's path (RFC 3986, section 3.3).
  public static boolean isLegal(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_CHARACTERS
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().allMatch(RoomName::isLegal);
  }

  private static boolean isLegal(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
