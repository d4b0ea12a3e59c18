package io.madang.dtls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// Two exchanges that are each other's peer, with a seeded path between them that loses, repeats
/// and reorders, or does to the datagrams what a test says.
final class DatagramLink {
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
  private final AtomicInteger clientSent = new AtomicInteger();
  private final AtomicInteger serverSent = new AtomicInteger();
  private final DatagramExchange client;
  private final DatagramExchange server;

  private DatagramLink(Path upwards, Path downwards) {
    client = new End(toClient, toServer, upwards, clientSent);
    server = new End(toServer, toClient, downwards, serverSent);
  }

  /// What happens to the datagrams in one direction: each sent datagram becomes those that arrive
  /// now.
  @FunctionalInterface
  interface Path extends UnaryOperator<List<byte[]>> {}

  static DatagramLink perfect() {
    return new DatagramLink(sent -> sent, sent -> sent);
  }

  static DatagramLink of(Path upwards, Path downwards) {
    return new DatagramLink(upwards, downwards);
  }

  /// Loses, repeats and reorders with these chances, each in percent.
  static DatagramLink lossy(long seed, int loss, int repetition, int reordering) {
    Random random = new Random(seed);
    return new DatagramLink(
        new LossyPath(new Random(random.nextLong()), loss, repetition, reordering),
        new LossyPath(new Random(random.nextLong()), loss, repetition, reordering));
  }

  static Path path(Random random, int loss, int repetition, int reordering) {
    return new LossyPath(random, loss, repetition, reordering);
  }

  DatagramExchange client() {
    return client;
  }

  DatagramExchange server() {
    return server;
  }

  int clientSent() {
    return clientSent.get();
  }

  int serverSent() {
    return serverSent.get();
  }

  /// Puts a datagram on the wire to the server, as an attacker would.
  void injectToServer(byte[] datagram) {
    toServer.add(datagram);
  }

  void injectToClient(byte[] datagram) {
    toClient.add(datagram);
  }

  /// Ends both exchanges.
  void end() {
    toClient.add(END);
    toServer.add(END);
  }

  private record End(
      BlockingQueue<byte[]> incoming, BlockingQueue<byte[]> outgoing, Path path, AtomicInteger sent)
      implements DatagramExchange {
    @Override
    public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
      try {
        byte[] datagram = incoming.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (datagram == null) {
          return -1;
        }
        if (datagram == END) {
          incoming.add(END);
          throw new IOException("the exchange has ended");
        }
        int copied = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, array, offset, copied);
        return copied;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public synchronized void send(byte[] array, int offset, int length) {
      sent.incrementAndGet();
      outgoing.addAll(path.apply(List.of(Arrays.copyOfRange(array, offset, offset + length))));
    }
  }

  private static final class LossyPath implements Path {
    private final Random random;
    private final int loss;
    private final int repetition;
    private final int reordering;
    private final List<byte[]> late = new ArrayList<>();

    LossyPath(Random random, int loss, int repetition, int reordering) {
      this.random = random;
      this.loss = loss;
      this.repetition = repetition;
      this.reordering = reordering;
    }

    @Override
    public List<byte[]> apply(List<byte[]> sent) {
      List<byte[]> arriving = new ArrayList<>();
      for (byte[] datagram : sent) {
        if (happens(reordering)) {
          late.add(datagram);
        } else if (!happens(loss)) {
          arriving.add(datagram);
          if (happens(repetition)) {
            arriving.add(datagram);
          }
          arriving.addAll(late);
          late.clear();
        }
      }
      return arriving;
    }

    private boolean happens(int percent) {
      return random.nextInt(100) < percent;
    }
  }
}
