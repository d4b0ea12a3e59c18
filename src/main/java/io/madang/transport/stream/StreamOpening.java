package io.madang.transport.stream;

import io.madang.transport.stream.tls.ClientHello;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What a connection has brought before it is known what it is: a few bytes, the first message of a
/// TLS client, what was inside its TLS, or what may be for a peer of a relay. Confined to the
/// stream thread.
final class StreamOpening {
  private static final int CAPACITY = 64;

  private final boolean tellsHttp;
  private boolean decrypted;
  private @Nullable ByteBuf held;

  /// @param tellsHttp whether TLS clients that want HTTP are to be told from others
  StreamOpening(boolean tellsHttp) {
    this.tellsHttp = tellsHttp;
  }

  /// What it is, so far.
  enum Answer {
    INCOMPLETE,
    TLS,
    /// TLS that asks for HTTP by ALPN.
    HTTPS,
    /// HTTP that was in TLS which did not say so.
    HTTP,
    TURN,
    ICE,
    UNKNOWN
  }

  /// Takes what was read.
  void add(ByteBuf bytes) {
    if (held == null) {
      held = bytes;
      return;
    }
    try {
      held = withRoom(held, bytes.readableBytes());
      held.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  /// @param scratch of at least [ClientHello#MAX_BYTES], written to
  Answer look(byte[] scratch) {
    if (held == null) {
      return Answer.INCOMPLETE;
    }
    int length = Math.min(held.readableBytes(), scratch.length);
    held.getBytes(held.readerIndex(), scratch, 0, length);
    return switch (FirstBytes.of(scratch, 0, length)) {
      case INCOMPLETE -> Answer.INCOMPLETE;
      case TLS -> tellsHttp ? lookForHttp(scratch, length) : Answer.TLS;
      case TURN -> Answer.TURN;
      case ICE -> Answer.ICE;
      case UNKNOWN -> tellsHttp && decrypted ? lookForRequest(scratch, length) : Answer.UNKNOWN;
    };
  }

  /// What was added is TLS, and ends here.
  ///
  /// @return it, owned by the caller; what is added from now on was inside
  ByteBuf beginDecrypted() {
    decrypted = true;
    return take();
  }

  boolean isEmpty() {
    return held == null;
  }

  /// What was added, owned by the caller from now on.
  ByteBuf take() {
    ByteBuf taken = held;
    held = null;
    if (taken == null) {
      throw new IllegalStateException("nothing is held");
    }
    return taken;
  }

  void discard() {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  private static Answer lookForHttp(byte[] scratch, int length) {
    return switch (ClientHello.wish(scratch, 0, length)) {
      case UNKNOWN_YET -> Answer.INCOMPLETE;
      case HTTP -> Answer.HTTPS;
      case OTHER -> Answer.TLS;
    };
  }

  private static Answer lookForRequest(byte[] scratch, int length) {
    return switch (RequestLine.match(scratch, 0, length)) {
      case UNKNOWN_YET -> Answer.INCOMPLETE;
      case REQUEST -> Answer.HTTP;
      case OTHER -> Answer.UNKNOWN;
    };
  }

  private static ByteBuf withRoom(ByteBuf bytes, int more) {
    if (bytes.isWritable(more)) {
      return bytes;
    }
    ByteBuf larger = bytes.alloc().buffer(CAPACITY + 2 * (bytes.readableBytes() + more));
    larger.writeBytes(bytes);
    bytes.release();
    return larger;
  }
}
