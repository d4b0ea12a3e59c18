package io.madang.interop;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.dtls.KeyingMaterial;
import io.madang.ice.Candidate;
import io.madang.ice.IceCredentials;
import io.madang.ice.stun.StunMessage;
import io.madang.srtp.SrtcpContext;
import io.madang.srtp.SrtpContext;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.PacketKind;
import io.madang.transport.RemoteParameters;
import io.madang.transport.TransportParameters;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The client's side of a WebRTC transport for tests, made of our own cores: full ICE in the
/// controlling role, DTLS, SRTP.
///
/// It has no socket and no clock: datagrams and time come in, datagrams go to its [Output]. Whoever
/// drives it calls [#run] when told to wake up and at [#nextDeadline]. All methods on one thread,
/// except [#isIdle].
public final class WebRtcClient {
  private static final int MAX_DATAGRAM = 1_500;

  private final DtlsCertificate certificate;
  private final DtlsEndpoint endpoint;
  private final SecureRandom random;
  private final Output output;
  private final Listener listener;
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ControllingAgent agent;
  private final StunMessage stun = new StunMessage();
  private final PacketBuffer view = new PacketBuffer();
  private final DtlsRole role;

  private Fingerprint serverFingerprint = new Fingerprint("sha-256", "00");
  private @Nullable ClientDtls dtls;
  private @Nullable SrtpContext rtpSend;
  private @Nullable SrtpContext rtpReceive;
  private @Nullable SrtcpContext rtcpSend;
  private @Nullable SrtcpContext rtcpReceive;
  private SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
  private String failure = "";
  private Set<String> transports = Set.of(Candidate.UDP);
  private boolean closedByPeer;
  private long rejected;
  private long now;

  /// Where the client's datagrams go, and how it asks to be run from another thread.
  public interface Output {
    void send(TransportAddress to, byte[] array, int offset, int length);

    void wakeUp();
  }

  /// What the client finds out. Arrays are borrowed for the call.
  public interface Listener {
    /// The path is nominated and the keys are there.
    default void onConnected() {}

    default void onRtp(byte[] array, int offset, int length, long now) {}

    default void onRtcp(byte[] array, int offset, int length, long now) {}

    default void onClosed() {}
  }

  /// A client with all SRTP profiles that takes the given DTLS role.
  public WebRtcClient(
      DtlsRole role, SecureRandom random, Output output, Listener listener, long now) {
    this(role, List.of(SrtpProfile.values()), random, output, listener, now);
  }

  public WebRtcClient(
      DtlsRole role,
      List<SrtpProfile> profiles,
      SecureRandom random,
      Output output,
      Listener listener,
      long now) {
    this.role = role;
    this.random = random;
    this.output = output;
    this.listener = listener;
    this.now = now;
    this.certificate = DtlsCertificate.generate(random);
    this.endpoint = DtlsEndpoints.of(certificate, profiles, random);
    this.agent = new ControllingAgent(random, output, deadlines, this::now, this::onNominated);
  }

  /// What an offer of this client would tell the server.
  public RemoteParameters parameters() {
    DtlsRole theirs = role == DtlsRole.CLIENT ? DtlsRole.SERVER : DtlsRole.CLIENT;
    return new RemoteParameters(agent.local(), List.of(certificate.fingerprint()), theirs);
  }

  /// Takes the server's answer and starts to check its candidates.
  public void connect(TransportParameters server, long now) {
    this.now = now;
    serverFingerprint = server.fingerprint();
    agent.connect(server.credentials(), addresses(server));
  }

  /// New credentials for an ICE restart; follow with [#connect] once the server answered.
  public IceCredentials restart() {
    return agent.renewCredentials();
  }

  private List<TransportAddress> addresses(TransportParameters server) {
    return server.candidates().stream()
        .filter(candidate -> transports.contains(candidate.transport()))
        .map(WebRtcClient::address)
        .toList();
  }

  /// A candidate as it is named towards the [Output]: that of a TCP candidate is the far end of a
  /// connection with the number 1.
  public static TransportAddress address(Candidate candidate) {
    var udp = TransportAddress.of(new InetSocketAddress(candidate.address(), candidate.port()));
    return candidate.transport().equals(Candidate.UDP) ? udp : overTcp(udp);
  }

  /// The TCP candidate beside a UDP one.
  public static TransportAddress overTcp(TransportAddress udp) {
    return TransportAddress.of(udp.high(), udp.low(), TransportAddress.key(udp.port(), 1));
  }

  /// Which candidates it checks: those for UDP unless told otherwise.
  public void useCandidates(String... transports) {
    this.transports = Set.of(transports);
  }

  /// Goes on at another candidate: checks it, and nominates it when that is answered.
  public void moveTo(TransportAddress candidate, long now) {
    this.now = now;
    agent.moveTo(candidate);
  }

