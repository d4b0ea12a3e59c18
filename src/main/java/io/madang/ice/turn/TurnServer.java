package io.madang.ice.turn;

import io.madang.ice.stun.AmplificationBudget;
import io.madang.ice.stun.LongTermAuthentication;
import io.madang.ice.stun.LongTermCredentials;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.List;
import java.util.random.RandomGenerator;

/// A TURN server (RFC 8656, RFC 6062): bytes and time in, bytes to a [RelayNetwork] out. It owns no
/// socket, no thread and no clock; its timers are in the [io.madang.wire.DeadlineQueue] of whoever
/// calls it.
///
/// What arrives is given to one of four: [#onDatagram] and [#onMessage] for clients,
/// [#onPeerDatagram] for relays, [#fromOwnMedia] for what our own media port sends to a relayed
/// address. Bytes are borrowed for the call. What is bad or not allowed is a counted drop or an
/// error answer, never an exception. Confined to one thread.
public final class TurnServer {
  private final TurnEnvironment environment;
  private final AllocationTable table;
  private final Allocations allocations;
  private final TurnRequests requests;
  private final ConnectionRequests connections;
  private final PeerTraffic traffic;
  private final TurnStatistics statistics = new TurnStatistics();
  private final StunMessage message = new StunMessage();
  private final PacketBuffer packet = new PacketBuffer();

  /// @param nonceKey random; servers that share clients share it
  /// @param random cryptographically strong
  public TurnServer(
      TurnSettings settings,
      LongTermCredentials credentials,
      byte[] nonceKey,
      TurnEnvironment environment,
      RandomGenerator random) {
    this.environment = environment;
    int nonceSeconds = (int) settings.nonceLifetime().toSeconds();
    var authentication =
        new LongTermAuthentication(settings.realm(), credentials, nonceKey, nonceSeconds);
    var budget = AmplificationBudget.forChallenges(random.nextInt());
    var responder =
        new TurnResponder(
            environment.network(),
            authentication,
            budget,
            environment.drops(),
            environment.observer());
    table = new AllocationTable(settings);
    allocations = new Allocations(settings, environment, table, statistics);
    traffic = new PeerTraffic(environment, statistics, random.nextInt());
    var peers = new PeerRequests(environment, responder);
    connections =
        new ConnectionRequests(settings, environment, table, peers, responder, statistics);
    var allocates =
        new AllocateRequests(settings, environment, table, allocations, responder, random);
    requests =
        new TurnRequests(environment, authentication, responder, allocates, peers, connections);
  }

  /// Whether bytes are for a TURN server: ChannelData, or a message of one of its methods. Binding
  /// requests are not.
  public static boolean isTurn(byte[] array, int offset, int length) {
    if (length >= PeerTraffic.CHANNEL_HEADER && isChannelData(array, offset)) {
      return true;
    }
    if (!StunMessage.looksLike(array, offset, length)) {
      return false;
    }
    int type = ByteArrays.u16(array, offset);
    return TurnMethod.isOurs(type & 0x000f) && (type & 0x3ee0) == 0;
  }

  private static boolean isChannelData(byte[] array, int offset) {
    return (array[offset] & 0xc0) == 0x40;
  }

  /// A datagram to one of our sockets for which [#isTurn] holds.
  ///
  /// @param high the sender's address in the form of [TransportAddress]
  public void onDatagram(
      int socket,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length,
      long nowNanos) {
    TurnAllocation allocation = table.find(socket, high, low, port);
    if (isChannelData(array, offset)) {
      traffic.onChannelData(allocation, array, offset, length, nowNanos);
    } else if (!message.wrap(packet.wrap(array, offset, length))) {
      environment.drops().count(DropReason.MALFORMED_STUN);
    } else if (isSend()) {
      traffic.onSend(allocation, message, nowNanos);
    } else if (message.messageClass() == StunClass.REQUEST) {
      TurnClient client =
          allocation == null
              ? TurnClient.datagram(socket, TransportAddress.of(high, low, port))
              : allocation.client();
      requests.handle(message, client, nowNanos);
    } else {
      environment.drops().count(DropReason.STUN_UNEXPECTED);
    }
  }

