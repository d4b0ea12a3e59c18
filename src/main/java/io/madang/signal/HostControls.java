package io.madang.signal;

/// What hosts may do beside moderation. Thread-safe.
///
/// @param live broadcasts and recordings
public record HostControls(LiveControl live, CameraControl cameras) {
  /// Nothing.
  public static final HostControls NONE = new HostControls(LiveControl.NONE, CameraControl.NONE);
}
