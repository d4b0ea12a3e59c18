package io.madang.server.camera;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// A server that may connect to this machine's cameras, three of them and two in a room.
public final class CamerasAllowed implements QuarkusTestProfile {

  public static final int MAX_IN_ROOM = 2;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "madang.rtsp.allowed-networks", "127.0.0.0/8",
        "madang.rtsp.max-cameras", "3",
        "madang.rtsp.max-cameras-per-room", Integer.toString(MAX_IN_ROOM));
  }
}
