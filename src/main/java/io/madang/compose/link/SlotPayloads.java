package io.madang.compose.link;

import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import java.util.List;

/// The payload types of a worker's slots: fixed, because nobody negotiates them.
public final class SlotPayloads {
  public static final int VP8 = 96;
  public static final int VP9 = 97;
  public static final int VP9_PROFILE_2 = 98;
  public static final int H264 = 99;
  public static final int AV1 = 100;
  public static final int H265 = 101;
  public static final int OPUS = 111;
  public static final int PCMU = 0;
  public static final int PCMA = 8;
  public static final int G722 = 9;

  /// What a worker decodes, cheapest first.
  public static final List<Codec> VIDEO =
      List.of(
          video(CodecName.VP8, VP8, ""),
          video(CodecName.H264, H264, "packetization-mode=1;profile-level-id=640034"),
          video(CodecName.VP9, VP9, "profile-id=0"),
          video(CodecName.VP9, VP9_PROFILE_2, "profile-id=2"),
          video(CodecName.AV1, AV1, ""),
          video(CodecName.H265, H265, ""));

  /// See [#VIDEO].
  public static final List<Codec> AUDIO =
      List.of(
          audio(CodecName.OPUS, OPUS, 48_000, 2),
          audio(CodecName.PCMU, PCMU, 8_000, 1),
          audio(CodecName.PCMA, PCMA, 8_000, 1),
          audio(CodecName.G722, G722, 8_000, 1));

  private SlotPayloads() {}

  private static Codec video(CodecName name, int payloadType, String parameters) {
    return new Codec(
        name, payloadType, 90_000, 1, parameters, Codec.NO_RTX, false, true, true, false, false);
  }

  private static Codec audio(CodecName name, int payloadType, int clockRate, int channels) {
    return new Codec(
        name,
        payloadType,
        clockRate,
        channels,
        "",
        Codec.NO_RTX,
        false,
        false,
        false,
        false,
        false);
  }
}
