package io.madang.signal;

/// See [CameraControl#NONE].
record NoCameraControl() implements CameraControl {
  @Override
  public String add(String room, String url, String name) throws SignalException {
    throw new SignalException(SignalError.CAMERA_UNAVAILABLE, "This server takes no cameras.");
  }
}
