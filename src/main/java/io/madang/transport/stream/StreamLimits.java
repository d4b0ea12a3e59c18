package io.madang.transport.stream;

import java.time.Duration;

/// What all connections together, and those that have not shown what they want, may take.
///
/// @param maxConnections open at a time, spliced ones not counted; above it new ones are refused
/// @param maxUnconfirmed connections at a time that [StreamIo#confirm] was not called for; above it
///   the oldest goes
/// @param maxUnconfirmedPerAddress of them from one IPv4 address or one IPv6 /64; above it the
///   newest is refused
/// @param confirmWithin how long a connection may remain unconfirmed, its TLS handshake included
/// @param maxQueuedBytes that wait for one connection's peer
public record StreamLimits(
    int maxConnections,
    int maxUnconfirmed,
    int maxUnconfirmedPerAddress,
    Duration confirmWithin,
    int maxQueuedBytes) {
  /// What fits a server of any size; see also [#maxTotalQueuedBytes].
  public static final StreamLimits STANDARD =
      new StreamLimits(10_000, 1_000, 50, Duration.ofSeconds(10), 256 << 10);

  /// Numbers are 16 bits, and are to be used again late.
  private static final int MOST_CONNECTIONS = 32_768;

  private static final int LEAST_QUEUE = 4 << 10;

  /// Of the process's memory, what all queues together may take is one eighth.
  private static final int MEMORY_SHIFT = 3;

  public StreamLimits {
    if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "connections are 1 to " + MOST_CONNECTIONS + ", not " + maxConnections);
    }
    if (maxUnconfirmed < 1 || maxUnconfirmedPerAddress < 1 || confirmWithin.isNegative()) {
      throw new IllegalArgumentException("limits of unconfirmed connections are above 0");
    }
    if (maxQueuedBytes < LEAST_QUEUE) {
      throw new IllegalArgumentException("a queue holds at least " + LEAST_QUEUE + " bytes");
    }
  }

  /// Bytes that may wait for all peers together: connections that take nothing, each with a full
  /// queue, must not take the memory of everything else.
  static long maxTotalQueuedBytes() {
    return Runtime.getRuntime().maxMemory() >> MEMORY_SHIFT;
  }
}
