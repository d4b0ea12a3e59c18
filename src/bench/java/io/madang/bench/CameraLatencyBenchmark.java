package io.madang.bench;

import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.interop.TestTransports;
import io.madang.interop.WebRtcClient;
import io.madang.room.RoomLimits;
import io.madang.room.RoomRegistry;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.StreamTrack;
import io.madang.rtsp.server.Purpose;
import io.madang.rtsp.server.RtspAccess;
import io.madang.rtsp.server.RtspServer;
import io.madang.rtsp.server.RtspServerSettings;
import io.madang.rtsp.server.ServerContext;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much later a source's packets are at a WebRTC client than they would be without the server.
///
/// A source sends frames of five packets of 1 000 bytes, thirty a second (1.2 Mbit/s), by RTSP over
/// TCP and over UDP; a WebRTC client on the same machine takes the room. Beside it, in the same
/// run, the same bursts go straight from one UDP socket to another. Each packet holds the time at
/// which it was sent.
public final class CameraLatencyBenchmark {
  private static final int FRAMES = 900;
  private static final int WARM_UP = 300;
  private static final int PACKETS = 5;
  private static final int PAYLOAD = 1_000;
  private static final int TIME_AT = 32;
  private static final long FRAME_NANOS = 33_333_333L;
  private static final Pattern SERVER_PORT = Pattern.compile("server_port=([0-9]+)-");

  private final MonotonicClock clock = MonotonicClock.system();
  private final byte[] packet = new byte[4 + 12 + PAYLOAD];
  private final long[] delays = new long[2 * FRAMES * PACKETS];
  private volatile int measured;

  private CameraLatencyBenchmark() {}

  /// Sends one packet that lies behind four bytes of headroom.
  private interface Sender {
    void send(byte[] array, int length) throws IOException;
  }

  public static void main(String[] arguments) throws Exception {
    var benchmark = new CameraLatencyBenchmark();
    System.out.printf("%22s %10s %10s %10s %10s%n", "way", "packets", "p50 us", "p95 us", "p99 us");
    benchmark.direct();
    benchmark.throughTheServer("RTSP over TCP", true);
    benchmark.throughTheServer("RTSP over UDP", false);
    System.exit(0);
  }

