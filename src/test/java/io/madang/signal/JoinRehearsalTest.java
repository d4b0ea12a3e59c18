package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.SrtpProfileSpec;
import io.madang.room.RoomLimits;
import io.madang.room.RoomRegistry;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TransportContext;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class JoinRehearsalTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  @Test
  void run_realRooms_everyJoinIsAnsweredAndLeftAgain() throws Exception {
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(LOCAL));
    try (MediaLoopGroup loops = MediaLoopGroup.start(settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var rooms = new RoomRegistry(loops.loops(), transports(), RoomLimits.defaults());

      boolean answered = JoinRehearsal.run(context(rooms, AccessPolicy.open(), threads));

      assertThat(answered).isTrue();
      assertThat(rooms.statistics().joins()).isGreaterThan(1);
      assertThat(rooms.statistics().participants()).isZero();
    }
  }

  @Test
  void run_joinIsRefused_saysSo() throws Exception {
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(LOCAL));
    try (MediaLoopGroup loops = MediaLoopGroup.start(settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var rooms = new RoomRegistry(loops.loops(), transports(), RoomLimits.defaults());
      AccessPolicy closed = AccessPolicy.tokens(java.util.Map.of("key", "a".repeat(32)));

      assertThat(JoinRehearsal.run(context(rooms, closed, threads))).isFalse();
    }
  }

  private static SignalContext context(
      RoomRegistry rooms, AccessPolicy access, ExecutorService threads) {
    return SignalContext.of(
        new LocalRooms(rooms),
        HostControls.NONE,
        access,
        SignalSettings.DEFAULT,
        IceServers.NONE,
        threads,
        SignalListener.NONE);
  }

  private static TransportContext transports() {
    var random = new SecureRandom();
    DtlsCertificate certificate = DtlsCertificate.generate(random);
    SrtpProfile gcm = SrtpProfile.AEAD_AES_128_GCM;
    var profiles = List.of(new SrtpProfileSpec(gcm.id(), gcm.keyLength(), gcm.saltLength()));
    return TransportContext.of(
        new DtlsEndpoint(certificate, profiles, random),
        certificate.fingerprint(),
        List.of(LOCAL),
        random);
  }
}
