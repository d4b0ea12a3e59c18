package io.madang.rtsp.media;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.PayloadDescriptor;
import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// The packets of the present group of pictures, as the source sent them: a transcoder that begins
/// in its middle is given all of it, and has a picture at once instead of with the next keyframe,
/// which may be seconds away.
///
/// A group that is too long is let go of until the next one begins. Memory is taken when the first
/// group comes. Confined to its intake's lock.
final class GroupCache {
  /// What the way to the transcoder takes at once: three seconds of 2 Mbit/s.
  static final int MAX_BYTES = 768 << 10;

  private static final int FIRST_BYTES = 64 << 10;
  private static final int LENGTH_BYTES = 4;

  private final PayloadDescriptor payload;
  private byte[] array = new byte[0];
  private int length;
  private int timestamp;
  private boolean known;

  /// Takes packets one by one.
  interface Sink {
    void packet(byte[] array, int offset, int length);
  }

  GroupCache(CodecName codec) {
    payload = PayloadDescriptor.of(codec);
  }

  void add(RtpPacket packet) {
    boolean begins =
        payload.parse(packet.array(), packet.payloadOffset(), packet.payloadLength())
            && payload.keyframe()
            && payload.startOfFrame()
            && !(known && packet.timestamp() == timestamp);
    if (begins) {
      known = true;
      length = 0;
      timestamp = packet.timestamp();
    }
    if (known && !append(packet)) {
      forget();
    }
  }

  /// Nothing is known until the next keyframe.
  void forget() {
    known = false;
    length = 0;
  }

  /// Hands the group over, from its keyframe on; nothing if it is not known.
  void replay(Sink sink) {
    for (int at = 0; at < length; ) {
      int size = ByteArrays.i32(array, at);
      sink.packet(array, at + LENGTH_BYTES, size);
      at += LENGTH_BYTES + size;
    }
  }

  private boolean append(RtpPacket packet) {
    int needed = length + LENGTH_BYTES + packet.length();
    if (needed > MAX_BYTES) {
      return false;
    }
    if (needed > array.length) {
      int larger = Math.max(Math.max(FIRST_BYTES, needed), 2 * array.length);
      array = Arrays.copyOf(array, Math.min(MAX_BYTES, larger));
    }
    ByteArrays.put32(array, length, packet.length());
    System.arraycopy(
        packet.array(), packet.offset(), array, length + LENGTH_BYTES, packet.length());
    length = needed;
    return true;
  }
}
