package io.madang.compose.worker;

import java.util.Locale;
import java.util.regex.Pattern;

/// The letters that stand for somebody without a picture, the same as in the client: two of a name
/// that has two words, else the first; a Hangul name keeps its given name's two syllables.
final class Initials {
  private static final Pattern HANGUL_NAME = Pattern.compile("\\p{IsHangul}{3,4}");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Initials() {}

  static String of(String name) {
    String trimmed = name.strip();
    if (trimmed.isEmpty()) {
      return "?";
    }
    String[] words = SPACE.split(trimmed);
    if (words.length == 1 && HANGUL_NAME.matcher(trimmed).matches()) {
      return trimmed.substring(trimmed.length() - 2);
    }
    String last = words.length > 1 ? first(words[words.length - 1]) : "";
    return (first(words[0]) + last).toUpperCase(Locale.ROOT);
  }

  private static String first(String word) {
    return word.substring(0, word.offsetByCodePoints(0, 1));
  }
}
