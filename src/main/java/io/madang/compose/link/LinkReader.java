package io.madang.compose.link;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads the frames of one direction of the link (RFC 4571), blocking. Confined to one thread.
///
/// Everything that makes no sense, and a stream that ends inside a frame, is a [LinkException].
public final class LinkReader {
  /// Holds the longest frame and its length.
  private static final int BUFFER_BYTES = 2 * (LinkCodec.LENGTH_BYTES + LinkCodec.MAX_FRAME_BYTES);

  private static final int OBJECT = '{';

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;

  public LinkReader(InputStream in) {
    this.in = in;
  }

  /// Waits for the next frame of the server and hands it over. Answers `false` when the stream ends
  /// between two frames.
  public boolean next(CommandReceiver receiver) throws IOException {
    int length = frame();
    if (length < 0) {
      return false;
    }
    int at = from;
    from += length;
    int first = ByteArrays.u8(buffer, at);
    if (first == OBJECT) {
      receiver.command(LinkCodec.command(buffer, at, length));
    } else if (isRtcp(first, at, length)) {
      receiver.rtcp(buffer, at, length);
    } else {
      receiver.rtp(buffer, at, length);
    }
    return true;
  }

  /// Waits for the next report of the worker and the bytes behind it, or the next packet, and hands
  /// it over. Answers `false` when the stream ends between two of them.
  public boolean next(ReportReceiver receiver) throws IOException {
    int length = frame();
    if (length < 0) {
      return false;
    }
    int at = from;
    from += length;
    int first = ByteArrays.u8(buffer, at);
    if (first != OBJECT) {
      if (isRtcp(first, at, length)) {
        receiver.rtcp(buffer, at, length);
      } else {
        receiver.rtp(buffer, at, length);
      }
      return true;
    }
    WorkerReport report = LinkCodec.report(buffer, at, length);
    switch (report) {
      case WorkerReport.Init init -> receiver.init(init, media(init.bytes()));
      case WorkerReport.Part part -> receiver.part(part, media(part.bytes()));
      case WorkerReport.Ready _, WorkerReport.KeyframeNeeded _, WorkerReport.Statistics _ ->
          receiver.report(report);
    }
    return true;
  }

  /// RFC 5761, section 4: payload types 64..95 with the marker bit are RTCP's packet types.
  ///
  /// @throws LinkException if it is neither RTP nor RTCP
  private boolean isRtcp(int first, int at, int length) throws LinkException {
    if (first < 128 || first >= 192) {
      throw new LinkException("a frame that begins with " + first + " is nothing");
    }
    if (length < 2) {
      throw new LinkException("a packet of one byte is nothing");
    }
    int type = ByteArrays.u8(buffer, at + 1);
    return type >= 192 && type < 224;
  }

  /// Has a whole frame in the buffer, from [#from] on; answers its length, or -1 at the end.
  private int frame() throws IOException {
    if (!fill(LinkCodec.LENGTH_BYTES)) {
      return -1;
    }
    int length = ByteArrays.u16(buffer, from);
    if (length == 0) {
      throw new LinkException("a frame is empty");
    }
    if (!fill(LinkCodec.LENGTH_BYTES + length)) {
      throw new LinkException("the connection ends inside a frame");
    }
    from += LinkCodec.LENGTH_BYTES;
    return length;
  }

  /// Has `count` bytes in the buffer; `false` if the stream ends before the first of them.
  private boolean fill(int count) throws IOException {
    if (buffer.length - from < count) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    while (to - from < count) {
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        if (to == from) {
          return false;
        }
        throw new LinkException("the connection ends inside a frame");
      }
      to += read;
    }
    return true;
  }

  /// Bytes that follow a report as they are. The array grows with what really comes, so that a
  /// wrong length does not reserve memory.
  private byte[] media(int length) throws IOException {
    var bytes = new byte[Math.min(length, 1 << 20)];
    int got = Math.min(length, to - from);
    System.arraycopy(buffer, from, bytes, 0, got);
    from += got;
    while (got < length) {
      if (got == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      }
      int read = in.read(bytes, got, bytes.length - got);
      if (read < 0) {
        throw new LinkException("the connection ends inside a part");
      }
      got += read;
    }
    return bytes;
  }
}
