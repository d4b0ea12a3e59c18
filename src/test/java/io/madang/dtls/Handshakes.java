package io.madang.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Endpoints and handshakes for the tests of this package. What should come at once has a deadline
/// of many seconds, which a good run never sees.
final class Handshakes {
  static final int DEADLINE_MILLIS = 60_000;

  static final SrtpProfileSpec GCM_128 = new SrtpProfileSpec(7, 16, 12);
  static final SrtpProfileSpec GCM_256 = new SrtpProfileSpec(8, 32, 12);
  static final SrtpProfileSpec SHA1_80 = new SrtpProfileSpec(1, 16, 14);
  static final List<SrtpProfileSpec> ALL = List.of(GCM_128, GCM_256, SHA1_80);

  private Handshakes() {}

  /// An endpoint with the certificate it shows.
  record Party(DtlsEndpoint endpoint, DtlsCertificate certificate) {
    static Party with(List<SrtpProfileSpec> preference) {
      SecureRandom random = new SecureRandom();
      DtlsCertificate certificate = DtlsCertificate.generate(random);
      return new Party(new DtlsEndpoint(certificate, preference, random), certificate);
    }

    static Party any() {
      return with(ALL);
    }

    Fingerprint fingerprint() {
      return certificate.fingerprint();
    }
  }

  /// Both ends of a complete handshake.
  record Pair(DtlsSession client, DtlsSession server) {}

  /// What came out at both ends, sessions or failures.
  record Outcome(CompletableFuture<DtlsSession> client, CompletableFuture<DtlsSession> server) {
    /// Lets both ends go on receiving, as an owner of a session has to.
    Outcome keptAlive() {
      client.thenAccept(session -> async(() -> receiveUntilClosed(session)));
      server.thenAccept(session -> async(() -> receiveUntilClosed(session)));
      return this;
    }

    Pair sessions() {
      return new Pair(get(client), get(server));
    }

    DtlsException.Code clientFailure() {
      return failure(client).code();
    }

    DtlsException.Code serverFailure() {
      return failure(server).code();
    }
  }

  static Outcome start(Party client, Party server, DatagramLink link) {
    return new Outcome(
        handshake(client, DtlsRole.CLIENT, server.fingerprint(), link.client()),
        handshake(server, DtlsRole.SERVER, client.fingerprint(), link.server()));
  }

  static CompletableFuture<DtlsSession> handshake(
      Party party, DtlsRole role, Fingerprint expected, DatagramExchange exchange) {
    return async(
        () -> party.endpoint().handshake(role, List.of(expected), exchange, DEADLINE_MILLIS));
  }

  private static int receiveUntilClosed(DtlsSession session) {
    byte[] buffer = new byte[DtlsSession.RECEIVE_CAPACITY];
    int messages = 0;
    while (session.receive(buffer, 0, buffer.length, DEADLINE_MILLIS) != DtlsSession.CLOSED) {
      messages++;
    }
    return messages;
  }

  static <T> CompletableFuture<T> async(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2L * DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("nothing came: " + e, e);
    }
  }

  static DtlsException failure(CompletableFuture<DtlsSession> future) {
    try {
      future.get(2L * DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
      throw new AssertionError("the handshake succeeded");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DtlsException failure) {
        return failure;
      }
      throw new AssertionError("failed otherwise", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }
}
