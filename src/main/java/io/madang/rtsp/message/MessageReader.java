package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.madang.rtsp.message.RtspException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/// Reads one message: its head line by line, its body by length.
///
/// Tolerant where cameras are: LF for CRLF, folded lines, spaces around the colon, lines without a
/// colon (passed over), no `CSeq`, a description without `Content-Length`.
final class MessageReader {
  private final ReadBuffer in;
  private final RtspLimits limits;
  private int headBytes;

  MessageReader(ReadBuffer in, RtspLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// @throws EOFException if the stream ends within the message
  void read(RtspReceiver receiver) throws IOException, RtspException {
    headBytes = 0;
    StartLine start = StartLine.parse(line());
    RtspHeaders headers = headers();
    String body = body(headers);
    if (start.isResponse()) {
      receiver.response(new RtspResponse(start.status(), start.text(), headers, body));
    } else {
      receiver.request(new RtspRequest(start.method(), start.text(), headers, body));
    }
  }

  private RtspHeaders headers() throws IOException, RtspException {
    RtspHeaders headers = RtspHeaders.NONE;
    int count = 0;
    for (String line = line(); !line.isEmpty(); ) {
      String next = line();
      while (!next.isEmpty() && (next.charAt(0) == ' ' || next.charAt(0) == '\t')) {
        line = line + ' ' + next.strip();
        next = line();
      }
      if (++count > limits.headers()) {
        throw tooLong("headers");
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip();
      if (!name.isEmpty()) {
        headers = headers.with(name, line.substring(colon + 1).strip());
      }
      line = next;
    }
    return headers;
  }

  /// One line without its end.
  private String line() throws IOException, RtspException {
    int length = 0;
    while (true) {
      require(length + 1);
      if (in.at(length) == '\n') {
        break;
      }
      length++;
      if (headBytes + length > limits.headBytes()) {
        throw tooLong("head");
      }
    }
    headBytes += length + 1;
    String line = in.text(length, UTF_8);
    in.skip(length + 1);
    return line.stripTrailing().replace('\r', ' ').replace('\0', ' ');
  }

  private String body(RtspHeaders headers) throws IOException, RtspException {
    int length = headers.number("Content-Length");
    if (length < 0) {
      boolean written = headers.first("Content-Length").isPresent();
      if (written) {
        throw tooLong("body");
      }
      return isDescription(headers) ? descriptionWithoutLength() : "";
    }
    if (length > limits.bodyBytes()) {
      throw tooLong("body");
    }
    require(length);
    String body = in.text(length, UTF_8);
    in.skip(length);
    return body;
  }

  private static boolean isDescription(RtspHeaders headers) {
    return headers
        .first("Content-Type")
        .filter(type -> type.toLowerCase(Locale.ROOT).contains("sdp"))
        .isPresent();
  }

  /// Ends with the lines of a description: where the next line is none, or where nothing more has
  /// come although there was a media section.
  private String descriptionWithoutLength() throws IOException, RtspException {
    var text = new StringBuilder();
    boolean media = false;
    while ((!media || in.isReady()) && in.fill(2) && in.at(1) == '=') {
      media |= in.at(0) == 'm';
      text.append(line()).append("\r\n");
      if (text.length() > limits.bodyBytes()) {
        throw tooLong("body");
      }
    }
    return text.toString();
  }

  private void require(int count) throws IOException {
    if (!in.fill(count)) {
      throw new EOFException("the connection ended within a message");
    }
  }

  private static RtspException tooLong(String part) {
    return new RtspException(
        Code.MESSAGE_TOO_LONG, "The " + part + " of a message is longer than it may be.");
  }
}
