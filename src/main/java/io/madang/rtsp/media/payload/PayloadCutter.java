package io.madang.rtsp.media.payload;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.PayloadSink;
import io.madang.rtp.codec.Vp8Descriptor;
import io.madang.rtp.codec.Vp9Descriptor;

/// Cuts a payload that is too long into payloads that fit. Allocates nothing per packet.
interface PayloadCutter {
  /// Bytes of a payload that fits.
  int MAX_PAYLOAD = 1_200;

  /// Room for a header in front.
  int HEADROOM = RtpPacket.FIXED_HEADER_LENGTH;

  /// Cuts one payload; answers whether it could be read.
  ///
  /// @param last whether its packet has the marker bit
  boolean cut(byte[] array, int offset, int length, boolean last, PayloadSink sink);

  /// VP8 (RFC 7741, section 4.2): all parts have the descriptor, the first alone starts the
  /// partition.
  static PayloadCutter vp8() {
    var descriptor = new Vp8Descriptor();
    return new Described(0x10, 0) {
      @Override
      int descriptorLength(byte[] array, int offset, int length) {
        return descriptor.parse(array, offset, length) ? descriptor.length() : 0;
      }
    };
  }

  /// VP9 (RFC 9628, section 4.2): all parts have the descriptor, the first alone begins the frame
  /// and the last alone ends it.
  static PayloadCutter vp9() {
    var descriptor = new Vp9Descriptor();
    return new Described(0x08, 0x04) {
      @Override
      int descriptorLength(byte[] array, int offset, int length) {
        return descriptor.parse(array, offset, length) ? descriptor.length() : 0;
      }
    };
  }

  /// A codec with a descriptor in front of the payload, whose first byte has a bit for the first
  /// part of a frame and one for the last.
  abstract class Described implements PayloadCutter {
    private final int firstBit;
    private final int lastBit;
    private final byte[] out = new byte[HEADROOM + MAX_PAYLOAD];

    Described(int firstBit, int lastBit) {
      this.firstBit = firstBit;
      this.lastBit = lastBit;
    }

    /// 0 if it cannot be read.
    abstract int descriptorLength(byte[] array, int offset, int length);

    @Override
    public boolean cut(byte[] array, int offset, int length, boolean last, PayloadSink sink) {
      int descriptor = descriptorLength(array, offset, length);
      int body = length - descriptor;
      if (descriptor <= 0 || body <= 0 || descriptor > MAX_PAYLOAD / 2) {
        return false;
      }
      System.arraycopy(array, offset, out, HEADROOM, descriptor);
      int flags = out[HEADROOM];
      int done = 0;
      while (done < body) {
        int part = Math.min(MAX_PAYLOAD - descriptor, body - done);
        boolean end = done + part == body;
        int cleared = (done > 0 ? firstBit : 0) | (end ? 0 : lastBit);
        out[HEADROOM] = (byte) (flags & ~cleared);
        System.arraycopy(array, offset + descriptor + done, out, HEADROOM + descriptor, part);
        sink.payload(out, HEADROOM, descriptor + part, last && end);
        done += part;
      }
      return true;
    }
  }
}
