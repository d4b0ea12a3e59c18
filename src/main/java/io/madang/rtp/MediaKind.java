package io.madang.rtp;

/// What a media section carries, by its SDP name.
public enum MediaKind {
  AUDIO,
  VIDEO
}
