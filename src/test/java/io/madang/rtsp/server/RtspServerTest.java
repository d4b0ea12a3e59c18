package io.madang.rtsp.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.FeedStream;
import io.madang.room.ParticipantSnapshot;
import io.madang.rtsp.server.Dialogue.Answer;
import io.madang.rtsp.server.Dialogue.Frame;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RtspServerTest {
  private static final String TCP = "Transport: RTP/AVP/TCP;unicast;interleaved=4-5";

  private static int sequence(Frame frame) {
    return (frame.bytes()[2] & 0xff) << 8 | frame.bytes()[3] & 0xff;
  }

  @Test
  void options_tellWhatThereIs() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      Answer answer = client.ask("OPTIONS", "*");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Public")).contains("DESCRIBE", "ANNOUNCE", "PLAY", "RECORD");
    }
  }

  @Test
  void play_givesThePictureInterleaved() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      FeedStream camera = world.camera("Door");
      String url = world.url("yard");

      Answer described = client.ask("DESCRIBE", url, "Accept: application/sdp");
      assertThat(described.status()).isEqualTo(200);
      assertThat(described.header("Content-Base")).isEqualTo(url + "/");
      assertThat(described.body())
          .contains("m=video 0 RTP/AVP 96", "a=rtpmap:96 VP8/90000", "a=control:trackID=0");
      Answer setUp = client.ask("SETUP", url + "/trackID=0", TCP);
      assertThat(setUp.header("Transport")).isEqualTo("RTP/AVP/TCP;unicast;interleaved=4-5");
      assertThat(setUp.header("Session")).contains(";timeout=60");
      assertThat(client.ask("PLAY", url).status()).isEqualTo(200);
      int number = 0;
      while (number < 100) {
        world.frame(camera, number % 30 == 0, number);
        number++;
        Frame frame = client.frame();
        assertThat(frame.channel()).isEqualTo(4);
        assertThat(frame.bytes()[1] & 0x7f).isEqualTo(96);
        assertThat(frame.bytes()).hasSize(1_012);
      }

      assertThat(client.ask("GET_PARAMETER", url).status()).isEqualTo(200);
      assertThat(client.ask("TEARDOWN", url).status()).isEqualTo(200);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void paused_sendsNothing_andGoesOnWithAKeyframe() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      FeedStream camera = world.camera("Door");
      String url = world.url("yard");
      client.ask("DESCRIBE", url);
      client.ask("SETUP", url + "/trackID=0", TCP);
      client.ask("PLAY", url);
      world.frame(camera, true, 0);
      int before = sequence(client.frame());

      client.ask("PAUSE", url);
      for (int i = 1; i < 20; i++) {
        world.frame(camera, false, i);
      }
      world.snapshot(); // the loop has seen them
      assertThat(client.ask("GET_PARAMETER", url).status()).isEqualTo(200);
      assertThat(client.frames).isEmpty();
      client.ask("PLAY", url);
      world.frame(camera, true, 20);

      Frame first = client.frame();
      assertThat(first.bytes()[13] & 1).as("inverse key frame flag of VP8").isZero();
      assertThat((short) (sequence(first) - before)).isPositive();
    }
  }

  @Test
  void datagrams_goToTheClientsPortsAndNowhereElse() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect();
        var rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      FeedStream camera = world.camera("Door");
      String url = world.url("yard");
      client.ask("DESCRIBE", url);
      String ports = rtp.getLocalPort() + "-" + rtcp.getLocalPort();
      Answer setUp =
          client.ask(
              "SETUP",
              url + "/trackID=0",
              "Transport: RTP/AVP;unicast;destination=192.0.2.9;client_port=" + ports);
      assertThat(setUp.header("Transport"))
          .matches("RTP/AVP;unicast;client_port=" + ports + ";server_port=[0-9]+-[0-9]+");
      client.ask("PLAY", url);
      camera.senderReport(1L << 40, 0);
      world.frame(camera, true, 0);

      rtp.setSoTimeout(20_000);
      rtcp.setSoTimeout(20_000);
      var datagram = new DatagramPacket(new byte[2_000], 2_000);
      rtp.receive(datagram);
      assertThat(datagram.getLength()).isEqualTo(1_012);
      rtcp.receive(datagram);
      assertThat(datagram.getData()[1] & 0xff).as("sender report").isEqualTo(200);
    }
  }

  @Test
  void clientPortsOfOthersServices_areRefused() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      world.camera("Door");
      client.ask("DESCRIBE", world.url("yard"));

      Answer answer =
          client.ask(
              "SETUP", world.url("yard/trackID=0"), "Transport: RTP/AVP;unicast;client_port=53-54");

      assertThat(answer.status()).isEqualTo(461);
    }
  }

  @Test
  void participantOfThePath_isTheOnlyOneShown() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      FeedStream door = world.camera("Door");
      FeedStream gate = world.camera("Gate");
      String gateId =
          world.snapshot().participants().stream()
              .filter(participant -> participant.name().equals("Gate"))
              .map(ParticipantSnapshot::id)
              .findFirst()
              .orElseThrow();
      String url = world.url("yard/" + gateId);
      client.ask("DESCRIBE", url);
      client.ask("SETUP", url + "/trackID=0", TCP);
      client.ask("PLAY", url);

      world.frame(door, true, 0);
      world.snapshot();
      world.frame(gate, true, 1_000);
      client.frame();
      world.frame(gate, false, 1_001);

      assertThat(client.frame().channel()).isEqualTo(4);
      assertThat(client.ask("DESCRIBE", world.url("yard/p-77")).status()).isEqualTo(404);
    }
  }

  @Test
  void nothingThere_is404WithAReason() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      assertThat(client.ask("DESCRIBE", world.url("yard")).status()).isEqualTo(404);
      assertThat(client.ask("DESCRIBE", world.url("NOT_A_ROOM")).status()).isEqualTo(404);
      assertThat(client.ask("DESCRIBE", "rtsp://x").reason()).contains("rtsp://host/ROOM");
    }
  }

  @Test
  void outOfTurn_isRefusedAndTheConnectionGoesOn() throws Exception {
    try (var world = RtspServerWorld.open();
        var client = world.connect()) {
      String url = world.url("yard");
      world.camera("Door");

      assertThat(client.ask("PLAY", url).status()).isEqualTo(454);
      client.ask("DESCRIBE", url);
      client.ask("SETUP", url + "/trackID=0", TCP);
      assertThat(client.ask("RECORD", url).status()).isEqualTo(455);
      assertThat(client.ask("PAUSE", url).status()).isEqualTo(455);
      assertThat(client.ask("SETUP", url + "/trackID=9", TCP).status()).isEqualTo(404);
      assertThat(client.ask("FLY", url).status()).isEqualTo(501);
      assertThat(client.ask("SETUP", url + "/trackID=0", "Transport: RTP/AVP;multicast").status())
          .isEqualTo(461);
      assertThat(client.ask("PLAY", url).status()).isEqualTo(200);
    }
  }

  @Test
  void password_byTokenInTheUrlOrInPlaceOfAPassword() throws Exception {
    try (var world = new RtspServerWorld(false, 10, Duration.ofSeconds(30))) {
      world.camera("Door");
      try (var client = world.connect()) {
        Answer asked = client.ask("DESCRIBE", world.url("yard"));
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.header("WWW-Authenticate"))
            .contains("Digest realm=\"Madang\"", "SHA-256", "MD5", "Basic realm=");
        assertThat(client.ask("DESCRIBE", world.url("yard?token=wrong")).status()).isEqualTo(401);
        assertThat(
                client.ask("DESCRIBE", world.url("yard?token=" + RtspServerWorld.TOKEN)).status())
            .isEqualTo(200);
      }
      for (String pair :
          new String[] {"anybody:" + RtspServerWorld.TOKEN, "key:secret of the key"}) {
        try (var client = world.connect()) {
          String basic = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
          assertThat(
                  client
                      .ask("DESCRIBE", world.url("yard"), "Authorization: Basic " + basic)
                      .status())
              .isEqualTo(200);
        }
      }
    }
  }

  @Test
  void guessing_endsTheConnection() throws Exception {
    try (var world = new RtspServerWorld(false, 10, Duration.ofSeconds(30));
        var client = world.connect()) {
      for (int i = 0; i < 6; i++) {
        assertThat(client.ask("DESCRIBE", world.url("yard?token=guess-" + i)).status())
            .isEqualTo(401);
      }
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void slowPlayer_losesPacketsThenItsConnection_nobodyElseNotices() throws Exception {
    try (var world = new RtspServerWorld(true, 10, Duration.ofMillis(300));
        var slow = world.connect();
        var other = world.connect()) {
      FeedStream camera = world.camera("Door");
      String url = world.url("yard");
      for (Dialogue client : new Dialogue[] {slow, other}) {
        client.ask("DESCRIBE", url);
        client.ask("SETUP", url + "/trackID=0", TCP);
        client.ask("PLAY", url);
      }
      var reading = new AtomicBoolean(true);
      var reader = Thread.ofVirtual().start(() -> readAll(other, reading));
      int number = 0;
      while (world.server.connections() == 2) {
        if (!world.frame(camera, number % 50 == 0, number++)) {
          Thread.onSpinWait();
        }
      }

      assertThat(number).as("kernel buffers and the ring").isGreaterThan(1_000);
      assertThat(world.server.connections()).isEqualTo(1);
      reading.set(false);
      world.frame(camera, true, number);
      reader.join(20_000);
      assertThat(other.ask("GET_PARAMETER", url).status()).isEqualTo(200);
    }
  }

  @Test
  void moreConnectionsThanAllowed_areClosed() throws Exception {
    try (var world = new RtspServerWorld(true, 2, Duration.ofSeconds(30));
        var first = world.connect();
        var second = world.connect()) {
      first.ask("OPTIONS", "*");
      second.ask("OPTIONS", "*");
      try (var third = world.connect()) {
        assertThat(third.isEnded()).isTrue();
      }
      assertThat(first.ask("OPTIONS", "*").status()).isEqualTo(200);
    }
  }

  @Test
  void garbage_endsItsConnectionAlone() throws Exception {
    var random = new Random(20261125);
    try (var world = RtspServerWorld.open();
        var sane = world.connect()) {
      sane.ask("OPTIONS", "*");
      for (int i = 0; i < 50; i++) {
        byte[] bytes = new byte[1 + random.nextInt(4_000)];
        random.nextBytes(bytes);
        try (var client = world.connect()) {
          client.send(bytes);
        } catch (IOException ended) {
          // the server was faster
        }
      }
      RtspServerWorld.until(() -> world.server.connections() == 1, "garbage is gone");
      assertThat(sane.ask("OPTIONS", "*").status()).isEqualTo(200);
    }
  }

  @Test
  void playerThatGoes_leavesTheRoom() throws Exception {
    try (var world = RtspServerWorld.open()) {
      world.camera("Door");
      try (var client = world.connect()) {
        client.ask("DESCRIBE", world.url("yard"));
        client.ask("SETUP", world.url("yard/trackID=0"), TCP);
        client.ask("PLAY", world.url("yard"));
      }
      RtspServerWorld.until(() -> world.server.connections() == 0, "the connection is over");
    }
  }

  private static void readAll(Dialogue client, AtomicBoolean reading) {
    try {
      while (reading.get()) {
        client.frame();
      }
    } catch (IOException ended) {
      throw new AssertionError("the other player lost its connection", ended);
    }
  }
}
