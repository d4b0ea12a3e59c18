package io.madang.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As many cameras as are asked for, in a process of their own, so that what they cost is not
/// counted: an RTSP server whose every session sends 2 Mbit/s of H264, 25 pictures a second, by UDP
/// or interleaved.
public final class CameraFarm {
  private static final int PICTURE_MILLIS = 40;
  private static final int PACKETS = 9;
  private static final int PAYLOAD = 1_112; // 9 of them are a picture of 2 Mbit/s at 25 a second
  private static final int HEADER = 12;
  private static final int KEYFRAME_EVERY = 50;

  private static final String DESCRIPTION =
      """
      v=0\r
      o=- 1 1 IN IP4 127.0.0.1\r
      s=farm\r
      t=0 0\r
      m=video 0 RTP/AVP 96\r
      a=rtpmap:96 H264/90000\r
      a=fmtp:96 packetization-mode=1;profile-level-id=42c00d;\
      sprop-parameter-sets=Z0LADdoFB+wEQAAAAwBAAAAPA8UKqA==,aM4PyA==\r
      a=control:track0\r
      """;

  private final List<Session> sessions = new CopyOnWriteArrayList<>();

  private CameraFarm() {}

  /// Prints its port.
  public static void main(String[] arguments) throws Exception {
    var farm = new CameraFarm();
    try (var listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      Thread.ofPlatform().daemon().start(farm::send);
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> farm.serve(socket));
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        var session = new Session(socket)) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = in.readLine();
      while (request != null) {
        String number = "0";
        String transport = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          number = line.startsWith("CSeq") ? line.substring(5).strip() : number;
          transport = line.startsWith("Transport") ? line.substring(10).strip() : transport;
        }
        answer(session, request.substring(0, request.indexOf(' ')), number, transport);
        request = in.readLine();
        while (request != null && !request.contains(" RTSP/")) {
          request = in.readLine(); // interleaved reports
        }
      }
    } catch (IOException e) {
      // the camera's client has gone
    }
  }

  private void answer(Session session, String method, String number, String transport)
      throws IOException {
    String more =
        switch (method) {
          case "DESCRIBE" ->
              "Content-Type: application/sdp\r\nContent-Length: " + DESCRIPTION.length() + "\r\n";
          case "SETUP" ->
              "Transport: " + session.setUp(transport) + "\r\nSession: 1;timeout=60\r\n";
          default -> "Session: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n";
        };
    String body = method.equals("DESCRIBE") ? DESCRIPTION : "";
    session.write(
        ("RTSP/1.0 200 OK\r\nCSeq: " + number + "\r\n" + more + "\r\n" + body)
            .getBytes(StandardCharsets.ISO_8859_1));
    if (method.equals("PLAY")) {
      sessions.add(session);
    }
  }

  private void send() {
    long due = System.nanoTime();
    while (true) {
      for (Session session : sessions) {
        session.picture();
      }
      due += TimeUnit.MILLISECONDS.toNanos(PICTURE_MILLIS);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  /// One camera that plays.
  private final class Session implements AutoCloseable {
    private static final Pattern PORTS = Pattern.compile("client_port=(\\d+)-(\\d+)");

    private final Socket socket;
    private final OutputStream out;
    private final DatagramChannel channel = DatagramChannel.open();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(4 + HEADER + PAYLOAD);
    private final byte[] bytes = new byte[4 + HEADER + PAYLOAD];
    private InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private boolean interleaved;
    private int sequence;
    private int pictures;

    Session(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    String setUp(String transport) throws IOException {
      Matcher ports = PORTS.matcher(transport);
      if (!ports.find()) {
        interleaved = true;
        return transport;
      }
      to = new InetSocketAddress(socket.getInetAddress(), Integer.parseInt(ports.group(1)));
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return transport + ";server_port=" + port + "-" + (port + 1);
    }

    synchronized void write(byte[] message) throws IOException {
      out.write(message);
    }

    void picture() {
      boolean key = pictures % KEYFRAME_EVERY == 0;
      for (int i = 0; i < PACKETS; i++) {
        packet.clear();
        packet.put((byte) '$').put((byte) 0).putShort((short) (HEADER + PAYLOAD));
        packet.put((byte) 0x80).put((byte) (i == PACKETS - 1 ? 0xe0 : 0x60));
        packet.putShort((short) sequence++).putInt(3_600 * pictures).putInt(hashCode());
        packet.put((byte) 0x7c);
        int flags = i == 0 ? 0x80 : i == PACKETS - 1 ? 0x40 : 0;
        packet.put((byte) (flags | (key ? 5 : 1))).put((byte) 0x88);
        packet.position(packet.limit()).flip();
        send();
      }
      pictures++;
    }

    private void send() {
      try {
        if (interleaved) {
          packet.get(0, bytes);
          write(bytes);
        } else {
          packet.position(4);
          channel.send(packet, to);
        }
      } catch (IOException e) {
        sessions.remove(this);
      }
    }

    @Override
    public void close() throws IOException {
      sessions.remove(this);
      channel.close();
    }
  }
}
