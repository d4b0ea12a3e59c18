package io.madang.rtsp;

import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspStatus;
import io.madang.rtsp.message.RtspWriter;
import io.madang.rtsp.message.StreamTrack;
import io.madang.rtsp.message.TransportHeader;
import io.madang.rtsp.message.TransportHeader.NumberPair;
import io.madang.wire.MonotonicClock;
import java.util.Arrays;

/// Packets interleaved with the messages (RFC 2326, section 10.12).
final class TcpPaths implements MediaPaths, RtspConnection.Frames {
  private static final int CHANNELS = 256;
  private static final short UNUSED = -1;

  private final RtspConnection connection;
  private final PacketSink sink;
  private final MonotonicClock clock;

  /// Track and kind of packet by channel: twice the track, one more for RTCP.
  private final short[] uses = new short[CHANNELS];

  /// RTCP's channel by track.
  private final int[] reportChannels;

  /// @param tracks of the description, whether they are set up or not
  TcpPaths(RtspConnection connection, PacketSink sink, int tracks, MonotonicClock clock) {
    this.connection = connection;
    this.sink = sink;
    this.clock = clock;
    this.reportChannels = new int[tracks];
    Arrays.fill(uses, UNUSED);
    Arrays.fill(reportChannels, -1);
    connection.receive(this);
  }

  @Override
  public LowerTransport lower() {
    return LowerTransport.TCP;
  }

  @Override
  public void setUp(RtspClient client, StreamTrack track) throws RtspException {
    int index = track.index();
    var wanted = new NumberPair(2 * index, 2 * index + 1);
    TransportHeader agreed = client.setUp(track, TransportHeader.tcp(wanted));
    if (agreed.lower() != LowerTransport.TCP) {
      throw Refusals.of(RtspStatus.UNSUPPORTED_TRANSPORT);
    }
    NumberPair channels = agreed.channels().orElse(wanted);
    synchronized (uses) {
      uses[channels.rtp()] = (short) (2 * index);
      uses[channels.rtcp()] = (short) (2 * index + 1);
    }
    reportChannels[index] = channels.rtcp();
  }

  @Override
  public void begin() {}

  @Override
  public void report(int track, byte[] array, int length) {
    int channel = reportChannels[track];
    if (channel >= 0) {
      RtspWriter.frameHeader(array, 0, channel, length);
      connection.writeFrame(array, HEADROOM + length);
    }
  }

  /// Channels that were never set up are none of ours.
  @Override
  public void frame(int channel, byte[] array, int offset, int length) {
    int use;
    synchronized (uses) {
      use = uses[channel];
    }
    if (use == UNUSED) {
      return;
    }
    if ((use & 1) == 0) {
      sink.rtp(use >> 1, array, offset, length, clock.nanoTime());
    } else {
      sink.rtcp(use >> 1, array, offset, length, clock.nanoTime());
    }
  }

  @Override
  public void ended() {
    sink.ended();
  }

  @Override
  public void close() {
    connection.receive(RtspConnection.Frames.NONE);
  }
}
