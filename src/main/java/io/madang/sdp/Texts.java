package io.madang.sdp;

import java.util.ArrayList;
import java.util.List;

/// The small grammar that attribute values share: words, numbers, one line. Malformed text is an
/// [IllegalArgumentException]; [SdpParser] turns it into an [SdpException] with the line's number.
final class Texts {
  private Texts() {}

  static void requireOneLine(String text) {
    if (!isOneLine(text)) {
      throw new IllegalArgumentException("line breaks and NUL are not allowed in a line");
    }
  }

  static boolean isOneLine(String text) {
    return text.indexOf('\r') < 0 && text.indexOf('\n') < 0 && text.indexOf('\0') < 0;
  }

  /// The words of a text, split at runs of spaces.
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t') {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /// The first word and the rest behind it, which is empty where there is none.
  static Head head(String text) {
    String stripped = text.strip();
    int space = stripped.indexOf(' ');
    return space < 0
        ? new Head(stripped, "")
        : new Head(stripped.substring(0, space), stripped.substring(space + 1).strip());
  }

  /// A token: neither empty nor with a space in it.
  static String token(String text) {
    if (text.isEmpty() || text.indexOf(' ') >= 0 || !isOneLine(text)) {
      throw new IllegalArgumentException("not a token: '" + text + "'");
    }
    return text;
  }

  static long number(String text, long minimum, long maximum) {
    long value = 0;
    if (text.isEmpty() || text.length() > 18) {
      throw new IllegalArgumentException("not a number: '" + text + "'");
    }
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalArgumentException("not a number: '" + text + "'");
      }
      value = value * 10 + digit;
    }
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(value + " is not in " + minimum + ".." + maximum);
    }
    return value;
  }

  static int payloadType(String text) {
    return (int) number(text, 0, 127);
  }

  /// An SSRC as its bit pattern.
  static int ssrc(String text) {
    return (int) number(text, 0, 0xffff_ffffL);
  }

  record Head(String first, String rest) {}
}
