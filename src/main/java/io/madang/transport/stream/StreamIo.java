package io.madang.transport.stream;

/// The connections of the media port: the joint between media loops and TCP.
///
/// A connection is a number of 1 to 65 535. A number is used again as late as possible, after tens
/// of thousands of others, so whoever still names a connection that is gone does no harm.
///
/// Called from any thread; nothing blocks, and nothing throws for a connection that is gone.
public interface StreamIo {
  /// Bytes of the longest message that is taken or brought: a received datagram in the longest TURN
  /// envelope. Nothing we serve sends more.
  int MAX_MESSAGE = 2_304;

  /// The TCP port next to the media port; -1 for none.
  int port();

  /// The port where TLS is expected; -1 for none.
  int tlsPort();

  /// Takes whole packets or messages for one connection, in order; RFC 4571 framing is added here.
  /// The bytes are copied before this returns, and nothing is allocated. They may wait until
  /// [#flush].
  ///
  /// @param offsets in `array` by packet, from index `first`
  /// @param lengths likewise; 1 to [#MAX_MESSAGE] bytes
  /// @return how many were taken: fewer than `count` when the connection's queue is full (see
  ///   [#queuedBytes]), or all connections together bring more than the stream thread takes; 0 when
  ///   it is gone
  int send(int connection, byte[] array, int[] offsets, int[] lengths, int first, int count);

  /// Makes the stream thread write what was taken: called once at the end of a duty cycle in which
  /// something was sent.
  void flush();

  /// Bytes that were taken and that the kernel has not taken yet, framing included; 0 if the
  /// connection is gone. Never more than [StreamLimits#maxQueuedBytes].
  int queuedBytes(int connection);

  /// Bytes the kernel has taken since the connection began, framing included, encryption not: their
  /// rate while [#queuedBytes] is above 0 is what the path carries. 0 if the connection is gone.
  long writtenBytes(int connection);

  /// The peer has shown that it belongs here, by an authenticated check or an allocation: the
  /// limits of half-open connections no longer hold for it. Cheap when it is known already.
  void confirm(int connection);

  /// Closes a connection after what was sent to it before, if the peer takes that soon.
  /// [StreamHandler#onClosed] follows.
  void close(int connection);
}
