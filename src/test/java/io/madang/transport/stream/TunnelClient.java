package io.madang.transport.stream;

import io.madang.transport.stream.tls.Certificates;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// A client with the JDK's DTLS. It loses some datagrams of both directions when it is told to.
final class TunnelClient implements AutoCloseable {
  private static final int WAIT_MILLIS = 200;
  private static final int PATIENCE_ROUNDS = 100;
  private static final int ROOM = 20_000;

  private final DatagramSocket socket;
  private final SocketAddress server;
  private final SSLEngine engine;
  private Random losses = new Random(0);
  private int mayLose;

  TunnelClient(int port, Certificates trusted, int packetSize) throws Exception {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    socket.setSoTimeout(WAIT_MILLIS);
    server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", trusted.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("DTLSv1.2");
    context.init(null, trust.getTrustManagers(), null);
    engine = context.createSSLEngine("meet.example.org", port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setMaximumPacketSize(packetSize);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
  }

  /// From now on loses one in four, up to so many.
  TunnelClient losing(long seed, int most) {
    losses = new Random(seed);
    mayLose = most;
    return this;
  }

  TunnelClient handshake() throws IOException {
    engine.beginHandshake();
    for (int round = 0; round < PATIENCE_ROUNDS; round++) {
      flight();
      if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
        return this;
      }
      byte[] datagram = receive();
      if (datagram.length > 0) {
        unwrap(ByteBuffer.wrap(datagram));
      } else {
        // The flight is repeated.
        wrap(new byte[0]);
      }
    }
    throw new IOException("no handshake");
  }

  String cipherSuite() {
    return engine.getSession().getCipherSuite();
  }

  void send(byte[] message) throws IOException {
    wrap(message);
  }

  byte[] next() throws IOException {
    for (int round = 0; round < PATIENCE_ROUNDS; round++) {
      byte[] datagram = receive();
      byte[] message = datagram.length == 0 ? datagram : unwrap(ByteBuffer.wrap(datagram));
      if (message.length > 0) {
        return message;
      }
    }
    throw new IOException("no message");
  }

  /// Waits for the server's close_notify.
  void awaitEnd() throws IOException {
    for (int round = 0; round < PATIENCE_ROUNDS && !engine.isInboundDone(); round++) {
      byte[] datagram = receive();
      if (datagram.length > 0) {
        unwrap(ByteBuffer.wrap(datagram));
      }
    }
    if (!engine.isInboundDone()) {
      throw new IOException("no end");
    }
  }

  void sayGoodbye() throws IOException {
    engine.closeOutbound();
    wrap(new byte[0]);
  }

  @Override
  public void close() {
    socket.close();
  }

  private void flight() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(new byte[0]);
        case NEED_UNWRAP_AGAIN -> unwrap(ByteBuffer.allocate(0));
        default -> {
          return;
        }
      }
    }
  }

  private void wrap(byte[] message) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(ROOM);
    engine.wrap(ByteBuffer.wrap(message), record);
    if (record.position() > 0 && !isLost()) {
      socket.send(new DatagramPacket(record.array(), record.position(), server));
    }
  }

  private byte[] unwrap(ByteBuffer datagram) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(ROOM);
    do {
      int before = datagram.remaining();
      engine.unwrap(datagram, message);
      flight();
      if (datagram.remaining() == before) {
        break;
      }
    } while (datagram.hasRemaining());
    return Arrays.copyOf(message.array(), message.position());
  }

  private byte[] receive() throws IOException {
    var packet = new DatagramPacket(new byte[ROOM], ROOM);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException nothing) {
      return new byte[0];
    }
    return isLost() ? new byte[0] : Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private boolean isLost() {
    boolean lost = mayLose > 0 && losses.nextInt(4) == 0;
    if (lost) {
      mayLose--;
    }
    return lost;
  }
}
