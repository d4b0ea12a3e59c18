package io.madang.rtsp.media.payload;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;

/// What is done to the payloads of one codec before they go to the room. Confined to one thread at
/// a time; allocates nothing per packet once warm.
public interface PayloadPath {
  /// The path of a codec.
  ///
  /// @param formatParameters of the description
  /// @param remembered what the source's pictures were like when it was last here,
  ///   [VideoFormat#UNKNOWN] without
  static PayloadPath of(
      CodecName codec,
      String formatParameters,
      VideoFormat remembered,
      StreamWriter writer,
      FormatListener listener) {
    return switch (codec) {
      case H264 ->
          NalUnitPath.described(
              new H264Syntax(), codec, formatParameters, remembered, writer, listener);
      case H265 ->
          NalUnitPath.described(
              new H265Syntax(), codec, formatParameters, remembered, writer, listener);
      case VP8, VP9, AV1 -> new FramePath(codec, writer);
      case OPUS, PCMU, PCMA, G722 -> new AudioPath(codec, writer);
    };
  }

  /// Takes what a stream tells of itself.
  @FunctionalInterface
  interface FormatListener {
    /// Called before the packets go to the room that tell it.
    void formatChanged(VideoFormat format);
  }

  /// Takes the next packet in order; its bytes are borrowed, and may be written to.
  ///
  /// @param lost how many packets are missing in front of it
  void packet(RtpPacket packet, int lost, long now);

  /// The source begins anew: nothing that came before belongs to what comes.
  void restart();

  /// What is known of the pictures by now; [VideoFormat#UNKNOWN] for audio.
  VideoFormat format();

  /// Packets that could not be read and were left out.
  long malformed();

  /// Packets left out since their units are interleaved.
  long interleaved();
}