  private void direct() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var from = new DatagramSocket(0, loopback);
        var to = new DatagramSocket(0, loopback)) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            var datagram = new DatagramPacket(new byte[2_000], 2_000);
            try {
              while (true) {
                to.receive(datagram);
                note(datagram.getData(), TIME_AT - 4);
              }
            } catch (IOException closed) {
              // measured
            }
          });
      run((array, length) ->
          from.send(new DatagramPacket(array, 4, length, loopback, to.getLocalPort())));
    }
    print("one UDP socket to another");
  }

  private void throughTheServer(String name, boolean tcp) throws Exception {
    InetAddress local = InetAddress.getLoopbackAddress();
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(local));
    try (MediaLoopGroup loops = MediaLoopGroup.start(settings);
        var datagrams = new RtspDatagrams(clock);
        var peers = new TestPeers()) {
      var rooms = new RoomRegistry(loops.loops(), TestTransports.at(local), RoomLimits.defaults());
      try (RtspServer server = RtspServer.start(server(rooms, datagrams))) {
        TestPeer viewer = peers.open();
        new BenchmarkRoom(rooms).receiver(viewer, 1);
        viewer.listen(new Viewer());
        push(server.port(), tcp);
      }
    }
    print(name);
  }

  private void push(int port, boolean tcp) throws Exception {
    String url = "rtsp://127.0.0.1:" + port + "/bench";
    try (var socket = new Socket("127.0.0.1", port);
        var rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setTcpNoDelay(true);
      String description =
          "v=0\r\ns=Bench\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\na=control:streamid=0\r\n";
      String ways =
          tcp
              ? "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record"
              : "RTP/AVP;unicast;client_port=%d-%d;mode=record"
                  .formatted(rtp.getLocalPort(), rtcp.getLocalPort());
      ask(socket, "ANNOUNCE " + url, "Content-Length: " + description.length(), description);
      String setUp = ask(socket, "SETUP " + url + "/streamid=0", "Transport: " + ways, "");
      String session = setUp.replaceAll("(?s).*Session: ([0-9a-f]+).*", "$1");
      ask(socket, "RECORD " + url, "Session: " + session, "");
      Matcher ports = SERVER_PORT.matcher(setUp);
      int serverPort = ports.find() ? Integer.parseInt(ports.group(1)) : 0;
      InetAddress local = InetAddress.getLoopbackAddress();
      run(
          tcp
              ? (array, length) -> {
                array[0] = '$';
                array[1] = 0;
                ByteArrays.put16(array, 2, length);
                socket.getOutputStream().write(array, 0, 4 + length);
              }
              : (array, length) ->
                  rtp.send(new DatagramPacket(array, 4, length, local, serverPort)));
    }
  }

  private static String ask(Socket socket, String start, String header, String body)
      throws IOException {
    String text = start + " RTSP/1.0\r\nCSeq: 1\r\n" + header + "\r\n\r\n" + body;
    socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    var in = new DataInputStream(socket.getInputStream());
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      answer.append((char) in.readUnsignedByte());
    }
    if (!answer.toString().contains(" 200 ")) {
      throw new IOException(answer.toString());
    }
    return answer.toString();
  }

  /// A keyframe of VP8 once a second; pictures are empty.
  private void run(Sender sender) throws IOException {
    long next = clock.nanoTime();
    int sequence = 0;
    byte[] payload = new byte[PAYLOAD];
    for (int frame = 0; frame < WARM_UP + FRAMES; frame++) {
      if (frame == WARM_UP) {
        measured = 0;
      }
      for (int part = 0; part < PACKETS; part++) {
        boolean keyframe = frame % 30 == 0;
        Arrays.fill(payload, 0, 12, (byte) 0);
        payload[0] = (byte) (part == 0 ? 0x10 : 0x00);
        payload[1] = (byte) (part == 0 ? keyframe ? 0x10 : 0x11 : 0x55);
        if (part == 0 && keyframe) {
          payload[4] = (byte) 0x9d;
          payload[5] = 0x01;
          payload[6] = 0x2a;
          payload[8] = 2;
          payload[10] = 1;
        }
        int length =
            new RtpWriter()
                .begin(packet, 4, packet.length - 4)
                .header(96, part == PACKETS - 1, sequence++ & 0xffff, frame * 3_000, 7)
                .payload(payload, 0, payload.length)
                .finish();
        ByteArrays.put64(packet, TIME_AT, clock.nanoTime());
        sender.send(packet, length);
      }
      next += FRAME_NANOS;
      LockSupport.parkNanos(next - clock.nanoTime());
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
  }

  private void note(byte[] array, int at) {
    int index = measured;
    if (index < delays.length) {
      delays[index] = clock.nanoTime() - ByteArrays.i64(array, at);
      measured = index + 1;
    }
  }

  private void print(String name) {
    int count = measured;
    long[] sorted = Arrays.copyOf(delays, count);
    Arrays.sort(sorted);
    System.out.printf(
        "%22s %10d %10d %10d %10d%n",
        name,
        count,
        sorted[count / 2] / 1_000,
        sorted[count * 95 / 100] / 1_000,
        sorted[count * 99 / 100] / 1_000);
  }

  /// What a packet holds behind its header, wherever that ends.
  private final class Viewer implements WebRtcClient.Listener {
    private final RtpPacket received = new RtpPacket();

    @Override
    public void onConnected() {}

    @Override
    public void onRtp(byte[] array, int offset, int length, long now) {
      if (received.wrap(array, offset, length) && received.payloadLength() == PAYLOAD) {
        note(array, received.payloadOffset() + TIME_AT - 16);
      }
    }

    @Override
    public void onRtcp(byte[] array, int offset, int length, long now) {}

    @Override
    public void onClosed() {}
  }

  private ServerContext server(RoomRegistry rooms, RtspDatagrams datagrams) {
    return new ServerContext(
        RtspServerSettings.at(0),
        new Everybody(),
        rooms,
        datagrams,
        new NoTranscoder(),
        IntakeSettings.defaults(),
        clock,
        WallClock.system(),
        new SecureRandom());
  }

  private static final class Everybody implements RtspAccess {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isRoomName(String name) {
      return true;
    }

    @Override
    public Optional<String> nameOf(String token, String room, Purpose purpose) {
      return Optional.of("");
    }

    @Override
    public Optional<String> passwordOf(String user) {
      return Optional.empty();
    }
  }

  private static final class NoTranscoder implements Transcoder.Factory {
    @Override
    public Optional<String> refusal(StreamTrack track) {
      return Optional.of("not here");
    }

    @Override
    public Transcoder start(
        Optional<StreamTrack> video, Optional<StreamTrack> audio, Transcoder.Listener listener) {
      throw new IllegalStateException("refused");
    }
  }
}
