package io.madang.transport.stream;

/// The numbers under which loops know connections among their sockets.
public final class StreamSockets {
  /// Above every other kind of socket number: those of real sockets, and those of our own
  /// candidates (from `1 << 24`), of which there are a few thousand at most.
  private static final int FIRST = 1 << 28;

  private static final int NUMBERS = 1 << 16;

  private StreamSockets() {}

  /// The socket of a connection.
  ///
  /// @param connection 1 to 65 535
  public static int of(int connection) {
    return FIRST + connection;
  }

  public static boolean isStream(int socket) {
    return socket > FIRST && socket < FIRST + NUMBERS;
  }

  /// The connection behind a socket for which [#isStream] holds.
  public static int connection(int socket) {
    return socket - FIRST;
  }
}
