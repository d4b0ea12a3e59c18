package io.madang.signal;

/// What the hosts of a room may do with cameras, as signaling needs it; a camera is sent out like
/// any other participant. Thread-safe; may block for a moment: called on virtual threads. Whether
/// the caller is a host was asked before.
public interface CameraControl {
  /// Where no camera can be had.
  CameraControl NONE = new NoCameraControl();

  /// Brings a camera into the room; it connects in its own time, and for as long as it takes.
  ///
  /// @param url a secret: it may hold a password
  /// @param name shown to others; empty for a usual one
  /// @return the camera's id, by which the API knows it
  /// @throws SignalException [SignalError#INVALID_URL], [SignalError#ADDRESS_NOT_ALLOWED],
  ///   [SignalError#TOO_MANY_CAMERAS] or [SignalError#CAMERA_UNAVAILABLE]
  String add(String room, String url, String name) throws SignalException;
}
