package io.madang.ice.stun;

import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes and addresses as tests write them down.
final class Bytes {
  private Bytes() {}

  /// Hexadecimal digits, with any white space between them.
  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static StunMessage message(byte[] bytes) {
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, bytes.length))) {
      throw new AssertionError("not a STUN message");
    }
    return message;
  }

  static StunMessage message(PacketBuffer buffer) {
    return message(copy(buffer));
  }

  static byte[] copy(PacketBuffer buffer) {
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
  }

  static boolean wraps(byte[] bytes) {
    return new StunMessage().wrap(new PacketBuffer().wrap(bytes, 0, bytes.length));
  }

  static TransportAddress address(String host, int port) {
    return TransportAddress.of(new InetSocketAddress(host, port));
  }
}
