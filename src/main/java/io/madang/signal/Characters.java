package io.madang.signal;

/// Which characters texts of clients may have.
final class Characters {
  /// Characters of an id, a mid, a slot.
  static final int MAX_IDENTIFIER = 64;

  private Characters() {}

  /// Whether every surrogate has its other half.
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the text is one word of visible ASCII characters.
  static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_IDENTIFIER
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /// Whether the text fits in one line and cannot disturb the text around it: no control
  /// characters, no line separators, nothing that turns the direction of writing.
  static boolean isOneLine(String text) {
    return text.codePoints().noneMatch(Characters::breaksLine);
  }

  /// Whether the text can be shown as paragraphs: lines and tabs, no other control characters.
  static boolean isParagraphs(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
  }

  private static boolean breaksLine(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }
}
