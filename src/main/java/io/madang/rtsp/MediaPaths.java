package io.madang.rtsp;

import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.StreamTrack;

/// How the packets of one session travel. Confined to the session's thread, but for the packets
/// that come.
sealed interface MediaPaths extends AutoCloseable permits UdpPaths, TcpPaths {
  /// Bytes that a report leaves free in front of it.
  int HEADROOM = 4;

  LowerTransport lower();

  /// Asks the camera for a track.
  void setUp(RtspClient client, StreamTrack track) throws RtspException;

  /// To be called when all is set up, before the camera is asked to play.
  void begin();

  /// Sends a compound RTCP packet.
  ///
  /// @param array with [#HEADROOM] bytes, then the packet
  /// @param length of the packet
  void report(int track, byte[] array, int length);

  @Override
  void close();
}
