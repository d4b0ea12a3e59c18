package io.madang.transport.stream;

import io.madang.ice.stun.StunWriter;
import io.madang.wire.PacketBuffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/// A peer at the other end of a connection, with a plain blocking socket or one of TLS.
final class StreamClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  StreamClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static StreamClient connect(int port) throws IOException {
    return new StreamClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /// From one of the machine's loopback addresses: 127.0.0.0/8 is all ours.
  static StreamClient connect(String from, int port) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    return new StreamClient(socket);
  }

  /// A binding request with USERNAME.
  static byte[] check(int transaction) {
    var buffer = new PacketBuffer(128);
    var writer = new StunWriter();
    writer.begin(buffer, StunWriter.BINDING_REQUEST, 7, transaction);
    writer.username("Aserver:client");
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + writer.length());
  }

  /// A binding request as STUN clients send it.
  static byte[] binding(int transaction) {
    var buffer = new PacketBuffer(128);
    var writer = new StunWriter();
    writer.begin(buffer, StunWriter.BINDING_REQUEST, 7, transaction);
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + writer.length());
  }

  static byte[] framed(byte[] packet) {
    byte[] frame = new byte[packet.length + 2];
    frame[0] = (byte) (packet.length >> 8);
    frame[1] = (byte) packet.length;
    System.arraycopy(packet, 0, frame, 2, packet.length);
    return frame;
  }

  Socket socket() {
    return socket;
  }

  StreamClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  byte[] receive(int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  byte[] receiveFrame() throws IOException {
    return receive(in.readUnsignedShort());
  }

  /// What comes until it ends with these words.
  String receiveText(String end) throws IOException {
    var text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      text.append((char) in.readUnsignedByte());
    }
    return text.toString();
  }

  /// Whether the other end is closed, once everything is read.
  boolean isEnded() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
