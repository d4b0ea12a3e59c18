package io.madang.room;

/// What a published track shows or lets hear; the client names it, nothing is derived from content.
public enum TrackSource {
  MICROPHONE("microphone"),
  CAMERA("camera"),
  SCREEN("screen"),
  SCREEN_AUDIO("screen-audio");

  private final String wireName;

  TrackSource(String wireName) {
    this.wireName = wireName;
  }

  /// The name used in signaling messages and the API.
  public String wireName() {
    return wireName;
  }
}
