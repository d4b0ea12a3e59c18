package io.madang.transport;

/// The first letter of our ICE user name fragments: which loop made them, so that any loop can tell
/// whose a connectivity check is.
final class LoopPrefix {
  /// The ice-chars (RFC 8839, section 5.4): 64 loops.
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private LoopPrefix() {}

  static String of(int loop) {
    return LETTERS.substring(loop, loop + 1);
  }

  /// The loop of a fragment; a number above all loops when it is none of ours.
  static int loopOf(String userFragment) {
    int index = userFragment.isEmpty() ? -1 : LETTERS.indexOf(userFragment.charAt(0));
    return index < 0 ? Integer.MAX_VALUE : index;
  }
}
