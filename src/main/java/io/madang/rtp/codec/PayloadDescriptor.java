package io.madang.rtp.codec;

import io.madang.rtp.CodecName;

/// What one codec's payload says about the frame it belongs to: where a picture can be entered, and
/// which layer it is.
///
/// Instances are mutable views: [#parse] borrows the bytes of one payload and keeps numbers only,
/// so that the answers stay valid until the next `parse`. Reusable and confined to one thread.
public sealed interface PayloadDescriptor
    permits Vp8Descriptor,
        Vp9Descriptor,
        Av1Payload,
        H264NalUnit,
        H265NalUnit,
        OpusPayload,
        PlainPayload {

  /// A new descriptor for a codec; audio without anything to parse gets a [PlainPayload].
  static PayloadDescriptor of(CodecName codec) {
    return switch (codec) {
      case VP8 -> new Vp8Descriptor();
      case VP9 -> new Vp9Descriptor();
      case AV1 -> new Av1Payload();
      case H264 -> new H264NalUnit();
      case H265 -> new H265NalUnit();
      case OPUS -> new OpusPayload();
      case PCMU, PCMA, G722 -> new PlainPayload();
    };
  }

  /// Reads a payload (without padding); answers whether it is well-formed. After `false` the
  /// queries answer as for nothing.
  boolean parse(byte[] array, int offset, int length);

  /// Whether a receiver can begin with this packet: it is the first of a keyframe. Always true for
  /// audio.
  boolean keyframe();

  /// Whether this packet is the first of its frame, as far as the codec tells.
  boolean startOfFrame();

  /// 0 without spatial layers.
  int spatialLayer();

  /// 0 without temporal layers.
  int temporalLayer();

  /// Width of the picture in pixels if this packet tells it, otherwise 0.
  int width();

  /// Height of the picture in pixels if this packet tells it, otherwise 0.
  int height();
}
