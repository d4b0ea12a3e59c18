package io.madang.sdp;

import java.util.List;

/// The `o=` line (RFC 8866, section 5.2). Immutable. Numbers are text here: clients send longer
/// ones than a `long` holds.
///
/// @param username `-` where there is none
/// @param sessionId decimal number
/// @param sessionVersion decimal number, one more for each new description of the session
/// @param networkType `IN`
/// @param addressType `IP4` or `IP6`
/// @param address of the sender; of no use behind a NAT
public record Origin(
    String username,
    String sessionId,
    String sessionVersion,
    String networkType,
    String addressType,
    String address) {

  /// Stands in where a description has no `o=` line.
  public static final Origin ABSENT = of(0, 0);

  public Origin {
    Texts.token(username);
    Texts.token(sessionId);
    Texts.token(sessionVersion);
    Texts.token(networkType);
    Texts.token(addressType);
    Texts.token(address);
  }

  /// An origin that tells no address, as RFC 9429, section 5.2.1 advises.
  public static Origin of(long sessionId, long sessionVersion) {
    return new Origin(
        "-",
        Long.toUnsignedString(sessionId),
        Long.toUnsignedString(sessionVersion),
        "IN",
        "IP4",
        "0.0.0.0");
  }

  static Origin parse(String value) {
    List<String> words = Texts.words(value);
    if (words.size() != 6) {
      throw new IllegalArgumentException("six fields expected, " + words.size() + " found");
    }
    return new Origin(
        words.get(0), words.get(1), words.get(2), words.get(3), words.get(4), words.get(5));
  }

  /// What stands behind `o=`.
  @Override
  public String toString() {
    return String.join(" ", username, sessionId, sessionVersion, networkType, addressType, address);
  }
}
