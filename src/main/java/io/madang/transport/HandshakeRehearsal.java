package io.madang.transport;

import io.madang.dtls.DatagramExchange;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.DtlsException;
import io.madang.dtls.DtlsRole;
import io.madang.dtls.DtlsSession;
import io.madang.dtls.Fingerprint;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Shakes hands with ourselves in memory. The first handshake of a process loads some hundred
/// classes and runs interpreted, which takes seconds on a small machine: rehearsed at start, it is
/// not the first guest who waits for it.
public final class HandshakeRehearsal {
  private static final int HANDSHAKES = 3;
  private static final int DEADLINE_MILLIS = 20_000;
  private static final int MOST_DATAGRAMS = 64;

  private static final Logger LOG = Logger.getLogger(HandshakeRehearsal.class);

  private HandshakeRehearsal() {}

  /// Takes as long as it takes: to be run on a thread of its own while the server starts.
  ///
  /// @throws DtlsException if we cannot even connect to ourselves
  public static void run(TransportContext context) throws DtlsException {
    for (int i = 0; i < HANDSHAKES; i++) {
      shakeHands(context.dtls(), context.fingerprint(), context.handshakes());
    }
  }

  private static void shakeHands(
      DtlsEndpoint endpoint, Fingerprint fingerprint, ThreadFactory threads) throws DtlsException {
    BlockingQueue<byte[]> toServer = new ArrayBlockingQueue<>(MOST_DATAGRAMS);
    BlockingQueue<byte[]> toClient = new ArrayBlockingQueue<>(MOST_DATAGRAMS);
    Thread client =
        threads.newThread(() -> {
          try {
            endpoint
                .handshake(
                    DtlsRole.CLIENT,
                    List.of(fingerprint),
                    new Exchange(toClient, toServer),
                    DEADLINE_MILLIS)
                .close();
          } catch (DtlsException failure) {
            // The server's side is told by an alert, fails as well, and says so.
            LOG.debugf("the client of the rehearsal fails: %s", failure.getMessage());
          }
        });
    client.start();
    DtlsSession session =
        endpoint.handshake(
            DtlsRole.SERVER,
            List.of(fingerprint),
            new Exchange(toServer, toClient),
            DEADLINE_MILLIS);
    session.close();
  }

  /// One end of a path in memory; what does not fit is lost, as on any path.
  private record Exchange(BlockingQueue<byte[]> incoming, BlockingQueue<byte[]> outgoing)
      implements DatagramExchange {
    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) {
      try {
        byte[] datagram = incoming.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (datagram == null) {
          return -1;
        }
        int taken = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, taken);
        return taken;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return -1;
      }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      boolean kept = outgoing.offer(Arrays.copyOfRange(buffer, offset, offset + length));
      assert kept : "a handshake has fewer datagrams";
    }
  }
}
