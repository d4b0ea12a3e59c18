package io.madang.server;

import java.util.regex.Pattern;

/// Takes secrets out of text that people read: tokens, session secrets, passwords of every
/// protocol. Everything that is logged passes through it (see [RedactingFilter]).
final class Redaction {

  static final String HIDDEN = "…";

  /// Each pattern's first group stays, the rest of the match is hidden.
  private static final Pattern[] SECRETS = {
    // JSON Web Tokens, wherever they stand: the header of each begins with {" in base64url.
    Pattern.compile("(eyJ)[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]*)?"),
    // Authorization headers of any scheme.
    Pattern.compile("(?i)(authorization\\s*[:=]\\s*\\w+\\s+)[^\\s,;\"']+"),
    // Values of JSON members and of query parameters.
    Pattern.compile(
        "(?i)(\"?\\b(?:token|session|resume|password|passwd|pwd|secret|credential)\"?\\s*[:=]\\s*\"?)"
            + "[^\\s\"&,;}\\]]+"),
    // The settings that hold secrets, as they may stand in a message about the configuration; the
    // words that show their form are none.
    Pattern.compile(
        "(?i)((?:madang[._]auth[._]keys|madang[._]turn[._]secret)\\s*[:=]\\s*)"
            + "(?!key:secret\\b)\\S+"),
    // User and password in an address, whatever follows: a password may hold an @ as well.
    Pattern.compile("(?i)(\\brtsps?://)\\S*(?=@)"),
    // ICE passwords in session descriptions (RFC 8839, section 5.4).
    Pattern.compile("(a=ice-pwd:)\\S+"),
    // Session secrets of the signaling protocol.
    Pattern.compile("\\b(s-)[A-Za-z0-9_-]{16,}"),
  };

  private Redaction() {}

  /// The same text with each secret replaced by `…`; the very same object if there is none.
  static String redact(String text) {
    String redacted = text;
    for (Pattern secret : SECRETS) {
      var matcher = secret.matcher(redacted);
      if (matcher.find()) {
        redacted = matcher.replaceAll("$1" + HIDDEN);
      }
    }
    return redacted;
  }
}
