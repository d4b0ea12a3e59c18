package io.madang.rtsp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A client written by hand: what it sends is exactly what a test says.
final class Dialogue implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 20_000;

  final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private final Socket socket;
  private final DataInputStream in;
  private int sequence;
  private String session = "";

  record Frame(int channel, byte[] bytes) {}

  record Answer(int status, String reason, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  Dialogue(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(DEADLINE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /// Asks, and waits for the answer; frames that come first are kept.
  Answer ask(String method, String uri, String... headers) throws IOException {
    return askWith("", method, uri, headers);
  }

  Answer askWith(String body, String method, String uri, String... headers) throws IOException {
    var text = new StringBuilder(method + " " + uri + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (!session.isEmpty()) {
      text.append("Session: ").append(session).append("\r\n");
    }
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    send((text + "\r\n" + body).getBytes(UTF_8));
    Answer answer = answer();
    if (!answer.header("Session").isEmpty()) {
      session = answer.header("Session").split(";", 2)[0];
    }
    if (!answer.header("CSeq").equals(Integer.toString(sequence))) {
      throw new AssertionError("answer to another request: " + answer);
    }
    return answer;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Answer answer() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      if (first == '$') {
        readFrame();
        continue;
      }
      String status = (char) first + line();
      var headers = new HashMap<String, String>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] pair = line.split(":\\s*", 2);
        headers.merge(pair[0].toLowerCase(Locale.ROOT), pair[1], (a, b) -> a + "\n" + b);
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String body = new String(in.readNBytes(length), UTF_8);
      String[] words = status.split(" ", 3);
      return new Answer(Integer.parseInt(words[1]), words[2], headers, body);
    }
  }

  /// Waits for the next frame.
  Frame frame() throws IOException {
    while (frames.isEmpty()) {
      int first = in.readUnsignedByte();
      if (first != '$') {
        throw new AssertionError("not a frame");
      }
      readFrame();
    }
    return frames.removeFirst();
  }

  /// Whether the server has ended the connection, once everything was read.
  boolean isEnded() throws IOException {
    try {
      while (in.read() >= 0) {
        // frames and answers that are of no interest any more
      }
      return true;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void readFrame() throws IOException {
    int channel = in.readUnsignedByte();
    frames.add(new Frame(channel, in.readNBytes(in.readUnsignedShort())));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append(new String(new byte[] {(byte) c}, US_ASCII));
    }
    return line.toString().strip();
  }
}
