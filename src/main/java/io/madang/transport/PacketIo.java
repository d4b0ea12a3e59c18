package io.madang.transport;

import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The sockets of one [MediaLoop] and the thread that reads them: the joint between the loop and
/// the operating system.
///
/// An engine owns its thread and pushes what it reads into a [PacketIoHandler]. It has one socket
/// per local address, all on one port, so that what is sent from a socket carries the very address
/// the peer talked to (on a host with several addresses a wildcard socket would let the routing
/// table choose another one, and the peer would not know it). A socket is named by its index in
/// [#localAddresses()], which is the same on every loop that shares the port.
///
/// Threads: [#wakeUp], [#isLoopThread] and [#close] from anywhere; everything else on the engine's
/// thread.
public interface PacketIo {
  /// Starts reading. Called once; the sockets are open since the engine was made.
  void start(PacketIoHandler handler);

  boolean isLoopThread();

  /// Makes a duty cycle happen soon, even if no datagram comes.
  void wakeUp();

  /// Makes a duty cycle happen at `nanos` of the monotonic clock or a little earlier,
  /// `Long.MAX_VALUE` never. A later call replaces an earlier one.
  void wakeAt(long nanos);

  /// The addresses that are bound, by socket index. The last ones may be wildcards.
  List<InetSocketAddress> localAddresses();

  /// Opens one more socket, which has its address for itself: for a relayed address.
  ///
  /// @return its index, behind those of [#localAddresses()]; -1 if the address cannot be bound
  int openSocket(InetSocketAddress address);

  /// The same, beside other sockets of this process with the same port on a wildcard address.
  int openSharedSocket(InetSocketAddress address);

  /// Closes a socket of [#openSocket]. Its index may be given to another one.
  void closeSocket(int socket);

  /// Whether [#forbidFragments] does anything.
  boolean canForbidFragments();

  /// Whether what is sent from a socket of [#openSocket] from now on must not be cut on its way.
  void forbidFragments(int socket, boolean forbidden);

  /// Takes one run of datagrams for one destination. The bytes are copied out before this returns.
  ///
  /// All datagrams of a run have the length of its first one, except the last, which may be
  /// shorter: the engine may hand the run to the kernel as one segmented send.
  ///
  /// @return how many datagrams were taken; fewer than asked when the queue towards the kernel is
  ///   full
  int send(
      int socket,
      TransportAddress to,
      byte[] array,
      int[] offsets,
      int[] lengths,
      int first,
      int count);

  /// Hands everything taken so far to the kernel, in as few calls as possible.
  void flush();

  /// Stops reading, closes the sockets and ends the thread after [PacketIoHandler#onClosed()].
  void close();
}
