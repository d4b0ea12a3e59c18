package io.madang.bench;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.transport.TurnStream;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// A TURN client over TCP or TLS: a frame is one write.
final class StreamLoadClient implements LoadClient {
  private static final int UDP = 17 << 24;
  private static final int CHANNEL_BIND = 0x0009;
  private static final int MESSAGE = PAYLOAD + 4;

  private final Socket socket;
  private final InetSocketAddress relayed;
  private final byte[] frame = new byte[PACKETS * MESSAGE];

  /// @param stream connected
  StreamLoadClient(TurnStream stream, InetSocketAddress peer) throws IOException {
    socket = stream.socket();
    socket.setTcpNoDelay(true);
    StunMessage allocated =
        stream.ask(
            TurnStream.ALLOCATE, writer -> writer.put32(StunAttribute.REQUESTED_TRANSPORT, UDP));
    if (!allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)) {
      throw new IOException("no allocation: error " + allocated.errorCode());
    }
    relayed = new InetSocketAddress(socket.getInetAddress(), allocated.addressPort());
    StunMessage bound =
        stream.ask(
            CHANNEL_BIND,
            writer -> {
              writer.put32(StunAttribute.CHANNEL_NUMBER, CHANNEL << 16);
              writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, TransportAddress.of(peer));
            });
    if (bound.messageClass() != StunClass.SUCCESS) {
      throw new IOException("no channel: error " + bound.errorCode());
    }
    ByteBuffer headers = ByteBuffer.wrap(frame);
    for (int i = 0; i < PACKETS; i++) {
      headers.putShort(i * MESSAGE, (short) CHANNEL).putShort(i * MESSAGE + 2, (short) PAYLOAD);
    }
    socket.setSoTimeout(0);
  }

  @Override
  public InetSocketAddress relayed() {
    return relayed;
  }

  @Override
  public void sendFrame() throws IOException {
    socket.getOutputStream().write(frame);
  }

  @Override
  public void count(AtomicLong received) throws IOException {
    InputStream input = socket.getInputStream();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[64 << 10];
          long bytes = 0;
          try {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
              long before = bytes / MESSAGE;
              bytes += read;
              received.addAndGet(bytes / MESSAGE - before);
            }
          } catch (SocketException end) {
            received.addAndGet(0);
          } catch (IOException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
