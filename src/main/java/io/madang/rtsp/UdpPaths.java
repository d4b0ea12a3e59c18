package io.madang.rtsp;

import io.madang.rtsp.RtspDatagrams.DatagramPair;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspStatus;
import io.madang.rtsp.message.StreamTrack;
import io.madang.rtsp.message.TransportHeader;
import io.madang.rtsp.message.TransportHeader.NumberPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Packets in datagrams, each track with a pair of ports. Taken from the camera's address only: the
/// one that is connected to, or another one that it names if cameras may be there.
final class UdpPaths implements MediaPaths, RtspDatagrams.Receiver, RtspConnection.Frames {
  /// Opens the way back through a NAT: RTP version 2 without anything, as other clients send it.
  private static final byte[] EMPTY_RTP = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  /// A receiver report without a block (RFC 3550, section 6.4.2).
  private static final byte[] EMPTY_REPORT = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 0};

  /// Payload types 64..95 with the marker bit are RTCP's packet types (RFC 5761, section 4).
  private static final int FIRST_RTCP_TYPE = 192;

  private static final int LAST_RTCP_TYPE = 223;

  /// One track that is set up.
  private static final class Path {
    private final DatagramPair sockets;
    private final Optional<NumberPair> ports;
    private final InetAddress named;

    /// Where its RTCP came from last, which is right even behind a NAT; null before the first.
    private volatile @Nullable InetSocketAddress reporter;

    private Path(DatagramPair sockets, Optional<NumberPair> ports, InetAddress named) {
      this.sockets = sockets;
      this.ports = ports;
      this.named = named;
    }
  }

  private final RtspConnection connection;
  private final InetAddress camera;
  private final RtspDatagrams datagrams;
  private final AllowedNetworks networks;
  private final PacketSink sink;
  private final List<DatagramPair> opened = new ArrayList<>();

  /// By track; null where it is not set up. Written by the session, read by the datagrams' thread.
  private final @Nullable Path[] paths;

  UdpPaths(
      RtspConnection connection,
      RtspDatagrams datagrams,
      AllowedNetworks networks,
      PacketSink sink,
      int tracks) {
    this.connection = connection;
    this.camera = connection.remoteAddress();
    this.datagrams = datagrams;
    this.networks = networks;
    this.sink = sink;
    this.paths = new Path[tracks];
    connection.receive(this);
  }

  @Override
  public LowerTransport lower() {
    return LowerTransport.UDP;
  }

  @Override
  public void setUp(RtspClient client, StreamTrack track) throws RtspException {
    DatagramPair sockets = open(track.index());
    var wanted = new NumberPair(sockets.port(), sockets.port() + 1);
    TransportHeader agreed = client.setUp(track, TransportHeader.udp(wanted));
    if (agreed.lower() != LowerTransport.UDP) {
      throw Refusals.of(RtspStatus.UNSUPPORTED_TRANSPORT);
    }
    var path = new Path(sockets, agreed.serverPorts(), source(agreed));
    synchronized (paths) {
      paths[track.index()] = path;
    }
  }

  @Override
  public void begin() {
    for (int track = 0; track < paths.length; track++) {
      Path path = path(track);
      if (path != null && path.ports.isPresent()) {
        NumberPair ports = path.ports.get();
        path.sockets.sendRtp(
            EMPTY_RTP, 0, EMPTY_RTP.length, new InetSocketAddress(path.named, ports.rtp()));
        path.sockets.sendRtcp(
            EMPTY_REPORT, 0, EMPTY_REPORT.length, new InetSocketAddress(path.named, ports.rtcp()));
      }
    }
  }

  @Override
  public void report(int track, byte[] array, int length) {
    Path path = path(track);
    if (path == null) {
      return;
    }
    InetSocketAddress to = path.reporter;
    if (to == null && path.ports.isPresent()) {
      to = new InetSocketAddress(path.named, path.ports.get().rtcp());
    }
    if (to != null) {
      path.sockets.sendRtcp(array, HEADROOM, length, to);
    }
  }

  @Override
  public void datagram(
      int track, boolean rtcp, InetSocketAddress from, byte[] array, int length, long now) {
    Path path = path(track);
    if (path == null || length < 2 || !isCamera(from.getAddress(), path)) {
      return;
    }
    int type = array[1] & 0xff;
    if (rtcp || type >= FIRST_RTCP_TYPE && type <= LAST_RTCP_TYPE) {
      if (path.reporter != from) {
        path.reporter = from;
      }
      sink.rtcp(track, array, 0, length, now);
    } else {
      sink.rtp(track, array, 0, length, now);
    }
  }

  private boolean isCamera(InetAddress address, Path path) {
    return address.equals(camera) || address.equals(path.named);
  }

  /// Frames of channels that nobody has set up.
  @Override
  public void frame(int channel, byte[] array, int offset, int length) {}

  @Override
  public void ended() {
    sink.ended();
  }

  @Override
  public void close() {
    connection.receive(RtspConnection.Frames.NONE);
    opened.forEach(DatagramPair::close);
  }

  private DatagramPair open(int track) throws RtspException {
    try {
      DatagramPair sockets = datagrams.open(connection.localAddress(), track, this);
      opened.add(sockets);
      return sockets;
    } catch (IOException none) {
      throw new RtspException(
          Code.UNSUPPORTED_TRANSPORT, "This server has no UDP ports for another camera.");
    }
  }

  /// Cameras behind a NAT name an address that means nothing here: then theirs is the one that is
  /// connected to. Names are not looked up.
  private InetAddress source(TransportHeader agreed) {
    if (!agreed.source().matches("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return camera;
    }
    try {
      InetAddress named = InetAddress.ofLiteral(agreed.source());
      return networks.isAllowed(named) ? named : camera;
    } catch (IllegalArgumentException malformed) {
      return camera;
    }
  }

  private @Nullable Path path(int track) {
    synchronized (paths) {
      return paths[track];
    }
  }
}
