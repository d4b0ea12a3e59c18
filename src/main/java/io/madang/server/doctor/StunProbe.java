package io.madang.server.doctor;

import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.server.doctor.DoctorReport.Path;
import io.madang.wire.MonotonicClock;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// Asks a STUN server for a binding (RFC 8489) as a client would, from a socket that has nothing to
/// do with the server, and waits two seconds at most. Blocks: for a virtual thread.
///
/// @param exchange how bytes get there and back
record StunProbe(String path, InetAddress address, int port, Exchange exchange) {
  private static final int DEADLINE_MILLIS = 2_000;
  private static final int CAPACITY = 600;

  /// Sends a message to a server and answers the next one that comes back.
  @FunctionalInterface
  interface Exchange {
    /// @param request the whole message
    /// @param answer filled from its beginning
    /// @return bytes of the answer
    /// @throws SocketTimeoutException after the deadline
    int exchange(InetSocketAddress server, byte[] request, byte[] answer, Countdown left)
        throws IOException;
  }

  /// What is left of the time.
  record Countdown(MonotonicClock clock, long endNanos) {
    static Countdown start(MonotonicClock clock) {
      return new Countdown(
          clock, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS));
    }

    /// At least 1, so that no call waits for ever.
    ///
    /// @throws SocketTimeoutException if there is nothing left
    int millis() throws SocketTimeoutException {
      long left = TimeUnit.NANOSECONDS.toMillis(endNanos - clock.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      return (int) left;
    }

    long elapsedMillis() {
      return DEADLINE_MILLIS - TimeUnit.NANOSECONDS.toMillis(endNanos - clock.nanoTime());
    }
  }

  static StunProbe udp(InetAddress address, int port) {
    return new StunProbe("stun-udp", address, port, new UdpExchange());
  }

  static StunProbe tcp(InetAddress address, int port) {
    return new StunProbe("stun-tcp", address, port, new TcpExchange());
  }

  /// @param tls of the connection, with the name that is asked for
  static StunProbe tls(InetAddress address, int port, TlsExchange tls) {
    return new StunProbe("stun-tls", address, port, tls);
  }

  Path run(MonotonicClock clock) {
    var countdown = Countdown.start(clock);
    try {
      String mapped = ask(countdown);
      return result(countdown, mapped, "");
    } catch (SocketTimeoutException late) {
      return result(countdown, "", "no answer within 2 s");
    } catch (ConnectException | PortUnreachableException refused) {
      return result(countdown, "", "refused: nothing listens there, or a firewall says so");
    } catch (SSLException failed) {
      return result(countdown, "", "TLS failed: " + failed.getMessage());
    } catch (IOException failed) {
      return result(countdown, "", "failed: " + failed.getMessage());
    }
  }

  private String ask(Countdown countdown) throws IOException {
    int high = ThreadLocalRandom.current().nextInt();
    long low = ThreadLocalRandom.current().nextLong();
    var request = new PacketBuffer(CAPACITY);
    new StunWriter().begin(request, StunWriter.BINDING_REQUEST, high, low).fingerprint();
    byte[] bytes = new byte[request.length()];
    request.get(0, bytes, 0, bytes.length);
    byte[] answer = new byte[CAPACITY];
    int length = exchange.exchange(new InetSocketAddress(address, port), bytes, answer, countdown);
    var message = new StunMessage();
    boolean isAnswer =
        message.wrap(new PacketBuffer().wrap(answer, 0, length))
            && message.transactionIdHigh() == high
            && message.transactionIdLow() == low
            && message.messageClass() == StunClass.SUCCESS;
    TransportAddress mapped = isAnswer ? message.xorMappedAddress() : TransportAddress.NONE;
    if (mapped.equals(TransportAddress.NONE)) {
      throw new IOException("what answers there is no STUN server");
    }
    return mapped.socketAddress().getAddress().getHostAddress();
  }

  private Path result(Countdown countdown, String mapped, String problem) {
    return new Path(path, port, problem.isEmpty(), countdown.elapsedMillis(), mapped, problem);
  }
}
