package io.madang.rtsp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspLimits;
import io.madang.rtsp.message.RtspReader;
import io.madang.rtsp.message.RtspReceiver;
import io.madang.rtsp.message.RtspRequest;
import io.madang.rtsp.message.RtspResponse;
import io.madang.rtsp.message.TransportHeader;
import io.madang.rtsp.message.TransportHeader.NumberPair;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A camera that does what a test says: by itself it plays a tone of silence (PCMU) over UDP or
/// TCP; each method's answer can be replaced by raw text. Thread-safe.
final class ScriptedCamera implements AutoCloseable {
  /// Answers nothing.
  static final String SILENCE = "";

  /// Answers nothing and closes the connection.
  static final String HANG_UP = "\0hang up";

  /// Answers as it would by itself.
  static final String USUAL = "\0usual";

  static final String DESCRIPTION =
      "v=0\r\ns=Scripted\r\na=control:*\r\nm=audio 0 RTP/AVP 0\r\na=control:track1\r\n";

  private static final long PACKET_NANOS = 20_000_000L;

  final List<RtspRequest> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  /// Compound RTCP packets that came, by UDP or TCP.
  final AtomicInteger reports = new AtomicInteger();

  /// Empty RTP packets that came by UDP.
  final AtomicInteger punches = new AtomicInteger();

  private final ServerSocket server;
  private final DatagramSocket rtp;
  private final DatagramSocket rtcp;
  private final Map<String, Function<RtspRequest, String>> script = new ConcurrentHashMap<>();
  private final List<Connection> open = new CopyOnWriteArrayList<>();
  private volatile boolean mute;
  private volatile boolean muteUdp;
  private volatile String session = "12345678";

  ScriptedCamera(Supplier<ServerSocket> sockets) throws IOException {
    server = sockets.get();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    rtp = new DatagramSocket(0, loopback);
    rtcp = new DatagramSocket(0, loopback);
    Thread.ofVirtual().start(this::accept);
    Thread.ofVirtual().start(() -> receive(rtp, punches));
    Thread.ofVirtual().start(() -> receive(rtcp, reports));
  }

  static ScriptedCamera start() throws IOException {
    return start(0);
  }

  static ScriptedCamera start(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new ScriptedCamera(() -> socket);
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "rtsp://127.0.0.1:" + port() + "/live";
  }

  /// Replaces the answer to a method.
  ScriptedCamera on(String method, Function<RtspRequest, String> answer) {
    script.put(method, answer);
    return this;
  }

  ScriptedCamera on(String method, String answer) {
    return on(method, request -> answer);
  }

  /// Goes back to the usual answer.
  void off(String method) {
    script.remove(method);
  }

  /// Sends no packets any more, or again.
  ScriptedCamera mute(boolean silent) {
    mute = silent;
    return this;
  }

  ScriptedCamera muteUdp() {
    muteUdp = true;
    return this;
  }

  /// The whole `Session` header.
  ScriptedCamera session(String header) {
    session = header;
    return this;
  }

  /// Sends these bytes on every connection.
  void send(byte[] bytes) {
    open.forEach(connection -> connection.write(bytes));
  }

  void hangUp() {
    open.forEach(Connection::close);
  }

  List<String> methods() {
    return requests.stream().map(RtspRequest::method).toList();
  }

  long count(String method) {
    return methods().stream().filter(method::equals).count();
  }

  RtspRequest first(String method) {
    return requests.stream().filter(it -> it.method().equals(method)).findFirst().orElseThrow();
  }

