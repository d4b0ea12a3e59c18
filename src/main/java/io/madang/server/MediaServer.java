package io.madang.server;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.DtlsException;
import io.madang.dtls.SrtpProfileSpec;
import io.madang.ice.turn.TurnStatistics;
import io.madang.room.RoomRegistry;
import io.madang.server.tls.CertificateWatch;
import io.madang.signal.AccessPolicy;
import io.madang.signal.HostControls;
import io.madang.signal.IceServers;
import io.madang.signal.JoinRehearsal;
import io.madang.signal.LocalRooms;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalListener;
import io.madang.signal.SignalSettings;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.HandshakeRehearsal;
import io.madang.transport.MediaLoop;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.TransportContext;
import io.madang.transport.TurnPortSettings;
import io.madang.transport.discovery.DiscoverySettings;
import io.madang.transport.stream.StreamPort;
import io.madang.wire.DropCounters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The media side of the server: its loops with their sockets, its certificate, its rooms. Started
/// before the first request is served, stopped after the last one.
///
/// Thread-safe once started.
@Singleton
public class MediaServer {

  /// After [StartCheck], which may refuse the start, and before everything that uses media.
  private static final int START_PRIORITY = 100;

  private static final Logger LOG = Logger.getLogger(MediaServer.class);

  /// What the node is doing. It goes through these once, in this order.
  public enum State {
    STARTING,
    SERVING,
    /// Nobody new is let in; those inside are told to go elsewhere.
    DRAINING,
    STOPPED
  }

  private final MediaSettings settings;
  private final TurnAccess turn;
  private final CertificateWatch certificates;
  private volatile State state = State.STARTING;
  // Set once at start, before any bean that asks is used.
  private @Nullable Media media;

  MediaServer(MediaSettings settings, TurnAccess turn, CertificateWatch certificates) {
    this.settings = settings;
    this.turn = turn;
    this.certificates = certificates;
  }

  void onStart(@Observes @Priority(START_PRIORITY) StartupEvent event) {
    List<InetAddress> advertised = orRefuse(settings::advertisedAddresses);
    var random = new SecureRandom();
    var certificate = DtlsCertificate.generate(random);
    var dtls = new DtlsEndpoint(certificate, srtpProfiles(), random);
    Optional<TurnPortSettings> relays = orRefuse(() -> turn.settings(advertised));
    Optional<DiscoverySettings> discovery = orRefuse(() -> settings.discovery(advertised));
    MediaLoopGroup loops = startLoops(discovery);
    Optional<TurnStatistics> relayed = relays.map(loops::startTurn);
    var transports =
        settings.transports(
            TransportContext.of(dtls, certificate.fingerprint(), advertised, random));
    var rooms =
        new RoomRegistry(
            loops.loops(),
            transports,
            settings.rooms(),
            session -> loops.revokeTurn(turn.owner(session)));
    media = new Media(loops, rooms, transports, advertised, relayed);
    state = State.SERVING;
    Thread.ofVirtual().name("rehearsal").start(() -> rehearse(loops, transports));
    LOG.infof(
        "media: udp %s, tcp %s, tls %s, %d %s, advertised as %s",
        String.join(" ", ports().stream().map(String::valueOf).toList()),
        loops
            .streams()
            .map(StreamPort::port)
            .filter(port -> port > 0)
            .map(String::valueOf)
            .orElse("none"),
        loops
            .streams()
            .map(StreamPort::tlsPort)
            .filter(port -> port > 0)
            .map(String::valueOf)
            .orElse("none"),
        loops.loops().size(),
        loops.loops().size() == 1 ? "loop" : "loops",
        String.join(" ", advertised.stream().map(InetAddress::getHostAddress).toList()));
  }

  /// The first guest shall not wait for classes to load: a join and a handshake are gone through.
  private void rehearse(MediaLoopGroup loops, TransportContext transports) {
    try {
      HandshakeRehearsal.run(transports);
      rehearseJoin(new RoomRegistry(loops.loops(), transports, settings.rooms()));
    } catch (DtlsException failure) {
      LOG.warnf(failure, "media: this server cannot shake hands with itself");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @param scratch rooms of its own, which nobody counts or finds
  private static void rehearseJoin(RoomRegistry scratch) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var context =
          SignalContext.of(
              new LocalRooms(scratch),
              HostControls.NONE,
              AccessPolicy.open(),
              SignalSettings.DEFAULT,
              IceServers.NONE,
              threads,
              SignalListener.NONE);
      if (!JoinRehearsal.run(context)) {
        LOG.warn("media: this server cannot join a room of its own");
      }
    }
  }

