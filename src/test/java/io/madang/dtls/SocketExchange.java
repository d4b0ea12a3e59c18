package io.madang.dtls;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;

/// An exchange over a UDP socket on the loopback, with the peer given or learnt from its first
/// datagram.
final class SocketExchange implements DatagramExchange, AutoCloseable {
  private final DatagramSocket socket;
  private volatile SocketAddress peer;

  SocketExchange(SocketAddress peer) throws IOException {
    this.peer = peer;
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static SocketExchange waiting() throws IOException {
    return new SocketExchange(new InetSocketAddress(0));
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
    DatagramPacket packet = new DatagramPacket(array, offset, length);
    socket.setSoTimeout(waitMillis);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return -1;
    }
    peer = packet.getSocketAddress();
    return packet.getLength();
  }

  @Override
  public void send(byte[] array, int offset, int length) throws IOException {
    socket.send(new DatagramPacket(array, offset, length, peer));
  }

  @Override
  public void close() {
    socket.close();
  }
}
