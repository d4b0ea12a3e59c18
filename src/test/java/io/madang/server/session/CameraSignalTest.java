package io.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.camera.CameraService;
import io.madang.server.camera.CamerasAllowed;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Cameras as people in the room see them.
@QuarkusTest
@TestProfile(CamerasAllowed.class)
class CameraSignalTest {

  @TestHTTPResource("/ws")
  URI endpoint;

  @Inject CameraService cameras;

  @AfterEach
  void removeAll() {
    cameras.all().forEach(camera -> camera.close());
  }

  @Test
  void addCamera_isAnsweredAndSeenByEverybody() throws IOException {
    try (var ara = join("gate", "Ara");
        var bo = join("gate", "Bo")) {
      ara.send(addCamera("rtsp://user:hush@127.0.0.1:" + closedPort() + "/live"));

      String id = ara.await("camera-added").getString("camera");
      assertThat(cameras.find("gate", id)).isPresent();
      JsonObject camera = bo.await("participant-joined").getJsonObject("participant");
      assertThat(camera.getString("kind")).isEqualTo("camera");
      assertThat(camera.getString("name")).isEqualTo("Door");
      assertThat(camera.getString("connection")).isEqualTo("connecting");
      JsonObject away = bo.await("participant-updated");
      assertThat(away.encode()).contains("\"detail\":").doesNotContain("hush");

      ara.send(new JsonObject().put("type", "remove").put("participant", camera.getString("id")));

      JsonObject left = bo.await("participant-left");
      assertThat(left.getString("participant")).isEqualTo(camera.getString("id"));
      assertThat(left.getString("reason")).isEqualTo("removed");
    }
  }

  @Test
  void addCamera_byAGuest_isForbidden() {
    try (var ara = join("fence", "Ara");
        var bo = join("fence", "Bo")) {
      bo.send(addCamera("rtsp://127.0.0.1/live"));

      assertThat(bo.await("error").getString("code")).isEqualTo("forbidden");
      assertThat(cameras.of("fence")).isEmpty();
    }
  }

  @Test
  void addCamera_thatIsRefused_saysWhyAndTheMeetingGoesOn() {
    try (var ara = join("hedge", "Ara")) {
      ara.send(addCamera("http://camera.local/"));
      assertThat(ara.await("error").getString("code")).isEqualTo("invalid-url");

      ara.send(addCamera("rtsp://192.168.1.20/live"));
      JsonObject error = ara.await("error");
      assertThat(error.getString("code")).isEqualTo("address-not-allowed");
      assertThat(error.getString("re")).isEqualTo("8");
      assertThat(error.getBoolean("fatal")).isFalse();

      ara.sendText("{\"type\":\"ping\",\"id\":\"9\"}");
      assertThat(ara.await("pong").getString("re")).isEqualTo("9");
    }
  }

  private static JsonObject addCamera(String url) {
    return new JsonObject()
        .put("type", "add-camera")
        .put("id", "8")
        .put("url", url)
        .put("name", "Door");
  }

  private SignalClient join(String room, String name) {
    SignalClient client = SignalClient.open(endpoint);
    client.send(Offers.join(room, name));
    client.await("joined");
    return client;
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
