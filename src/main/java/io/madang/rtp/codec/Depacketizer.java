package io.madang.rtp.codec;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.wire.SequenceNumber;

/// Puts the payloads of one video stream together to whole encoded frames.
///
/// Packets come in the order of their sequence numbers, each at most once; a number that is missing
/// is lost. A frame ends with its marker bit, or where the next timestamp begins (RFC 3550, section
/// 5.1: cameras exist that never set the bit). A frame of which something is lost or malformed is
/// left out and counted, and the next one says so. Confined to one thread.
public abstract sealed class Depacketizer
    permits Vp8Depacketizer,
        Vp9Depacketizer,
        Av1Depacketizer,
        NalUnitDepacketizer,
        JpegDepacketizer,
        Mpeg4VideoDepacketizer {
  /// Far more than an 8K keyframe.
  public static final int MAX_FRAME_BYTES = 8 << 20;

  private static final int NONE = -1;

  private final EncodedFrame frame;
  private int expected = NONE;
  private boolean open;
  private boolean damaged;
  private boolean loss = true;
  private boolean startUnknown = true;
  private long droppedFrames;

  Depacketizer(int maxFrameBytes) {
    this.frame = new EncodedFrame(maxFrameBytes);
  }

  /// A new one for a video codec.
  ///
  /// @param maxFrameBytes a frame that would be longer is left out
  public static Depacketizer of(CodecName codec, int maxFrameBytes) {
    return switch (codec) {
      case VP8 -> new Vp8Depacketizer(maxFrameBytes);
      case VP9 -> new Vp9Depacketizer(maxFrameBytes);
      case AV1 -> new Av1Depacketizer(maxFrameBytes);
      case H264 -> new H264Depacketizer(maxFrameBytes);
      case H265 -> new H265Depacketizer(maxFrameBytes);
      case OPUS, PCMU, PCMA, G722 ->
          throw new IllegalArgumentException(codec + " has no frames of several packets");
    };
  }

  /// A new one for Motion JPEG (RFC 2435), which browsers do not play: each frame is a whole JPEG
  /// file.
  public static Depacketizer jpeg(int maxFrameBytes) {
    return new JpegDepacketizer(maxFrameBytes);
  }

  /// A new one for MPEG-4 Visual (RFC 6416, section 5), which browsers do not play.
  public static Depacketizer mpeg4Video(int maxFrameBytes) {
    return new Mpeg4VideoDepacketizer(maxFrameBytes);
  }

  /// Takes the next packet; hands over the frames that are complete with it: none, one, or two.
  public final void packet(RtpPacket packet, EncodedFrameSink sink) {
    boolean gap = expected != NONE && packet.sequenceNumber() != expected;
    expected = SequenceNumber.add(packet.sequenceNumber(), 1);
    if (open && packet.timestamp() != frame.timestamp()) {
      damaged |= gap;
      end(sink);
    }
    if (gap) {
      loss = true;
      startUnknown = true;
      damaged |= open;
    }
    if (packet.payloadLength() == 0) {
      return;
    }
    if (!open) {
      begin(packet);
    }
    boolean starts = frame.length() == 0;
    damaged =
        damaged
            || !append(
                frame, packet.array(), packet.payloadOffset(), packet.payloadLength(), starts);
    if (packet.marker()) {
      end(sink);
    }
  }

  /// Frames that were left out because something of them was lost or malformed.
  public final long droppedFrames() {
    return droppedFrames;
  }

  /// Adds one payload to the frame; `false` if it is malformed, does not fit what came before, or
  /// makes the frame too long. Calls [EncodedFrame#markKeyframe] where a decoder can begin.
  ///
  /// @param starts whether nothing of the frame is there yet
  abstract boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts);

  /// Whether a frame begins with this payload, as far as the codec tells; asked only when what
  /// stood before is missing.
  abstract boolean startsFrame(byte[] array, int offset, int length);

  /// All payloads of the frame have been added; `false` if it is not whole.
  abstract boolean complete(EncodedFrame frame);

  private void begin(RtpPacket packet) {
    open = true;
    frame.begin(packet.timestamp(), loss);
    damaged =
        startUnknown
            && !startsFrame(packet.array(), packet.payloadOffset(), packet.payloadLength());
    startUnknown = false;
  }

  private void end(EncodedFrameSink sink) {
    open = false;
    if (damaged || !complete(frame)) {
      droppedFrames++;
      loss = true;
      damaged = false;
      return;
    }
    loss = false;
    sink.frame(frame);
  }
}
