package io.madang.server.camera;

import io.madang.rtsp.message.RtspException;
import io.madang.signal.CameraControl;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Cameras that hosts ask for by signaling.
@Singleton
public class HostCameras implements CameraControl {

  private final CameraService cameras;

  HostCameras(CameraService cameras) {
    this.cameras = cameras;
  }

  @Override
  public String add(String room, String url, String name) throws SignalException {
    try {
      return cameras.add(room, url, name, Optional.empty()).id();
    } catch (RtspException refused) {
      throw new SignalException(error(refused.code()), refused.sentence());
    }
  }

  /// What is refused at once; everything else happens later and is told by the camera's state.
  private static SignalError error(RtspException.Code code) {
    return switch (code) {
      case MALFORMED_URL -> SignalError.INVALID_URL;
      case ADDRESS_NOT_ALLOWED -> SignalError.ADDRESS_NOT_ALLOWED;
      case TOO_MANY_CAMERAS -> SignalError.TOO_MANY_CAMERAS;
      default -> SignalError.CAMERA_UNAVAILABLE;
    };
  }
}
