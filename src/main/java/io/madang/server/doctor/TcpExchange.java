package io.madang.server.doctor;

import io.madang.ice.stun.StunMessage;
import io.madang.wire.ByteArrays;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Over TCP: one message after the other, without framing (RFC 8489, section 6.2.2).
final class TcpExchange implements StunProbe.Exchange {
  @Override
  public int exchange(
      InetSocketAddress server, byte[] request, byte[] answer, StunProbe.Countdown left)
      throws IOException {
    try (var socket = new Socket()) {
      socket.connect(server, left.millis());
      return ask(socket, request, answer, left);
    }
  }

  static int ask(Socket socket, byte[] request, byte[] answer, StunProbe.Countdown left)
      throws IOException {
    socket.getOutputStream().write(request);
    read(socket, answer, 0, StunMessage.HEADER_LENGTH, left);
    int length = StunMessage.HEADER_LENGTH + ByteArrays.u16(answer, 2);
    if (length > answer.length) {
      throw new IOException("what answers there is no STUN server");
    }
    read(socket, answer, StunMessage.HEADER_LENGTH, length, left);
    return length;
  }

  private static void read(
      Socket socket, byte[] answer, int from, int end, StunProbe.Countdown left)
      throws IOException {
    for (int at = from; at < end; ) {
      socket.setSoTimeout(left.millis());
      int count = socket.getInputStream().read(answer, at, end - at);
      if (count < 0) {
        throw new EOFException("the connection was closed");
      }
      at += count;
    }
  }
}
