package io.madang.transport;

/// Which [PacketIo] moves the packets.
public enum PacketEngine {
  /// The best engine this machine has.
  AUTO,
  /// Netty's native epoll transport: recvmmsg, sendmmsg and UDP segmentation offload. Linux.
  EPOLL,
  /// `java.nio` channels, one system call per datagram: for development where epoll is missing.
  NIO
}
