package io.madang.bench;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.transport.TurnStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/// TURN clients, each with a channel to one peer, and that peer. Whoever sends does so in frames of
/// six packets of 1 200 bytes; the other side counts what arrives.
final class TurnLoad implements AutoCloseable {
  private final DatagramChannel peer = DatagramClient.open();
  private final List<LoadClient> clients = new ArrayList<>();
  private final AtomicLong received = new AtomicLong();
  private int next;

  /// @param tls trusts the server
  TurnLoad(
      RelayServer server,
      LoadTransport transport,
      String secret,
      String realm,
      int count,
      SSLContext tls)
      throws IOException {
    var issuer = new TimeLimitedCredentials(secret);
    InetSocketAddress address = server.address(transport);
    InetSocketAddress toPeer = (InetSocketAddress) peer.getLocalAddress();
    for (int i = 0; i < count; i++) {
      Credential credential = issuer.issue("c" + i, System.currentTimeMillis() / 1_000 + 86_400);
      LoadClient client =
          switch (transport) {
            case UDP -> new DatagramClient(address, credential, realm, toPeer);
            case TCP -> {
              var socket = new Socket(address.getAddress(), address.getPort());
              yield new StreamLoadClient(new TurnStream(socket, credential, realm), toPeer);
            }
            case TLS -> {
              Socket socket =
                  tls.getSocketFactory().createSocket(address.getAddress(), address.getPort());
              yield new StreamLoadClient(new TurnStream(socket, credential, realm), toPeer);
            }
          };
      clients.add(client);
    }
    DatagramClient.count(peer, received);
    for (LoadClient client : clients) {
      client.count(received);
    }
  }

  long received() {
    return received.get();
  }

  /// Sends frames, each from or to the next client, spread evenly over time.
  ///
  /// @param framesPerSecond 0 for as many as possible
  /// @return how many packets were sent
  long send(boolean towardsPeer, int framesPerSecond, long millis) throws IOException {
    ByteBuffer packet = ByteBuffer.allocateDirect(LoadClient.PAYLOAD);
    long interval = framesPerSecond == 0 ? 0 : 1_000_000_000L / framesPerSecond;
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000L;
    long frames = 0;
    for (long due = begin; Math.max(due, interval == 0 ? System.nanoTime() : 0) < end; frames++) {
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      LoadClient client = clients.get(next);
      next = (next + 1) % clients.size();
      if (towardsPeer) {
        client.sendFrame();
      } else {
        for (int i = 0; i < LoadClient.PACKETS; i++) {
          peer.send(packet.clear(), client.relayed());
        }
      }
      due += interval;
    }
    return frames * LoadClient.PACKETS;
  }

  @Override
  public void close() throws IOException {
    peer.close();
    for (LoadClient client : clients) {
      client.close();
    }
  }
}
