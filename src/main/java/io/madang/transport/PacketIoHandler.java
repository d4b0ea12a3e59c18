package io.madang.transport;

/// What a [PacketIo] engine calls, always on its own thread: one duty cycle is `onCycle
/// (onDatagram)* onCycleEnd`.
public interface PacketIoHandler {
  /// A cycle begins: the clock is read here and nowhere else in the cycle.
  void onCycle();

  /// One datagram. The array is the engine's, borrowed for this call only and free to be written
  /// to, also beyond `offset + length` up to the end of the array.
  ///
  /// @param socket the index of the socket that received it
  /// @param high the first half of the sender's IPv6 address, 0 for IPv4
  /// @param low the second half, v4-mapped for IPv4
  void onDatagram(int socket, long high, long low, int port, byte[] array, int offset, int length);

  /// An ICMP error (RFC 792, RFC 4443) for a datagram that a socket of [PacketIo#openSocket] has
  /// sent. Only some engines hear of them.
  ///
  /// @param high the address it was sent to, as in [#onDatagram]
  /// @param data the MTU of a path that is too narrow, otherwise 0
  void onUnreachable(int socket, long high, long low, int port, int type, int code, int data);

  /// The batch is read: commands, deadlines and flushes follow.
  void onCycleEnd();

  /// The kernel refused datagrams for a reason that a smaller batch would not cure.
  void onSendFailed(int datagrams);

  /// The engine has stopped; nothing is called after this.
  void onClosed();
}
