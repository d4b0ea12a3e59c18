package io.madang.transport;

import io.madang.transport.stream.StreamSockets;
import io.madang.wire.TransportAddress;
import io.madang.wire.TransportAddressMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// The addresses of this host, and our media candidates among them, as TURN clients name them.
///
/// Each candidate has the number of a socket that does not exist: what arrives through a relay is
/// said to come from there, and what is sent from there goes back to the relay in the process. So a
/// transport never has to know that its peer is behind one of our own relays. If the client talks
/// to the relay over a connection, the socket says which, since that is what limits the transport.
/// Immutable once made.
///
/// ```
///  29  28           16 15            0
/// +--+----------------+---------------+
/// | 1|   candidate    |  connection   |
/// +--+----------------+---------------+
/// ```
final class OwnCandidates {
  /// Real sockets have smaller numbers, those of [StreamSockets] larger ones.
  private static final int FIRST_SOCKET = 1 << 29;

  private static final int CANDIDATE_SHIFT = 16;
  private static final int CONNECTION = 0xffff;

  private final TransportAddressMap<Boolean> hosts = new TransportAddressMap<>();
  private final TransportAddressMap<Integer> sockets = new TransportAddressMap<>();
  private final List<TransportAddress> candidates = new ArrayList<>();

  /// @param ports of the media loops
  OwnCandidates(List<InetAddress> advertised, List<Integer> ports) throws SocketException {
    for (InetAddress host : LocalAddresses.all()) {
      hosts.put(address(host, 0), true);
    }
    for (InetAddress host : advertised) {
      hosts.put(address(host, 0), true);
      for (int port : ports) {
        TransportAddress candidate = address(host, port);
        sockets.put(candidate, FIRST_SOCKET | candidates.size() << CANDIDATE_SHIFT);
        candidates.add(candidate);
      }
    }
  }

  /// Whether a socket is one of those that do not exist.
  static boolean isInProcess(int socket) {
    return socket >= FIRST_SOCKET && !StreamSockets.isStream(socket);
  }

  /// The same socket for a client with a connection.
  ///
  /// @param connection its number, 0 for a client that sends datagrams
  static int over(int socket, int connection) {
    return socket | connection;
  }

  /// The connection between the client and its relay, 0 for datagrams.
  static int connection(int socket) {
    return socket & CONNECTION;
  }

  boolean isHost(long high, long low) {
    return hosts.get(high, low, 0) != null;
  }

  boolean isCandidate(long high, long low, int port) {
    return sockets.get(high, low, port) != null;
  }

  /// The socket of a candidate of ours, -1 if it is none.
  int socket(TransportAddress candidate) {
    Integer socket = sockets.get(candidate);
    return socket == null ? -1 : socket;
  }

  TransportAddress candidate(int socket) {
    return candidates.get((socket & ~FIRST_SOCKET) >>> CANDIDATE_SHIFT);
  }

  private static TransportAddress address(InetAddress host, int port) {
    return TransportAddress.of(new InetSocketAddress(host, port));
  }
}