  /// One message of a client's stream, cut out by [TurnFraming], for which [#isTurn] holds.
  public void onMessage(TurnClient client, byte[] array, int offset, int length, long nowNanos) {
    if (isChannelData(array, offset)) {
      traffic.onChannelData(client.allocation, array, offset, length, nowNanos);
    } else if (!message.wrap(packet.wrap(array, offset, length))) {
      environment.drops().count(DropReason.MALFORMED_STUN);
    } else if (isSend()) {
      traffic.onSend(client.allocation, message, nowNanos);
    } else if (message.messageClass() == StunClass.REQUEST) {
      requests.handle(message, client, nowNanos);
    } else {
      environment.drops().count(DropReason.STUN_UNEXPECTED);
    }
  }

  private boolean isSend() {
    return message.messageClass() == StunClass.INDICATION && message.method() == TurnMethod.SEND;
  }

  /// A client's stream has ended, and its allocation with it.
  public void onClosed(TurnClient client) {
    if (client.allocation != null) {
      allocations.release(client.allocation);
    }
  }

  /// A datagram that the socket of a relay has received.
  public void onPeerDatagram(
      int relay,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length,
      long nowNanos) {
    Relay found = table.relay(relay);
    if (found == null) {
      environment.drops().count(DropReason.TURN_NO_ALLOCATION);
    } else {
      traffic.onPeer(found, high, low, port, array, offset, length, false, nowNanos);
    }
  }

  /// A datagram of our own media port to an address that may be a relayed one.
  ///
  /// @param to where it is to go
  /// @param own the media candidate it comes from
  /// @return false if the address is none of ours: it is to be sent through a socket
  public boolean fromOwnMedia(
      TransportAddress to,
      TransportAddress own,
      byte[] array,
      int offset,
      int length,
      long nowNanos) {
    return fromOwnMedia(to.high(), to.low(), to.port(), own, array, offset, length, nowNanos);
  }

  /// The same for an address that is no object.
  public boolean fromOwnMedia(
      long high,
      long low,
      int port,
      TransportAddress own,
      byte[] array,
      int offset,
      int length,
      long nowNanos) {
    Relay found = table.relay(high, low, port);
    if (found == null) {
      return false;
    }
    traffic.onPeer(found, own.high(), own.low(), own.port(), array, offset, length, true, nowNanos);
    return true;
  }

  /// An ICMP error for a datagram that a relay has sent.
  ///
  /// @param data its last 32 bits, such as the MTU of "fragmentation needed"
  public void onPeerUnreachable(
      int relay, TransportAddress peer, int type, int code, int data, long nowNanos) {
    Relay found = table.relay(relay);
    if (found != null) {
      traffic.onUnreachable(found, peer, type, code, data, nowNanos);
    }
  }

  /// A connection asked for by [PeerConnections#connect] stands.
  public void onPeerConnected(int connection, long nowNanos) {
    connections.onConnected(connection, nowNanos);
  }

  /// A connection to a peer has ended, or could not be made.
  public void onPeerClosed(int connection) {
    connections.onClosed(connection);
  }

  /// A peer has connected to a TCP relay.
  ///
  /// @return the number of the connection, or 0 if it is to be closed
  public int onPeerAccepted(int relay, TransportAddress peer, long nowNanos) {
    Relay found = table.relay(relay);
    return found == null ? 0 : connections.onAccepted(found, peer, nowNanos);
  }

  /// Ends all allocations of a user: he has been sent out.
  ///
  /// @param owner see [LongTermCredentials#owner]
  /// @return how many there were
  public int releaseAll(String owner) {
    List<TurnAllocation> found = table.of(owner);
    for (TurnAllocation allocation : found) {
      allocations.release(allocation);
    }
    return found.size();
  }

  public TurnStatistics statistics() {
    return statistics;
  }
}
