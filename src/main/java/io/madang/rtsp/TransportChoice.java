package io.madang.rtsp;

import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.util.Optional;

/// How a camera is asked to send: as somebody wants it, or else by UDP, and by TCP where that does
/// not come. Confined to the camera's thread.
final class TransportChoice {
  private final Optional<LowerTransport> wish;
  private LowerTransport next;

  TransportChoice(Optional<LowerTransport> wish) {
    this.wish = wish;
    this.next = wish.orElse(LowerTransport.UDP);
  }

  /// For the next attempt.
  LowerTransport next() {
    return next;
  }

  /// Learns from a failure. Answers whether it is worth asking at once in another way, which is
  /// remembered.
  ///
  /// @param silent whether not one packet had come
  boolean changes(RtspException failure, boolean silent) {
    if (wish.isPresent()) {
      return false;
    }
    boolean unsupported = failure.code() == Code.UNSUPPORTED_TRANSPORT;
    if (next == LowerTransport.TCP) {
      // It may have had no TCP to begin with.
      next = unsupported ? LowerTransport.UDP : LowerTransport.TCP;
      return false;
    }
    boolean changes = unsupported || silent && failure.code() == Code.NO_MEDIA;
    next = changes ? LowerTransport.TCP : LowerTransport.UDP;
    return changes;
  }
}