  /// Lets nobody new in.
  public void drain() {
    if (state == State.SERVING) {
      state = State.DRAINING;
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    state = State.STOPPED;
    Media started = media;
    if (started != null) {
      started.loops().close();
    }
  }

  public State state() {
    return state;
  }

  @Produces
  @Singleton
  public RoomRegistry rooms() {
    return started().rooms();
  }

  public List<MediaLoop> loops() {
    return started().loops().loops();
  }

  /// What transports beside those of rooms are made with.
  public TransportContext transports() {
    return started().transports();
  }

  /// The addresses that clients are told to send media to.
  public List<InetAddress> advertisedAddresses() {
    return started().advertised();
  }

  /// The UDP ports in use, each once: one, or one for each loop.
  public List<Integer> ports() {
    return loops().stream().map(MediaLoop::localPort).distinct().toList();
  }

  /// The TCP ports; empty where there are none.
  public Optional<StreamPort> streams() {
    return started().loops().streams();
  }

  /// What connections brought that did not get to a loop; empty without TCP.
  public Optional<DropCounters> streamDrops() {
    return started().loops().streamDrops();
  }

  /// The addresses of this machine that media sockets are bound to.
  public List<String> boundAddresses() {
    return started().loops().boundAddresses().stream()
        .map(address -> isAnyIpv6(address) ? "::" : address.getHostAddress())
        .toList();
  }

  private static boolean isAnyIpv6(InetAddress address) {
    return address instanceof Inet6Address && address.isAnyLocalAddress();
  }

  /// The TCP port beside the media port; -1 for none.
  public int tcpPort() {
    return streams().map(StreamPort::port).orElse(-1);
  }

  /// The TCP port of TURN over TLS; -1 for none. In one-port mode it is the media port.
  public int tlsPort() {
    return settings.isOnePort() ? tcpPort() : streams().map(StreamPort::tlsPort).orElse(-1);
  }

  /// Where clients find the STUN and TURN server.
  public TurnPlaces turnPlaces() {
    return new TurnPlaces(
        advertisedAddresses(), ports().getFirst(), tcpPort(), tlsPort(), turnHost());
  }

  /// What `turns:` URLs name: a host that the certificate is for.
  private Optional<String> turnHost() {
    return turn.tlsHost(certificates.current(), advertisedAddresses());
  }

  /// What the TURN server has done; empty where there is none.
  public Optional<TurnStatistics> turn() {
    return started().turn();
  }

  private Media started() {
    Media current = media;
    if (current == null) {
      throw new IllegalStateException("media is used before it was started");
    }
    return current;
  }

  private MediaLoopGroup startLoops(Optional<DiscoverySettings> discovery) {
    try {
      MediaLoopGroup loops = MediaLoopGroup.start(settings.loops(), orRefuse(settings::streams));
      if (discovery.isPresent()) {
        loops.startDiscovery(discovery.get());
      }
      return loops;
    } catch (IOException refused) {
      throw StartCheck.refuse(
          "Madang does not start: " + refused.getMessage() + "." + portHint(refused));
    }
  }

  private static String portHint(IOException refused) {
    return String.valueOf(refused.getMessage()).contains("Permission denied")
        ? " Ports below 1024 need a permission: sysctl net.ipv4.ip_unprivileged_port_start=443, or"
            + " AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit file of systemd."
        : "";
  }

  private static <T> T orRefuse(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalArgumentException malformed) {
      throw StartCheck.refuse("Madang does not start: " + malformed.getMessage() + ".");
    }
  }

  /// AEAD_AES_128_GCM first: it is the fastest, and as the DTLS server we choose.
  private static List<SrtpProfileSpec> srtpProfiles() {
    return Stream.of(
            SrtpProfile.AEAD_AES_128_GCM,
            SrtpProfile.AEAD_AES_256_GCM,
            SrtpProfile.AES128_CM_SHA1_80)
        .map(each -> new SrtpProfileSpec(each.id(), each.keyLength(), each.saltLength()))
        .toList();
  }

  private record Media(
      MediaLoopGroup loops,
      RoomRegistry rooms,
      TransportContext transports,
      List<InetAddress> advertised,
      Optional<TurnStatistics> turn) {}
}
