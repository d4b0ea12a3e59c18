package io.madang.rtsp;

import static io.madang.rtsp.CameraWorld.await;
import static io.madang.rtsp.CameraWorld.awaitReason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names, what they mean from moment to moment, and who vouches for them.
class CameraAddressTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Map<String, String[]> names = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    String[] literals = names.get(host);
    if (literals == null) {
      throw new UnknownHostException(host);
    }
    var addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.ofLiteral(literals[i]);
    }
    return addresses;
  }

  private CameraWorld world(SSLSocketFactory secureSockets) throws IOException {
    return new CameraWorld(CameraWorld.settings(Duration.ZERO), this::lookUp, secureSockets);
  }

  private CameraWorld world() throws IOException {
    return world((SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  @Test
  void name_thatChangesItsMeaning_isJudgedEachTimeAndNeverTwice() throws Exception {
    names.put("door.example", new String[] {"127.0.0.1"});
    try (ScriptedCamera door = ScriptedCamera.start();
        CameraWorld world = world()) {
      Camera camera = world.add("rtsp://door.example:" + door.port() + "/live");
      await(camera, State.LIVE);
      assertThat(lookups).as("once when it was added, once to connect").hasValue(2);

      names.put("door.example", new String[] {"169.254.169.254"});
      door.hangUp();

      awaitReason(camera, "169.254.169.254 is the metadata service");
      assertThat(camera.status().state()).isEqualTo(State.FAILED);
      names.put("door.example", new String[] {"10.0.0.5", "127.0.0.1"});
      await(camera, State.LIVE);
    }
  }

  @Test
  void add_nameOfAForbiddenAddress_isRefused() throws Exception {
    names.put("inside.example", new String[] {"10.0.0.5", "::1"});
    try (CameraWorld world = world()) {
      assertThatExceptionOfType(RtspException.class)
          .isThrownBy(() -> world.add("rtsp://inside.example/live"))
          .matches(refusal -> refusal.code() == Code.ADDRESS_NOT_ALLOWED);
    }
  }

  @Test
  void camera_withoutAddress_isTriedUntilItHasOne() throws Exception {
    try (ScriptedCamera door = ScriptedCamera.start();
        CameraWorld world = world()) {
      Camera camera = world.add("rtsp://door.example:" + door.port() + "/live");
      awaitReason(camera, "There is no host named door.example.");
      assertThat(camera.status().state()).isNotEqualTo(State.FAILED);

      names.put("door.example", new String[] {"127.0.0.1"});

      await(camera, State.LIVE);
    }
  }

  @Test
  void secureCamera_trustedAndRightlyNamed_goesLiveByTcp(@TempDir Path folder) throws Exception {
    SSLContext tls = tls(folder, "door.example");
    names.put("door.example", new String[] {"127.0.0.1"});
    names.put("other.example", new String[] {"127.0.0.1"});
    ServerSocket socket =
        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (ScriptedCamera door = new ScriptedCamera(() -> socket);
        CameraWorld world = world(tls.getSocketFactory());
        CameraWorld distrustful = world()) {
      String url = "rtsps://user:secret@door.example:" + door.port() + "/live";

      Camera camera = world.add(url);
      assertThat(await(camera, State.LIVE).transport()).contains(LowerTransport.TCP);
      assertThat(door.first("DESCRIBE").uri()).startsWith("rtsps://door.example:");

      Camera misnamed = world.add(url.replace("door.", "other."));
      awaitReason(misnamed, "certificate is not valid for this name or not trusted");
      Camera untrusted = distrustful.add(url);
      awaitReason(untrusted, "No secure connection to door.example:");
      assertThat(untrusted.status().state()).isEqualTo(State.FAILED);
    }
  }

  @Test
  void secureCamera_whoseCertificateIsListed_goesLiveUnderAnyName(@TempDir Path folder)
      throws Exception {
    SSLContext tls = tls(folder, "camera.factory");
    names.put("door.example", new String[] {"127.0.0.1"});
    Path listed = folder.resolve("cameras.pem");
    Files.writeString(listed, pem(folder));
    SSLContext other = tls(Files.createDirectory(folder.resolve("other")), "door.example");
    ServerSocket socket =
        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    ServerSocket impostors =
        other.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (ScriptedCamera door = new ScriptedCamera(() -> socket);
        ScriptedCamera impostor = new ScriptedCamera(() -> impostors);
        CameraWorld world = world(CameraTrust.read(listed).sockets())) {
      await(world.add("rtsps://door.example:" + door.port() + "/live"), State.LIVE);

      Camera wrong = world.add("rtsps://door.example:" + impostor.port() + "/live");
      awaitReason(wrong, "certificate is not valid for this name or not trusted");
    }
  }

  @Test
  void certificates_thatAreNone_areRefused(@TempDir Path folder) throws Exception {
    Path nothing = folder.resolve("nothing.pem");
    Files.writeString(nothing, "");
    Path garbage = folder.resolve("garbage.pem");
    Files.writeString(
        garbage, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> CameraTrust.read(nothing));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> CameraTrust.read(garbage));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> CameraTrust.read(folder.resolve("absent.pem")));
  }

  @Test
  void secureCamera_thatIsNone_saysSo() throws Exception {
    names.put("door.example", new String[] {"127.0.0.1"});
    try (ScriptedCamera door = ScriptedCamera.start();
        CameraWorld world = world()) {
      Camera camera = world.add("rtsps://door.example:" + door.port() + "/live");

      awaitReason(camera, "nobody there speaks TLS");
      assertThat(door.requests).isEmpty();
    }
  }

  /// The certificate that [#tls] has made there.
  private static String pem(Path folder) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD);
    }
    String body =
        Base64.getMimeEncoder().encodeToString(keys.getCertificate("camera").getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  /// With a certificate for a name, trusted by itself.
  private static SSLContext tls(Path folder, String name) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:" + name,
                "-alias",
                "camera",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    var mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(keys, PASSWORD);
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("camera", keys.getCertificate("camera"));
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