  static String response(RtspRequest request, String status, String... headers) {
    var text = new StringBuilder("RTSP/1.0 " + status + "\r\nCSeq: " + request.sequence() + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  static String description(RtspRequest request, String sdp) {
    return response(
            request,
            "200 OK",
            "Content-Type: application/sdp",
            "Content-Base: " + request.uri() + "/",
            "Content-Length: " + sdp.length())
        + sdp;
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
    rtp.close();
    rtcp.close();
  }

  private void accept() {
    try {
      while (true) {
        var connection = new Connection(server.accept());
        connections.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(connection::read);
      }
    } catch (IOException closed) {
      // The camera is off.
    }
  }

  private static void receive(DatagramSocket socket, AtomicInteger count) {
    var packet = new DatagramPacket(new byte[2_000], 2_000);
    try {
      while (true) {
        socket.receive(packet);
        count.incrementAndGet();
      }
    } catch (IOException closed) {
      // The camera is off.
    }
  }

  private String usual(RtspRequest request, Connection connection) {
    return switch (request.method()) {
      case "OPTIONS" ->
          response(
              request, "200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER");
      case "DESCRIBE" -> description(request, DESCRIPTION);
      case "SETUP" -> connection.setUp(request);
      case "PLAY" -> {
        connection.play();
        yield response(request, "200 OK", "Session: " + session);
      }
      case "PAUSE", "TEARDOWN" -> {
        connection.playing = false;
        yield response(request, "200 OK", "Session: " + session);
      }
      default -> response(request, "200 OK");
    };
  }

  /// One client.
  private final class Connection implements RtspReceiver {
    private final Socket socket;
    private volatile boolean playing;
    private volatile boolean started;
    private volatile @Nullable InetSocketAddress target;
    private int sequence = 65_500;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    private void read() {
      try {
        var reader = new RtspReader(socket.getInputStream(), RtspLimits.DEFAULT);
        while (reader.next(this)) {
          // Each is answered.
        }
      } catch (IOException | RtspException gone) {
        // So be it.
      } finally {
        close();
      }
    }

    @Override
    public void request(RtspRequest request) {
      requests.add(request);
      Function<RtspRequest, String> special = script.get(request.method());
      String answer = special == null ? USUAL : special.apply(request);
      if (answer.equals(USUAL)) {
        answer = usual(request, this);
      }
      if (answer.equals(HANG_UP)) {
        close();
      } else {
        write(answer.getBytes(ISO_8859_1));
      }
    }

    @Override
    public void response(RtspResponse response) {}

    @Override
    public void interleaved(int channel, byte[] array, int offset, int length) {
      reports.incrementAndGet();
    }

    private String setUp(RtspRequest request) {
      TransportHeader asked =
          TransportHeader.parse(request.headers().first("Transport").orElseThrow()).getFirst();
      String agreed = asked.toString();
      if (asked.clientPorts().isPresent()) {
        NumberPair ports = asked.clientPorts().get();
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.rtp());
        agreed += ";server_port=" + rtp.getLocalPort() + "-" + rtcp.getLocalPort();
      } else {
        target = null;
      }
      return ScriptedCamera.response(
          request, "200 OK", "Session: " + session, "Transport: " + agreed);
    }

    private synchronized void play() {
      playing = true;
      if (!started) {
        started = true;
        Thread.ofVirtual().start(this::stream);
      }
    }

    private void stream() {
      while (!socket.isClosed()) {
        if (playing && !mute) {
          sendPacket();
        }
        LockSupport.parkNanos(PACKET_NANOS);
      }
    }

    private void sendPacket() {
      byte[] packet = new byte[4 + 12 + 160];
      packet[0] = '$';
      packet[3] = (byte) (packet.length - 4);
      packet[4] = (byte) 0x80;
      packet[6] = (byte) (sequence >> 8);
      packet[7] = (byte) sequence;
      int timestamp = sequence * 160;
      packet[8] = (byte) (timestamp >> 24);
      packet[9] = (byte) (timestamp >> 16);
      packet[10] = (byte) (timestamp >> 8);
      packet[11] = (byte) timestamp;
      packet[15] = 7;
      sequence = sequence + 1 & 0xffff;
      InetSocketAddress to = target;
      try {
        if (to == null) {
          write(packet);
        } else if (!muteUdp) {
          rtp.send(new DatagramPacket(packet, 4, packet.length - 4, to));
        }
      } catch (SocketException off) {
        close();
      } catch (IOException lost) {
        // Like on any network.
      }
    }

    private synchronized void write(byte[] bytes) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
      } catch (IOException gone) {
        close();
      }
    }

    private void close() {
      open.remove(this);
      try {
        socket.close();
      } catch (IOException closed) {
        // It is.
      }
    }
  }
}
