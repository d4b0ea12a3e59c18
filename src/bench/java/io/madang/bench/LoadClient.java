package io.madang.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/// A TURN client with an allocation and a channel to one peer.
interface LoadClient extends AutoCloseable {
  int CHANNEL = 0x4000;

  /// Bytes of one packet: a multiple of four, so that streams need no padding.
  int PAYLOAD = 1_200;

  /// Packets of one frame.
  int PACKETS = 6;

  /// Where peers reach it.
  InetSocketAddress relayed();

  /// Sends a frame to the peer.
  void sendFrame() throws IOException;

  /// Counts the packets that arrive, on a thread of its own, until it is closed.
  void count(AtomicLong received) throws IOException;

  @Override
  void close() throws IOException;
}
