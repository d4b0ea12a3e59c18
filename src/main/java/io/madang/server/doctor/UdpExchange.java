package io.madang.server.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/// Over UDP: sent again while nothing comes back (RFC 8489, section 6.2.1).
final class UdpExchange implements StunProbe.Exchange {
  private static final int RESEND_MILLIS = 500;

  @Override
  public int exchange(
      InetSocketAddress server, byte[] request, byte[] answer, StunProbe.Countdown left)
      throws IOException {
    try (var socket = new DatagramSocket()) {
      // Connected, so that the kernel tells of a closed port.
      socket.connect(server);
      while (true) {
        int patience = Math.min(RESEND_MILLIS, left.millis());
        socket.send(new DatagramPacket(request, request.length));
        socket.setSoTimeout(patience);
        var packet = new DatagramPacket(answer, answer.length);
        try {
          socket.receive(packet);
          return packet.getLength();
        } catch (SocketTimeoutException lost) {
          // Once more, until nothing is left.
        }
      }
    }
  }
}
