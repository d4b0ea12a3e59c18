package io.madang.interop;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.ice.turn.TurnSettings;
import io.madang.ice.turn.TurnStatistics;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TurnPortSettings;
import io.madang.transport.stream.StreamLimits;
import io.madang.transport.stream.StreamRefusal;
import io.madang.transport.stream.StreamSettings;
import io.madang.transport.stream.StreamStatistics;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.wire.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// The media port with its TURN server on the loopback interface, as a server has it: UDP and TCP
/// of one number, TLS beside it, two loops.
public final class TurnPorts implements AutoCloseable {
  public static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  public static final String SECRET = "north";
  public static final String REALM = TurnSettings.DEFAULT.realm();
  private static final List<InetAddress> BOTH = List.of(LOOPBACK, InetAddress.ofLiteral("::1"));
  private static final long FAR_FUTURE = 99_999_999_999L;
  private static final int LOOPS = 2;

  private final MediaLoopGroup group;
  private final TurnStatistics turn;

  private TurnPorts(MediaLoopGroup group, TurnStatistics turn) {
    this.group = group;
    this.turn = turn;
  }

  /// @param peers that relays may reach
  /// @param perUser allocations
  public static TurnPorts open(AddressPolicy peers, int perUser, Optional<TlsFiles> tls)
      throws IOException {
    var settings = MediaLoopSettings.defaults(0).withLoops(LOOPS).withBindAddresses(BOTH);
    var streams =
        new StreamSettings(BOTH, 0, tls.isEmpty() ? -1 : 0, tls, false, StreamLimits.STANDARD);
    MediaLoopGroup group = MediaLoopGroup.start(settings, Optional.of(streams));
    TurnStatistics turn =
        group.startTurn(
            new TurnPortSettings(allowing(perUser), SECRET, BOTH, peers, 49_152, 65_535));
    return new TurnPorts(group, turn);
  }

  private static TurnSettings allowing(int perUser) {
    TurnSettings d = TurnSettings.DEFAULT;
    return new TurnSettings(
        d.realm(),
        d.defaultLifetime(),
        d.maxLifetime(),
        d.nonceLifetime(),
        d.maxAllocations(),
        perUser,
        d.bytesPerSecond(),
        d.maxPermissions(),
        d.maxConnections());
  }

  /// Of UDP and TCP.
  public int port() {
    return group.loops().getFirst().localPort();
  }

  public int tlsPort() {
    return group.streams().orElseThrow().tlsPort();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(LOOPBACK, port());
  }

  public static Credential credential(String id) {
    return new TimeLimitedCredentials(SECRET).issue(id, FAR_FUTURE);
  }

  public MediaLoopGroup loops() {
    return group;
  }

  public TurnStatistics turn() {
    return turn;
  }

  public StreamStatistics streams() {
    return group.streams().orElseThrow().statistics();
  }

  /// Exceptions in our own code, of all threads.
  public long bugs() {
    return group.loops().stream().mapToLong(loop -> loop.statistics().bugs()).sum()
        + streams().refused().get(StreamRefusal.BUG);
  }

  @Override
  public void close() {
    group.close();
  }
}
