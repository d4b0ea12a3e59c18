package io.madang.wire;

import java.net.InetAddress;

/// An IP network: an address and how many of its leading bits count. The address is not copied:
/// nobody changes it.
record Network(byte[] address, int prefix) {
  /// @param text such as `192.168.0.0/16`, `fd00::/8` or one address
  /// @throws IllegalArgumentException if it is none
  static Network parse(String text) {
    String cidr = text.strip();
    int slash = cidr.indexOf('/');
    String literal = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] address = literal(literal, text);
    int bits = address.length * 8;
    int prefix = bits;
    if (slash >= 0) {
      String digits = cidr.substring(slash + 1);
      prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : bits + 1;
    }
    if (prefix > bits) {
      throw new IllegalArgumentException("not a network: " + text);
    }
    return new Network(address, prefix);
  }

  /// Of a literal: a name would be looked up, and mean another network tomorrow.
  private static byte[] literal(String literal, String text) {
    if (literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || literal.matches("[0-9a-fA-F:.]*:.*")) {
      try {
        return InetAddress.ofLiteral(literal).getAddress();
      } catch (IllegalArgumentException malformed) {
        throw new IllegalArgumentException("not a network: " + text, malformed);
      }
    }
    throw new IllegalArgumentException("not a network: " + text);
  }

  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit));
      if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
