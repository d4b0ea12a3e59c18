package io.madang.signal.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.dtls.SrtpProfileSpec;
import io.madang.ice.Candidate;
import io.madang.ice.IceCredentials;
import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.signal.AccessPolicy;
import io.madang.signal.AccessToken;
import io.madang.signal.FakeRooms;
import io.madang.signal.Grant;
import io.madang.signal.HostControls;
import io.madang.signal.IceServer;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import io.madang.signal.SignalListener;
import io.madang.signal.SignalSettings;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.RemoteParameters;
import io.madang.transport.TransportContext;
import io.madang.transport.TransportParameters;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trials on real loops, with peers on real sockets.
class PathTrialsTest {
  private static final String KEY = "main";
  private static final String SECRET = "a secret of more than thirty-two characters";
  private static final Optional<String> NO_TOKEN = Optional.empty();
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final TrialLimits LIMITS = new TrialLimits(3, 2, Duration.ofSeconds(30));
  private static final TrialLimits SHORT = new TrialLimits(3, 2, Duration.ofSeconds(2));

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private MediaLoopGroup group;
  private TestPeers peers;

  @BeforeEach
  void start() throws Exception {
    group = loops();
    peers = new TestPeers();
  }

  private static MediaLoopGroup loops() throws IOException {
    var addresses = List.of(InetAddress.getLoopbackAddress());
    return MediaLoopGroup.start(
        MediaLoopSettings.defaults(0).withLoops(2).withBindAddresses(addresses));
  }

  @AfterEach
  void stop() {
    peers.close();
    group.close();
    threads.close();
  }

  private PathTrials trials(AccessPolicy access, TrialLimits limits) {
    var certificate = DtlsCertificate.generate(random);
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    var spec = new SrtpProfileSpec(profile.id(), profile.keyLength(), profile.saltLength());
    var transports =
        TransportContext.of(
            new DtlsEndpoint(certificate, List.of(spec), random),
            certificate.fingerprint(),
            List.of(InetAddress.getLoopbackAddress()),
            random);
    var context =
        SignalContext.of(
            new FakeRooms(),
            HostControls.NONE,
            access,
            SignalSettings.DEFAULT,
            session -> List.of(IceServer.of("stun:192.0.2.7:3478")),
            threads,
            SignalListener.NONE);
    return new PathTrials(context, group.loops(), transports, limits);
  }

  private PathTrials trials() {
    return trials(AccessPolicy.open(), LIMITS);
  }

  private static String offer(RemoteParameters peer) {
    return """
    v=0
    o=- 1 1 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0
    m=audio 9 UDP/TLS/RTP/SAVPF 111
    c=IN IP4 0.0.0.0
    a=mid:0
    a=ice-ufrag:%s
    a=ice-pwd:%s
    a=fingerprint:%s
    a=setup:actpass
    a=recvonly
    a=rtcp-mux
    a=rtpmap:111 opus/48000/2
    """
        .formatted(
            peer.credentials().ufrag(),
            peer.credentials().password(),
            peer.fingerprints().getFirst());
  }

  private static TransportParameters parameters(String answer) {
    List<Candidate> candidates =
        Pattern.compile("a=candidate:(\\S.*)\r")
            .matcher(answer)
            .results()
            .map(line -> Candidate.parse("candidate:" + line.group(1)))
            .toList();
    return new TransportParameters(
        new IceCredentials(value(answer, "ice-ufrag"), value(answer, "ice-pwd")),
        candidates,
        Fingerprint.parse(value(answer, "fingerprint")),
        DtlsRole.SERVER);
  }

