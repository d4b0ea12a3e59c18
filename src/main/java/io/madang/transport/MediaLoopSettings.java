package io.madang.transport;

import java.net.InetAddress;
import java.util.List;

/// How the media loops and their sockets are set up.
///
/// @param loops how many loops, 1 to 64
/// @param port the UDP port; 0 takes any free one
/// @param portPerLoop whether loop `i` has a port of its own (`port + i`) instead of sharing one by
///   SO_REUSEPORT
/// @param bindAddresses the local addresses to bind; empty means all of this machine
/// @param engine which sockets to use
/// @param segmentationOffload whether runs may be sent with UDP_SEGMENT where the kernel has it
/// @param socketBufferBytes what is asked of the kernel for each direction of a socket; it may give
///   less
public record MediaLoopSettings(
    int loops,
    int port,
    boolean portPerLoop,
    List<InetAddress> bindAddresses,
    PacketEngine engine,
    boolean segmentationOffload,
    int socketBufferBytes) {

  /// The prefix of an ICE user name fragment has one letter for the loop, out of 64 ice-chars.
  public static final int MAX_LOOPS = 64;

  /// Half a second of a loop's share of a 100 Mbit/s room: a stall of the loop of that length loses
  /// nothing.
  public static final int DEFAULT_SOCKET_BUFFER_BYTES = 4 << 20;

  public MediaLoopSettings {
    bindAddresses = List.copyOf(bindAddresses);
    if (loops < 1 || loops > MAX_LOOPS) {
      throw new IllegalArgumentException("loops must be 1 to " + MAX_LOOPS + ": " + loops);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("media port must be 0 to 65535: " + port);
    }
  }

  /// One shared port on all addresses with the best engine and one loop for each core but one.
  public static MediaLoopSettings defaults(int port) {
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, MAX_LOOPS);
    return new MediaLoopSettings(
        loops, port, false, List.of(), PacketEngine.AUTO, true, DEFAULT_SOCKET_BUFFER_BYTES);
  }

  public MediaLoopSettings withLoops(int loops) {
    return new MediaLoopSettings(
        loops, port, portPerLoop, bindAddresses, engine, segmentationOffload, socketBufferBytes);
  }

  public MediaLoopSettings withEngine(PacketEngine engine) {
    return new MediaLoopSettings(
        loops, port, portPerLoop, bindAddresses, engine, segmentationOffload, socketBufferBytes);
  }

  public MediaLoopSettings withBindAddresses(List<InetAddress> addresses) {
    return new MediaLoopSettings(
        loops, port, portPerLoop, addresses, engine, segmentationOffload, socketBufferBytes);
  }

  public MediaLoopSettings withSegmentationOffload(boolean wanted) {
    return new MediaLoopSettings(
        loops, port, portPerLoop, bindAddresses, engine, wanted, socketBufferBytes);
  }
}
