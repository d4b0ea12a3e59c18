package io.madang.transport.stream;

/// Connections as the sockets that loops pass around: the number, what it carries, and whether a
/// message is the first one that a loop gets of it. Above every other kind of socket number.
///
/// ```
///  30      17   16   15            0
/// +--+----+----+----+---------------+
/// | 1|  0 |TURN|1st |    number     |
/// +--+----+----+----+---------------+
/// ```
public final class StreamSockets {
  private static final int FIRST = 1 << 30;

  private static final int NUMBER = 0xffff;
  private static final int OPENING = 1 << 16;
  private static final int TURN = 1 << 17;

  /// Connections with this number and above are DTLS.
  static final int FIRST_TUNNEL = 56 << 10;

  private StreamSockets() {}

  /// @param number 1..65 535
  public static int of(int number, StreamKind kind) {
    return FIRST | number | (kind == StreamKind.TURN ? TURN : 0);
  }

  /// The same socket, saying that this is its first message.
  public static int opening(int socket) {
    return socket | OPENING;
  }

  /// The socket without that.
  public static int opened(int socket) {
    return socket & ~OPENING;
  }

  /// Whether its loop has got nothing of the connection before.
  public static boolean isOpening(int socket) {
    return (socket & OPENING) != 0;
  }

  /// Whether a socket is a connection.
  public static boolean isStream(int socket) {
    return socket >= FIRST;
  }

  /// What a connection carries.
  public static StreamKind kind(int socket) {
    return (socket & TURN) != 0 ? StreamKind.TURN : StreamKind.ICE;
  }

  /// Whether a connection carries datagrams (DTLS), not bytes.
  ///
  /// @param number 1..65 535
  public static boolean isTunnel(int number) {
    return number >= FIRST_TUNNEL;
  }

  /// The number of a connection.
  public static int number(int socket) {
    return socket & NUMBER;
  }
}