  private static String value(String answer, String attribute) {
    Matcher matcher = Pattern.compile("a=" + attribute + ":(.*)\r").matcher(answer);
    assertThat(matcher.find()).as(attribute).isTrue();
    return matcher.group(1);
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = MonotonicClock.system().nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(MonotonicClock.system().nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private TrialAnswer connect(PathTrials trials, TestPeer peer) throws Exception {
    TrialAnswer begun = trials.open(NO_TOKEN, "192.0.2.1", offer(peer.parameters()));
    peer.connect(parameters(begun.answer()));
    assertThat(peer.awaitConnected(DEADLINE)).isTrue();
    return begun;
  }

  private TrialAnswer open(PathTrials trials, Optional<String> token, String address)
      throws SignalException {
    return trials.open(token, address, offer(peers.open().parameters()));
  }

  private void assertRefused(
      PathTrials trials, Optional<String> token, String address, SignalError error) {
    SignalException refused =
        catchThrowableOfType(SignalException.class, () -> open(trials, token, address));
    assertThat(refused).isNotNull();
    assertThat(refused.error()).isEqualTo(error);
  }

  private static Optional<String> token(boolean join, String identity, int number) {
    var grant = new Grant("yard", join, false, false, false, false, "", identity);
    long expires = WallClock.system().unixNanos() / 1_000_000_000L + 600 + number;
    return Optional.of(new AccessToken(KEY, grant, 0, expires).sign(SECRET));
  }

  @Test
  void trial_connects_carriesNothing_andEndsWhenItIsEnded() throws Exception {
    PathTrials trials = trials();
    TestPeer peer = peers.open();

    TrialAnswer begun = connect(trials, peer);

    assertThat(begun.answer()).contains("a=ice-lite", "a=inactive").doesNotContain("a=ssrc");
    assertThat(begun.links()).containsExactly("<stun:192.0.2.7:3478>; rel=\"ice-server\"");
    await("it is counted", () -> trials.statistics().connected() == 1);
    assertThat(trials.statistics()).isEqualTo(new TrialStatistics(1, 1, 1, 0));
    assertThat(trials.end(begun.id())).isTrue();
    assertThat(peer.awaitClosed(DEADLINE)).isTrue();
    await("its place is free", () -> trials.statistics().open() == 0);
    assertThat(trials.end(begun.id())).isFalse();
    assertThat(trials.end("another")).isFalse();
  }

  @Test
  void trial_endsWhenItsPeerLeaves() throws Exception {
    PathTrials trials = trials();
    TestPeer peer = peers.open();
    connect(trials, peer);

    peer.close();

    await("its place is free", () -> trials.statistics().open() == 0);
  }

  @Test
  void trial_endsWhenItsTimeIsOver_connectedOrNot() throws Exception {
    PathTrials trials = trials(AccessPolicy.open(), SHORT);
    open(trials, NO_TOKEN, "192.0.2.2");
    TestPeer peer = peers.open();
    connect(trials, peer);

    assertThat(peer.awaitClosed(DEADLINE)).isTrue();
    await("all places are free", () -> trials.statistics().open() == 0);
  }

  @Test
  void address_hasSoManyAtOnce_andAllTogetherToo() throws Exception {
    PathTrials trials = trials();
    TrialAnswer first = open(trials, NO_TOKEN, "192.0.2.1");
    open(trials, NO_TOKEN, "192.0.2.1");

    // Where nobody asks for tokens, none makes another person.
    assertRefused(trials, Optional.of("x"), "192.0.2.1", SignalError.RATE_LIMITED);
    open(trials, NO_TOKEN, "192.0.2.2");
    assertRefused(trials, NO_TOKEN, "192.0.2.3", SignalError.SERVER_FULL);
    assertThat(trials.statistics()).isEqualTo(new TrialStatistics(3, 3, 0, 2));

    trials.end(first.id());
    await("a place is free", () -> trials.statistics().open() == 2);
    open(trials, NO_TOKEN, "192.0.2.1");
  }

  @Test
  void tokens_areAskedFor_andCountByIdentity() throws Exception {
    PathTrials trials = trials(AccessPolicy.tokens(Map.of(KEY, SECRET)), LIMITS);

    assertRefused(trials, NO_TOKEN, "192.0.2.1", SignalError.BAD_TOKEN);
    assertRefused(trials, Optional.of("x"), "192.0.2.1", SignalError.BAD_TOKEN);
    assertRefused(trials, token(false, "", 0), "192.0.2.1", SignalError.FORBIDDEN);
    open(trials, token(true, "ada", 1), "192.0.2.1");
    open(trials, token(true, "ada", 2), "192.0.2.2");
    assertRefused(trials, token(true, "ada", 3), "192.0.2.3", SignalError.RATE_LIMITED);
    open(trials, token(true, "", 4), "192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"})
  void offer_thatCannotBeUsed_takesNoPlace(String offer) {
    PathTrials trials = trials();

    SignalException refused =
        catchThrowableOfType(
            SignalException.class, () -> trials.open(NO_TOKEN, "192.0.2.1", offer));

    assertThat(refused.error()).isEqualTo(SignalError.BAD_SDP);
    assertThat(trials.statistics()).isEqualTo(new TrialStatistics(0, 0, 0, 0));
  }

  @Test
  void loopsThatHaveEnded_refuse_andTakeNoPlace() throws Exception {
    PathTrials trials = trials();
    open(trials, NO_TOKEN, "192.0.2.1");
    group.close();
    group = loops();

    assertRefused(trials, NO_TOKEN, "192.0.2.1", SignalError.SERVER_FULL);
    await("all places are free", () -> trials.statistics().open() == 0);
  }
}
