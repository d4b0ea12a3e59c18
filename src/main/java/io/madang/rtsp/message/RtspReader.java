package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.madang.rtsp.message.RtspException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/// Reads messages and interleaved frames from a connection, blocking. Confined to one thread.
///
/// Cameras lose bytes of interleaved frames when their connection is full: once frames have come,
/// what is neither a frame nor a message is passed over up to [RtspLimits#garbageBytes()], until
/// something follows that is one. Before the first frame it is an error, for then the other side
/// does not speak RTSP.
public final class RtspReader {
  private static final int FRAME_HEADER = 4;

  /// An RTP header; shorter frames are not taken for one while looking for the next.
  private static final int SHORTEST_PACKET = 8;

  /// Two channels for each of as many tracks as anybody sets up.
  private static final int HIGHEST_CHANNEL = 63;

  /// Longest method (`GET_PARAMETER`), with room for what others make up.
  private static final int MAX_METHOD = 24;

  private static final Set<String> METHODS =
      Set.of(
          "ANNOUNCE",
          "DESCRIBE",
          "GET_PARAMETER",
          "OPTIONS",
          "PAUSE",
          "PLAY",
          "RECORD",
          "REDIRECT",
          "SETUP",
          "SET_PARAMETER",
          "TEARDOWN");

  private static final String RESPONSE = "RTSP/";

  private final ReadBuffer in;
  private final MessageReader messages;
  private final RtspLimits limits;
  private boolean framesSeen;
  private boolean lost;
  private int garbage;
  private long garbageInAll;

  public RtspReader(InputStream in, RtspLimits limits) {
    this.in = new ReadBuffer(in);
    this.messages = new MessageReader(this.in, limits);
    this.limits = limits;
  }

  /// Waits for the next message or frame and hands it over. Answers `false` when the stream ends
  /// before it.
  ///
  /// @throws EOFException if the stream ends within a message or a frame
  /// @throws RtspException [Code#MALFORMED_MESSAGE], [Code#MESSAGE_TOO_LONG]; nothing can be read
  ///   after it
  public boolean next(RtspReceiver receiver) throws IOException, RtspException {
    while (in.fill(1)) {
      int first = in.at(0);
      if (first == '\r' || first == '\n') {
        in.skip(1);
      } else if (first == '$') {
        if (frame(receiver)) {
          return true;
        }
      } else if (isStartOfMessage()) {
        found();
        messages.read(receiver);
        return true;
      } else {
        passOver();
      }
    }
    return false;
  }

  /// Bytes that were passed over in all.
  public long garbageBytes() {
    return garbageInAll;
  }

  /// Answers `false` if it was none after all: while lost, a dollar sign alone means nothing.
  private boolean frame(RtspReceiver receiver) throws IOException, RtspException {
    require(FRAME_HEADER);
    int length = in.at(2) << 8 | in.at(3);
    if (lost && !looksLikePacket(length)) {
      passOver();
      return false;
    }
    require(FRAME_HEADER + length);
    found();
    framesSeen = true;
    int channel = in.at(1);
    int start = in.position() + FRAME_HEADER;
    in.skip(FRAME_HEADER + length);
    receiver.interleaved(channel, in.array(), start, length);
    return true;
  }

  private boolean looksLikePacket(int length) throws IOException {
    if (in.at(1) > HIGHEST_CHANNEL || length < SHORTEST_PACKET) {
      return false;
    }
    require(FRAME_HEADER + 1);
    return in.at(FRAME_HEADER) >> 6 == 2;
  }

  private void require(int count) throws IOException {
    if (!in.fill(count)) {
      throw new EOFException("the connection ended within a frame");
    }
  }

  /// Looks at as few bytes as it takes: what is no message may be followed by nothing for long.
  private boolean isStartOfMessage() throws IOException {
    for (int i = 0; i < MAX_METHOD && in.fill(i + 1); i++) {
      int letter = in.at(i);
      if (i == RESPONSE.length() - 1 && letter == '/' && in.startsWith(RESPONSE)) {
        return true;
      }
      if (letter == ' ') {
        return isMethod(i);
      }
      boolean known = letter >= 'A' && letter <= 'Z' || letter == '_';
      boolean lowerCase = !lost && letter >= 'a' && letter <= 'z';
      if (!known && !lowerCase) {
        return false;
      }
    }
    return false;
  }

  /// Any word may be a method, but not among garbage.
  private boolean isMethod(int length) {
    return framesSeen
        ? METHODS.contains(in.text(length, US_ASCII))
        : length > 1 && !in.startsWith("RTSP");
  }

  private void passOver() throws RtspException {
    garbage++;
    garbageInAll++;
    if (!framesSeen || garbage > limits.garbageBytes()) {
      throw new RtspException(Code.MALFORMED_MESSAGE, "What was sent is not RTSP.");
    }
    lost = true;
    in.skip(1);
  }

  private void found() {
    lost = false;
    garbage = 0;
  }
}
