package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Turns messages into bytes, exactly as RFC 2326 wants them.
public final class RtspWriter {
  /// In front of an interleaved packet (RFC 2326, section 10.12).
  ///
  /// ```
  ///  0         1         2         3
  /// +---------+---------+---------+---------+
  /// |   '$'   | channel |      length       |
  /// +---------+---------+---------+---------+
  /// ```
  public static final int FRAME_HEADER_BYTES = 4;

  private RtspWriter() {}

  public static byte[] bytes(RtspRequest request) {
    String line = request.method() + ' ' + oneLine(request.uri()) + " RTSP/1.0\r\n";
    return bytes(line, request.headers(), request.body());
  }

  public static byte[] bytes(RtspResponse response) {
    String line = "RTSP/1.0 " + response.status() + ' ' + oneLine(response.reason()) + "\r\n";
    return bytes(line, response.headers(), response.body());
  }

  /// Writes the four bytes in front of an interleaved packet.
  ///
  /// @param channel 0..255
  /// @param length of the packet, 0..65535
  public static void frameHeader(byte[] array, int offset, int channel, int length) {
    array[offset] = '$';
    array[offset + 1] = (byte) channel;
    array[offset + 2] = (byte) (length >> 8);
    array[offset + 3] = (byte) length;
  }

  private static byte[] bytes(String startLine, RtspHeaders headers, String body) {
    var head = new StringBuilder(startLine);
    headers.appendTo(head);
    byte[] text = body.getBytes(UTF_8);
    if (text.length > 0) {
      head.append("Content-Length: ").append(text.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(UTF_8);
    var bytes = new byte[start.length + text.length];
    System.arraycopy(start, 0, bytes, 0, start.length);
    System.arraycopy(text, 0, bytes, start.length, text.length);
    return bytes;
  }

  private static String oneLine(String text) {
    if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException("a start line is one line");
    }
    return text;
  }
}
