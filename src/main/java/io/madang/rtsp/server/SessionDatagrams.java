package io.madang.rtsp.server;

import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.RtspDatagrams.DatagramPair;
import io.madang.rtsp.message.RtspWriter;
import io.madang.rtsp.message.TransportHeader.NumberPair;
import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// One session's packets in datagrams: each track has a pair of ports here and one there, and goes
/// by a channel number inside, as if it were interleaved.
///
/// Packets are sent to the address that the session's connection comes from and to no other, and
/// taken from nobody else. Tracks are added by the connection's thread before anything is sent.
final class SessionDatagrams implements Playback.Frames, AutoCloseable {
  private static final int NOT_PRIVILEGED = 1_024;

  private final RtspDatagrams sockets;
  private final InetAddress local;
  private final InetAddress client;
  private final Receiver receiver;
  private final Map<Integer, Way> ways = new HashMap<>();

  /// Takes what the client sends, on the sockets' thread: must not block.
  interface Receiver {
    void packet(int track, boolean rtcp, byte[] array, int offset, int length);
  }

  private record Way(DatagramPair pair, InetSocketAddress rtp, InetSocketAddress rtcp) {}

  SessionDatagrams(
      RtspDatagrams sockets, InetAddress local, InetAddress client, Receiver receiver) {
    this.sockets = sockets;
    this.local = local;
    this.client = client;
    this.receiver = receiver;
  }

  /// Opens a track's ports.
  ///
  /// @param channel of its RTP, the next one is RTCP
  /// @return the ports here
  /// @throws IOException if there are none, or those of the client are not for this
  NumberPair open(int track, int channel, NumberPair clientPorts) throws IOException {
    if (!isUsable(clientPorts.rtp()) || !isUsable(clientPorts.rtcp())) {
      throw new IOException("the client's ports are not for this");
    }
    DatagramPair pair =
        sockets.open(
            local,
            track,
            (number, rtcp, from, array, length, now) -> {
              if (from.getAddress().equals(client)) {
                receiver.packet(number, rtcp, array, 0, length);
              }
            });
    Way replaced =
        ways.put(
            channel,
            new Way(
                pair,
                new InetSocketAddress(client, clientPorts.rtp()),
                new InetSocketAddress(client, clientPorts.rtcp())));
    if (replaced != null) {
      replaced.pair.close();
    }
    return new NumberPair(pair.port(), pair.port() + 1);
  }

  @Override
  public void send(ByteBuffer frames) {
    byte[] array = frames.array();
    int at = frames.arrayOffset() + frames.position();
    int end = at + frames.remaining();
    while (at < end) {
      int channel = ByteArrays.u8(array, at + 1);
      int length = ByteArrays.u16(array, at + 2);
      at += RtspWriter.FRAME_HEADER_BYTES;
      Way rtp = ways.get(channel);
      Way rtcp = ways.get(channel - 1);
      if (rtp != null) {
        rtp.pair.sendRtp(array, at, length, rtp.rtp);
      } else if (rtcp != null) {
        rtcp.pair.sendRtcp(array, at, length, rtcp.rtcp);
      }
      at += length;
    }
    frames.position(frames.limit());
  }

  @Override
  public void close() {
    ways.values().forEach(way -> way.pair.close());
    ways.clear();
  }

  private static boolean isUsable(int port) {
    return port >= NOT_PRIVILEGED && port <= 65_535;
  }
}
