/// What an SFU has to know of a codec: payload descriptors, keyframes, layers. Payloads are never
/// decoded.
///
/// [io.madang.rtp.codec.PayloadDescriptor] is the entry; who decodes elsewhere gets whole frames
/// from [io.madang.rtp.codec.Depacketizer]. [io.madang.rtp.codec.Av1DependencyDescriptor] reads the
/// header extension that carries AV1's layers. VP8 (RFC 7741), VP9 (RFC 9628), AV1 (RTP Payload
/// Format For AV1, 1.0), H264 (RFC 6184 without interleaving), H265 (RFC 7798 without decoding
/// order numbers), Opus (RFC 7587), audio levels (RFC 6464). Cameras also send Motion JPEG (RFC
/// 2435) and MPEG-4 Visual (RFC 6416), which have depacketizers only: they are decoded, never
/// forwarded. The sound of such sources is in `rtp.codec.audio`.
///
/// Chromium leaves the optional fields of a VP8 descriptor out when the dependency descriptor is
/// negotiated; its layers are then told by that extension alone.
@NullMarked
package io.madang.rtp.codec;

import org.jspecify.annotations.NullMarked;
