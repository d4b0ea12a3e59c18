package io.madang.rtp.codec.audio;

/// What the units of a stream are.
public enum AudioCoding {
  /// Raw AAC access units; the configuration is an AudioSpecificConfig (ISO/IEC 14496-3).
  AAC,
  /// AAC in LATM with its own configuration, in LOAS (ISO/IEC 14496-3, section 1.7).
  AAC_LATM,
  /// MPEG-1 and MPEG-2 audio, layers 1 to 3; a unit may hold several frames.
  MPEG_AUDIO,
  /// A unit may hold several frames.
  AC3,
  /// Linear, 8 bits, 128 is zero.
  PCM_U8,
  /// Linear, 16 bits, network order.
  PCM_S16,
  /// Linear, 24 bits, network order.
  PCM_S24,
  PCM_MULAW,
  PCM_ALAW,
  G722,
  OPUS,
  /// G.726 with the first sample in the lowest bits (RFC 3551, section 4.5.4).
  G726,
  /// G.726 with the first sample in the highest bits (ITU-T I.366.2).
  G726_AAL2
}
