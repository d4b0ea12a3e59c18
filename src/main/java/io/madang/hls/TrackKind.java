package io.madang.hls;

/// What a track carries, and with that how it is listed.
public enum TrackKind {
  /// Pictures: a variant of the multivariant playlist.
  VIDEO,
  /// Sound: a rendition of its own, shared by all variants.
  AUDIO,
  /// Both in one MPEG transport stream, in whole segments, for old devices.
  TRANSPORT_STREAM
}
