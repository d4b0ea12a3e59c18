package io.madang.compose.link;

import io.madang.rtp.codec.audio.AudioDepacketizer;
import io.madang.rtp.codec.audio.AudioFormat;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import java.util.Locale;

/// What a worker transcodes: asked by the server before it starts one, and by the worker.
public final class TranscodedFormats {
  private static final int MIN_VIDEO_CLOCK_RATE = 1_000;

  /// Two of them fit the command whatever they are made of; real ones have some hundred characters.
  private static final int MAX_PARAMETER_CHARACTERS = 4_096;

  /// What a stream of pictures is coded in.
  public enum VideoCoding {
    H264,
    H265,
    VP8,
    VP9,
    AV1,
    JPEG,
    MPEG4
  }

  private TranscodedFormats() {}

  /// The coding of a stream of pictures.
  ///
  /// @throws UnsupportedFormatException if a worker does not decode it
  public static VideoCoding video(TranscodeInput input) throws UnsupportedFormatException {
    check(input);
    if (input.clockRate() < MIN_VIDEO_CLOCK_RATE) {
      throw new UnsupportedFormatException(
          "Video with a clock rate of " + input.clockRate() + " is not supported.");
    }
    return switch (input.encodingName().toUpperCase(Locale.ROOT)) {
      case "H264" -> h264(input);
      case "H265" -> h265(input);
      case "VP8" -> VideoCoding.VP8;
      case "VP9" -> VideoCoding.VP9;
      case "AV1" -> VideoCoding.AV1;
      case "JPEG" -> VideoCoding.JPEG;
      case "MP4V-ES" -> VideoCoding.MPEG4;
      default ->
          throw new UnsupportedFormatException(
              "Video of the format " + input.encodingName() + " is not supported.");
    };
  }

  /// Unpacks a stream of sound.
  ///
  /// @throws UnsupportedFormatException if a worker does not decode it
  public static AudioDepacketizer audio(TranscodeInput input) throws UnsupportedFormatException {
    check(input);
    return AudioDepacketizer.of(
        new AudioFormat(
            input.encodingName(), input.clockRate(), input.channels(), input.parameters()));
  }

  private static void check(TranscodeInput input) throws UnsupportedFormatException {
    if (input.formatParameters().length() > MAX_PARAMETER_CHARACTERS) {
      throw new UnsupportedFormatException("The description of the stream is too long.");
    }
  }

  private static VideoCoding h264(TranscodeInput input) throws UnsupportedFormatException {
    if (input.parameters().getOrDefault("packetization-mode", "0").equals("2")) {
      throw new UnsupportedFormatException(
          "H264 in the interleaved packetization mode is not supported.");
    }
    return VideoCoding.H264;
  }

  /// Decoding order numbers (RFC 7798, section 4.7) mean that packets are not in decoding order.
  private static VideoCoding h265(TranscodeInput input) throws UnsupportedFormatException {
    if (!input.parameters().getOrDefault("sprop-max-don-diff", "0").equals("0")) {
      throw new UnsupportedFormatException("H265 with interleaved packets is not supported.");
    }
    return VideoCoding.H265;
  }
}
