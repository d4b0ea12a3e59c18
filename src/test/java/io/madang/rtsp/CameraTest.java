package io.madang.rtsp;

import static io.madang.rtsp.CameraWorld.await;
import static io.madang.rtsp.CameraWorld.awaitReason;
import static io.madang.rtsp.CameraWorld.packets;
import static io.madang.rtsp.CameraWorld.until;
import static io.madang.rtsp.ScriptedCamera.HANG_UP;
import static io.madang.rtsp.ScriptedCamera.SILENCE;
import static io.madang.rtsp.ScriptedCamera.USUAL;
import static io.madang.rtsp.ScriptedCamera.description;
import static io.madang.rtsp.ScriptedCamera.response;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.madang.room.ConnectionState;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomCommand;
import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cameras as they are when all is well, and when it is not.
class CameraTest {
  private CameraWorld world;
  private ScriptedCamera door;

  @BeforeEach
  void start() throws IOException {
    world = new CameraWorld();
    door = ScriptedCamera.start();
  }

  @AfterEach
  void stop() throws IOException {
    world.close();
    door.close();
  }

  @Test
  void camera_byUdp_goesLive() throws Exception {
    Camera camera = world.add(door.url());

    CameraStatus status = await(camera, State.LIVE);
    until("packets", () -> packets(camera) > 20);
    assertThat(status.transport()).contains(LowerTransport.UDP);
    assertThat(status.reason()).isEmpty();
    assertThat(status.tracks())
        .extracting(TrackStatus::codec, TrackStatus::lost)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("PCMU", 0L));
    assertThat(door.methods()).containsExactly("OPTIONS", "DESCRIBE", "SETUP", "PLAY");
    assertThat(door.first("SETUP").uri()).isEqualTo(door.url() + "/track1");
    assertThat(door.first("PLAY").uri()).isEqualTo(door.url() + "/");
    assertThat(door.first("PLAY").headers().first("Session")).contains("12345678");
    assertThat(door.punches).hasPositiveValue();
    until("a receiver report", () -> door.reports.get() > 1);
    assertThat(world.participants())
        .extracting(it -> it.id(), it -> it.name(), it -> it.kind(), it -> it.connection())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                status.participantId(), "Door", ParticipantKind.CAMERA, ConnectionState.CONNECTED));
  }

  @Test
  void camera_byTcp_goesLive() throws Exception {
    Camera camera = world.add(door.url(), LowerTransport.TCP);

    assertThat(await(camera, State.LIVE).transport()).contains(LowerTransport.TCP);
    until("packets", () -> packets(camera) > 20);
    assertThat(door.first("SETUP").headers().first("Transport"))
        .contains("RTP/AVP/TCP;unicast;interleaved=0-1");
    until("a receiver report", () -> door.reports.get() > 0);
  }

  @Test
  void camera_withoutUdp_isAskedByTcp() throws Exception {
    door.on(
        "SETUP",
        request -> {
          if (request.headers().first("Transport").orElseThrow().contains("client_port")) {
            return response(request, "461 Unsupported Transport");
          }
          door.off("SETUP");
          return response(
              request, "200 OK", "Session: 1", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
        });

    Camera camera = world.add(door.url());

    assertThat(await(camera, State.LIVE).transport()).contains(LowerTransport.TCP);
    assertThat(door.connections).hasValue(2);
  }

  @Test
  void camera_silentByUdp_isAskedByTcp() throws Exception {
    door.muteUdp();

    Camera camera = world.add(door.url());

    assertThat(await(camera, State.LIVE).transport()).contains(LowerTransport.TCP);
    door.hangUp();
    until("again", () -> door.connections.get() > 2);
    await(camera, State.LIVE);
    assertThat(door.connections).as("remembered that UDP does not work").hasValue(3);
  }

  @Test
  void camera_silentByUdpThatWasWanted_saysSo() throws Exception {
    door.muteUdp();

    Camera camera = world.add(door.url(), LowerTransport.UDP);

    awaitReason(camera, "no packet comes by UDP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=\"camera\"",
        "Digest realm=\"camera\", nonce=\"abc\"",
        "Digest realm=\"camera\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256",
      })
  void camera_withPassword_isShownIt(String challenge) throws Exception {
    challenge(
        "DESCRIBE", challenge, request -> request.headers().first("Authorization").isPresent());

    Camera camera = world.add(door.url().replace("//", "//user:secret@"));

    await(camera, State.LIVE);
    assertThat(door.first("SETUP").headers().first("Authorization")).isPresent();
    assertThat(door.requests).extracting(RtspRequest::uri).noneMatch(uri -> uri.contains("secret"));
    assertThat(camera.displayUrl()).isEqualTo(door.url());
    assertThat(camera.status().toString()).doesNotContain("secret");
  }

  @Test
  void camera_thatRefusesThePassword_failsAndIsStillTried() throws Exception {
    challenge("DESCRIBE", "Digest realm=\"camera\", nonce=\"abc\"", request -> false);

    Camera camera = world.add(door.url().replace("//", "//user:wrong@"));

    CameraStatus status = await(camera, State.FAILED);
    assertThat(status.reason()).isEqualTo("The camera refuses the password.");
    assertThat(status.retryAtUnixMillis()).isPositive();
    until(
        "the tile says so",
        () ->
            world.participants().stream()
                .anyMatch(it ->
                    it.connection() == ConnectionState.FAILED
                        && it.detail().equals("The camera refuses the password.")));
    door.off("DESCRIBE");
    await(camera, State.LIVE);
  }

  @Test
  void camera_thatWantsAPassword_saysSo() throws Exception {
    challenge("DESCRIBE", "Basic realm=\"camera\"", request -> false);

    CameraStatus status = await(world.add(door.url()), State.FAILED);

    assertThat(status.reason()).isEqualTo("The camera asks for a user name and a password.");
  }

  @Test
  void camera_thatHangsUpToAskWhoWeAre_isCalledAgain() throws Exception {
    var count = new AtomicInteger();
    door.on(
        "OPTIONS",
        request -> {
          if (request.headers().first("Authorization").isPresent()) {
            return response(request, "200 OK");
          }
          boolean first = count.getAndIncrement() == 0;
          return response(
              request,
              "401 Unauthorized",
              "WWW-Authenticate: Digest realm=\"c\", nonce=\"abc\"",
              first ? "Connection: close" : "X: y");
        });

    await(world.add(door.url().replace("//", "//user:secret@")), State.LIVE);

    assertThat(door.connections).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "404 Not Found, FAILED, There is no stream at this address (404).",
    "403 Forbidden, FAILED, does not allow this stream",
    "453 Not Enough Bandwidth, WAITING, The camera is busy",
    "500 Internal Server Error, WAITING, refuses with status 500",
    "302 Found, WAITING, refuses with status 302",
  })
  void camera_thatRefuses_saysWhy(String status, State state, String reason) throws Exception {
    door.on("DESCRIBE", request -> response(request, status));

    Camera camera = world.add(door.url());

    awaitReason(camera, reason);
    until("state", () -> camera.status().state() == state);
    assertThat(camera.status().retryAtUnixMillis()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"301 Moved", "302 Found", "303 See Other", "305 Use Proxy"})
  void camera_thatRedirects_isFollowed(String status) throws Exception {
    try (ScriptedCamera gate = ScriptedCamera.start()) {
      door.on("DESCRIBE", request -> response(request, status, "Location: " + gate.url()));

      await(world.add(door.url()), State.LIVE);

      assertThat(gate.count("PLAY")).isEqualTo(1);
      assertThat(door.count("PLAY")).isZero();
    }
  }

  @Test
  void camera_withSmallOddities_plays() throws Exception {
    door.on(
        "PLAY",
        request -> {
          if (request.headers().first("Range").isPresent()) {
            return response(request, "457 Invalid Range");
          }
          return request.uri().endsWith("/track1")
              ? USUAL
              : response(request, "459 Aggregate Operation Not Allowed");
        });
    door.on(
        "DESCRIBE",
        request ->
            response(request, "100 Continue")
                + description(request, ScriptedCamera.DESCRIPTION).replace("CSeq: ", "X: "));

    Camera camera = world.add(door.url());

    await(camera, State.LIVE);
    assertThat(door.connections).hasValue(1);
    assertThat(door.count("PLAY")).isEqualTo(3);
  }

  @Test
  void camera_thatRedirectsInCircles_fails() throws Exception {
    door.on("OPTIONS", request -> response(request, "302 Found", "Location: " + door.url()));

    awaitReason(world.add(door.url()), "again and again");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://10.0.0.5/a, 10.0.0.5 is in a private network",
    "rtsp://169.254.169.254/latest, metadata",
    "rtsp://[::1]/a, itself",
    "http://127.0.0.1/a, must begin with rtsp",
  })
  void camera_thatRedirectsToWhereItMayNot_fails(String location, String reason) throws Exception {
    door.on("DESCRIBE", request -> response(request, "302 Found", "Location: " + location));

    Camera camera = world.add(door.url());

    awaitReason(camera, reason);
    assertThat(camera.status().state()).isEqualTo(State.FAILED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void camera_killedAndRestarted_isTheSameParticipant(boolean udp) throws Exception {
    Camera camera = world.add(door.url(), udp ? LowerTransport.UDP : LowerTransport.TCP);
    String participant = await(camera, State.LIVE).participantId();

    door.close();
    CameraStatus away = await(camera, State.WAITING);
    assertThat(away.participantId()).isEqualTo(participant);
    assertThat(away.reason()).isNotEmpty();
    until(
        "the tile says so",
        () ->
            world.participants().stream()
                .anyMatch(it -> it.connection() == ConnectionState.RECONNECTING));
    awaitReason(camera, "cannot be reached at 127.0.0.1:" + door.port());
    door = ScriptedCamera.start(door.port());

    assertThat(await(camera, State.LIVE).participantId()).isEqualTo(participant);
    assertThat(world.participants()).hasSize(1);
  }

  @Test
  void camera_thatComesAndGoes_leavesNothingBehind() throws Exception {
    Camera camera = world.add(door.url());
    await(camera, State.LIVE);
    long before = openFiles();

    for (int i = 1; i <= 25; i++) {
      int lives = i;
      door.hangUp();
      until("the next life", () -> door.count("PLAY") > lives);
      await(camera, State.LIVE);
    }

    until("sockets are closed", () -> openFiles() <= before + 3);
    assertThat(world.participants()).hasSize(1);
  }

  private static long openFiles() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException elsewhere) {
      return 0;
    }
  }

  @Test
  void camera_thatFallsSilent_isCalledAgain() throws Exception {
    Camera camera = world.add(door.url());
    await(camera, State.LIVE);

    door.mute(true);
    awaitReason(camera, "The camera sends nothing any more.");
    door.mute(false);

    await(camera, State.LIVE);
  }

  @Test
  void camera_thatSaysGoodbye_isCalledAgain() throws Exception {
    Camera camera = world.add(door.url(), LowerTransport.TCP);
    await(camera, State.LIVE);

    door.mute(true);
    byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
    byte[] goodbye = {(byte) 0x81, (byte) 203, 0, 1, 0, 0, 0, 7};
    door.send(new byte[] {'$', 1, 0, 16});
    door.send(report);
    door.send(goodbye);
    awaitReason(camera, "The camera has ended the stream.");
    door.mute(false);

    await(camera, State.LIVE);
  }

  @Test
  void camera_withAnotherDescriptionLater_showsIt() throws Exception {
    Camera camera = world.add(door.url());
    await(camera, State.LIVE);
    String other = ScriptedCamera.DESCRIPTION.replace("AVP 0", "AVP 8");
    door.on("DESCRIBE", request -> description(request, other));

    door.hangUp();

    until(
        "the other codec",
        () -> camera.status().tracks().stream().map(TrackStatus::codec).anyMatch("PCMA"::equals));
    await(camera, State.LIVE);
  }

  @Test
  void camera_withAbsurdAnswers_isTriedForEver() throws Exception {
    Camera camera = world.add(door.url());
    List<String> absurd =
        List.of(
            HANG_UP,
            SILENCE,
            "HTTP/1.1 400 Bad Request\r\n\r\n",
            "RTSP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nv=0",
            "RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n",
            "RTSP/1.0 200 OK\r\n" + "A: b\r\n".repeat(20_000),
            "\0\1\2\3");
    List<String> reasons =
        List.of(
            "ended the connection",
            "does not answer",
            "not RTSP",
            "does not answer",
            "longer than",
            "longer than",
            "not RTSP");
    for (int i = 0; i < absurd.size(); i++) {
      String answer = absurd.get(i);
      door.on("DESCRIBE", request -> answer);
      door.hangUp();
      awaitReason(camera, reasons.get(i));
    }
    for (String sdp : List.of("<html/>", "v=0\r\nm=video 0 RTP/SAVP 96\r\n")) {
      door.on("DESCRIBE", request -> description(request, sdp));
      door.hangUp();
      awaitReason(camera, "description");
    }
    door.off("DESCRIBE");

    await(camera, State.LIVE);
  }

  @Test
  void camera_framesNobodyAskedFor_arePassedOver() throws Exception {
    Camera camera = world.add(door.url(), LowerTransport.TCP);
    await(camera, State.LIVE);

    door.send("$\u00c8\0\3abc$\0\0\0$\0\0\1x\0garbage".getBytes(ISO_8859_1));

    long before = packets(camera);
    until("more packets", () -> packets(camera) > before + 20);
    assertThat(camera.status().state()).isEqualTo(State.LIVE);
    assertThat(door.connections).hasValue(1);
  }

  @Test
  void camera_thatAsksUs_isAnswered() throws Exception {
    Camera camera = world.add(door.url(), LowerTransport.TCP);
    await(camera, State.LIVE);

    door.send("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(ISO_8859_1));
    door.send("ANNOUNCE * RTSP/1.0\r\nCSeq: 2\r\n\r\n".getBytes(ISO_8859_1));

    long before = packets(camera);
    until("more packets", () -> packets(camera) > before + 20);
    assertThat(door.connections).hasValue(1);
  }

  @Test
  void datagrams_fromElsewhere_areDropped() throws Exception {
    door.mute(true);
    Camera camera = world.add(door.url(), LowerTransport.UDP);
    until("play", () -> door.count("PLAY") == 1);
    String transport = door.first("SETUP").headers().first("Transport").orElseThrow();
    int port = Integer.parseInt(transport.replaceAll(".*client_port=([0-9]+)-.*", "$1"));
    byte[] packet = new byte[172];
    packet[0] = (byte) 0x80;

    try (var stranger = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.2"))) {
      for (int i = 0; i < 10; i++) {
        stranger.send(
            new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
      }
    }

    assertThat(port % 2).isZero();
    awaitReason(camera, "no packet comes by UDP");
    assertThat(packets(camera)).isZero();
  }

  @Test
  void source_namedByTheCamera_isHeardOnlyWhereCamerasMayBe() throws Exception {
    try (var outpost = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.3"))) {
      var port = new AtomicInteger();
      door.on(
          "SETUP",
          request -> {
            String transport = request.headers().first("Transport").orElseThrow();
            port.set(Integer.parseInt(transport.replaceAll(".*client_port=([0-9]+)-.*", "$1")));
            return response(
                request,
                "200 OK",
                "Session: 1",
                "Transport: " + transport + ";source=127.0.0.3;server_port=40000-40001");
          });
      Camera camera = world.add(door.url(), LowerTransport.UDP);
      until("play", () -> door.count("PLAY") == 1);
      byte[] packet = new byte[172];
      packet[0] = (byte) 0x80;

      until(
          "live",
          () -> {
            try {
              packet[3]++;
              outpost.send(
                  new DatagramPacket(
                      packet, packet.length, InetAddress.getLoopbackAddress(), port.get()));
            } catch (IOException lost) {
              throw new IllegalStateException(lost);
            }
            return camera.status().state() == State.LIVE;
          });
    }
  }

  @Test
  void keepAlive_withinTheTimeout_isAskedInTheWayTheCameraKnows() throws Exception {
    door.session("12345678;timeout=1");
    Camera camera = world.add(door.url());
    until("keep-alive", () -> door.count("GET_PARAMETER") > 2);
    door.on("GET_PARAMETER", request -> response(request, "501 Not Implemented"));
    until("another way", () -> door.count("OPTIONS") > 2);

    assertThat(camera.status().state()).isEqualTo(State.LIVE);
    door.on("OPTIONS", SILENCE);
    long before = packets(camera);
    until("more packets", () -> packets(camera) > before + 60);
    assertThat(door.connections).hasValue(1);
    door.off("OPTIONS");
    door.on("OPTIONS", request -> response(request, "454 Session Not Found"));
    awaitReason(camera, "forgotten the session");
  }

  @Test
  void keepAlive_withAForgottenNonce_isProvenAnew() throws Exception {
    var nonce = new AtomicInteger();
    challenge("DESCRIBE", "Digest realm=\"c\", nonce=\"n0\"", this::isProven);
    door.session("1;timeout=1");
    door.on(
        "GET_PARAMETER",
        request -> {
          String wanted = "n" + nonce.get();
          if (request.headers().first("Authorization").orElse("").contains(wanted)) {
            nonce.incrementAndGet();
            return response(request, "200 OK");
          }
          return response(
              request,
              "401 Unauthorized",
              "WWW-Authenticate: Digest realm=\"c\", nonce=\"" + wanted + '"');
        });

    Camera camera = world.add(door.url().replace("//", "//user:secret@"));

    until("three nonces", () -> nonce.get() > 3);
    assertThat(camera.status().state()).isEqualTo(State.LIVE);
    assertThat(door.connections).hasValue(1);
  }

  @Test
  void camera_nobodyLooksAt_isPaused() throws Exception {
    try (var saving = new CameraWorld(CameraWorld.settings(Duration.ofMillis(300)))) {
      Camera camera = saving.add(door.url());

      CameraStatus status = await(camera, State.PAUSED);

      assertThat(door.count("PAUSE")).isEqualTo(1);
      assertThat(status.reason()).isEqualTo("Nobody is watching.");
      assertThat(saving.participants())
          .extracting(it -> it.connection())
          .containsExactly(ConnectionState.CONNECTED);
      Listener.join(saving.room());
      await(camera, State.LIVE);
      assertThat(door.count("PLAY")).isEqualTo(2);
      assertThat(door.connections).hasValue(1);
    }
  }

  @Test
  void camera_thatCannotPause_playsOn() throws Exception {
    door.on("PAUSE", request -> response(request, "501 Not Implemented"));
    try (var saving = new CameraWorld(CameraWorld.settings(Duration.ofMillis(300)))) {
      Camera camera = saving.add(door.url());
      until("asked to pause", () -> door.count("PAUSE") == 1);

      long before = packets(camera);
      until("more packets", () -> packets(camera) > before + 50);
      assertThat(camera.status().state()).isEqualTo(State.LIVE);
      assertThat(door.count("PAUSE")).isEqualTo(1);
    }
  }

  @Test
  void close_camera_leavesTheRoomAndIsTold() throws Exception {
    Camera camera = world.add(door.url());
    await(camera, State.LIVE);

    camera.close();

    assertThat(world.cameras.of("yard")).isEmpty();
    until("goodbye", () -> door.count("TEARDOWN") == 1);
    until("nobody is left", () -> world.participants().isEmpty());
    assertThat(camera.awaitEnd(Duration.ofSeconds(5))).isTrue();
    assertThat(door.connections).hasValue(1);
  }

  @Test
  void close_cameraThatIsAway_endsAtOnce() throws Exception {
    door.on("OPTIONS", SILENCE);
    Camera camera = world.add(door.url());
    until("asked", () -> door.count("OPTIONS") == 1);

    camera.close();

    assertThat(camera.awaitEnd(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void remove_byAHost_isForGood() throws Exception {
    Camera camera = world.add(door.url());
    String participant = await(camera, State.LIVE).participantId();

    world.room().command(new RoomCommand.Remove("", participant)).get(5, TimeUnit.SECONDS);

    until("removed", () -> world.cameras.of("yard").isEmpty());
    until("goodbye", () -> door.count("TEARDOWN") == 1);
  }

  @Test
  void end_ofTheRoom_removesItsCameras() throws Exception {
    await(world.add(door.url()), State.LIVE);

    world.room().command(new RoomCommand.End("")).get(5, TimeUnit.SECONDS);

    until("removed", () -> world.cameras.all().isEmpty());
    until("goodbye", () -> door.count("TEARDOWN") == 1);
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://10.0.0.5/a, ADDRESS_NOT_ALLOWED",
    "rtsp://169.254.169.254/a, ADDRESS_NOT_ALLOWED",
    "rtsp://2130706433:99999/a, MALFORMED_URL",
    "http://camera/a, MALFORMED_URL",
  })
  void add_whatCannotBe_isRefusedAtOnce(String url, Code code) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> world.add(url))
        .matches(refusal -> refusal.code() == code);
    assertThat(world.participants()).isEmpty();
  }

  @Test
  void add_moreThanAllowed_isRefused() throws Exception {
    for (int i = 0; i < 10; i++) {
      world.add(door.url());
    }

    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> world.add(door.url()))
        .matches(refusal -> refusal.code() == Code.TOO_MANY_CAMERAS);
    Camera first = world.cameras.all().getFirst();
    assertThat(world.cameras.find("yard", first.id())).contains(first);
    assertThat(world.cameras.find("barn", first.id())).isEqualTo(Optional.empty());
  }

  private boolean isProven(RtspRequest request) {
    return request.headers().first("Authorization").isPresent();
  }

  private void challenge(
      String method, String challenge, java.util.function.Predicate<RtspRequest> proven) {
    door.on(
        method,
        request ->
            proven.test(request)
                ? description(request, ScriptedCamera.DESCRIPTION)
                : response(request, "401 Unauthorized", "WWW-Authenticate: " + challenge));
  }
}
