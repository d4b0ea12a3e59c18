package io.madang.compose.link;

/// The streams of a worker that transcodes: fixed, because nobody negotiates them. What comes in
/// has the same SSRCs as what goes out.
public final class TranscodeStreams {
  public static final int VIDEO_SSRC = 1;
  public static final int AUDIO_SSRC = 2;

  /// What goes out: H.264 (`packetization-mode=1`).
  public static final int VIDEO_PAYLOAD_TYPE = SlotPayloads.H264;

  public static final int VIDEO_CLOCK_RATE = 90_000;

  /// What goes out: Opus.
  public static final int AUDIO_PAYLOAD_TYPE = SlotPayloads.OPUS;

  public static final int AUDIO_CLOCK_RATE = 48_000;

  /// Identifier of `urn:ietf:params:rtp-hdrext:ssrc-audio-level` in every packet of sound that goes
  /// out.
  public static final int AUDIO_LEVEL_EXTENSION = 1;

  private TranscodeStreams() {}
}