  /// One datagram for this client.
  public void onDatagram(TransportAddress from, byte[] array, int offset, int length, long now) {
    this.now = now;
    switch (PacketKind.of(array, offset, length)) {
      case STUN -> {
        if (stun.wrap(view.wrap(array, offset, length))) {
          agent.onMessage(stun, from);
        }
      }
      case DTLS -> dtls().offer(Arrays.copyOfRange(array, offset, offset + length));
      case RTP -> onSrtp(array, offset, length);
      case RTCP -> onSrtcp(array, offset, length);
      case TURN_CHANNEL, UNKNOWN -> rejected++;
    }
  }

  /// Does what has been posted and what is due.
  public void run(long now) {
    this.now = now;
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
    }
    deadlines.runDue(now);
  }

  public long nextDeadline() {
    return deadlines.nextDeadline();
  }

  /// Whether nothing happens until a datagram comes or time passes. From any thread.
  public boolean isIdle() {
    ClientDtls task = dtls;
    return (task == null || task.isIdle()) && commands.isEmpty();
  }

  /// Seals and sends a plain RTP packet.
  public void sendRtp(byte[] plain) {
    SrtpContext context = rtpSend;
    if (context != null) {
      byte[] sealed = Arrays.copyOf(plain, plain.length + 20);
      output.send(agent.selected(), sealed, 0, context.protect(sealed, 0, plain.length));
    }
  }

  /// Seals and sends a plain RTCP datagram.
  public void sendRtcp(byte[] plain) {
    SrtcpContext context = rtcpSend;
    if (context != null) {
      byte[] sealed = Arrays.copyOf(plain, plain.length + 20);
      output.send(agent.selected(), sealed, 0, context.protect(sealed, 0, plain.length));
    }
  }

  /// Sends bytes as they are to the selected address.
  public void sendRaw(byte[] bytes) {
    output.send(agent.selected(), bytes, 0, bytes.length);
  }

  /// Stops to send and to answer connectivity checks, as a client does that vanished.
  public void stopChecks() {
    agent.stop();
  }

  /// Stops to send connectivity checks, but answers them.
  public void onlyAnswerChecks() {
    agent.onlyAnswer();
  }

  /// Nominates again, as a client does whose address changed.
  public void renominate(long now) {
    this.now = now;
    agent.nominate();
  }

  /// Ends the association by close_notify.
  public void close() {
    if (dtls != null) {
      dtls.close();
    }
    agent.stop();
  }

  public boolean isConnected() {
    return rtpSend != null && agent.selected() != TransportAddress.NONE;
  }

  /// Why the handshake failed, empty if it did not.
  public String failure() {
    return failure;
  }

  public boolean isClosedByPeer() {
    return closedByPeer;
  }

  public SrtpProfile profile() {
    return profile;
  }

  /// Datagrams that were not for us or not authentic.
  public long rejected() {
    return rejected;
  }

  public ControllingAgent agent() {
    return agent;
  }

  private void onSrtp(byte[] array, int offset, int length) {
    int plain = rtpReceive == null ? -1 : rtpReceive.unprotect(array, offset, length);
    if (plain < 0) {
      rejected++;
    } else {
      listener.onRtp(array, offset, plain, now);
    }
  }

  private void onSrtcp(byte[] array, int offset, int length) {
    int plain = rtcpReceive == null ? -1 : rtcpReceive.unprotect(array, offset, length);
    if (plain < 0) {
      rejected++;
    } else {
      listener.onRtcp(array, offset, plain, now);
    }
  }

  private void onNominated() {
    if (role == DtlsRole.CLIENT) {
      dtls();
    }
  }

  private ClientDtls dtls() {
    ClientDtls task = dtls;
    if (task == null) {
      task = new ClientDtls(this, endpoint, role, serverFingerprint);
      dtls = task;
      task.start();
    }
    return task;
  }

  void post(Runnable command) {
    commands.add(command);
    output.wakeUp();
  }

  DeadlineQueue deadlines() {
    return deadlines;
  }

  long now() {
    return now;
  }

  void sendDtls(byte[] datagram) {
    output.send(agent.selected(), datagram, 0, Math.min(datagram.length, MAX_DATAGRAM));
  }

  void onKeys(KeyingMaterial keys) {
    profile = SrtpProfile.ofId(keys.profileId()).orElseThrow();
    rtpSend = new SrtpContext(profile, keys.localKey(), keys.localSalt());
    rtpReceive = new SrtpContext(profile, keys.remoteKey(), keys.remoteSalt());
    rtcpSend = new SrtcpContext(profile, keys.localKey(), keys.localSalt());
    rtcpReceive = new SrtcpContext(profile, keys.remoteKey(), keys.remoteSalt());
    listener.onConnected();
  }

  void onFailure(String reason) {
    failure = reason;
  }

  void onClosed() {
    closedByPeer = true;
    listener.onClosed();
  }
}
