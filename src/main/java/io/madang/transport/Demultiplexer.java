package io.madang.transport;

import io.madang.ice.stun.AmplificationBudget;
import io.madang.ice.stun.BindingServer;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TurnClient;
import io.madang.ice.turn.TurnServer;
import io.madang.transport.discovery.DiscoverySockets;
import io.madang.transport.stream.HandoverRing;
import io.madang.transport.stream.StreamKind;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.security.SecureRandom;

/// Gives each datagram of a loop to the transport it belongs to.
///
/// Connectivity checks find their transport by the user name fragment, everything else by the
/// sender's address, which is known only after a check from it was authenticated. What belongs to
/// another loop is handed over once: by the fragment's first letter, or because that loop has
/// authenticated the sender. What is for the TURN server goes to its loop. Everything else is a
/// counted drop. Confined to its `MediaLoop`.
final class Demultiplexer implements HandoverRing.Reader {
  private static final int RESPONSE_CAPACITY = 256;

  private final MediaLoop loop;
  private final TransportTable transports;
  private final StunMessage stun = new StunMessage();
  private final PacketBuffer packet = new PacketBuffer();
  private final PacketBuffer response = new PacketBuffer(RESPONSE_CAPACITY);
  private final BindingServer bindings;

  /// The loop that received the datagram at hand.
  private int receivedBy;

  Demultiplexer(MediaLoop loop) {
    this.loop = loop;
    this.transports = loop.transports();
    this.bindings = new BindingServer(new AmplificationBudget(new SecureRandom().nextInt()));
  }

  /// One datagram from a socket.
  void onDatagram(int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (length >= MediaLoopLimits.RECEIVE_CAPACITY) {
      loop.drops().count(DropReason.OVERSIZE);
      return;
    }
    receivedBy = loop.index();
    handle(socket, high, low, port, array, offset, length);
  }

  @Override
  public void onHandedOver(
      int from, int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (socket < 0) {
      loop.sendToRelay(~socket, high, low, port, array, offset, length);
      return;
    }
    receivedBy = from;
    if (StreamSockets.isStream(socket)) {
      onStream(socket, high, low, port, array, offset, length);
    } else {
      handle(socket, high, low, port, array, offset, length);
    }
  }

  /// A message of a connection: media and checks come over one of them, TURN and plain binding
  /// requests over another.
  private void onStream(
      int socket, long high, long low, int key, byte[] array, int offset, int length) {
    if (!loop.streams().admit(socket)) {
      return;
    }
    loop.statistics().received(length);
    int opened = StreamSockets.opened(socket);
    if (StreamSockets.kind(socket) == StreamKind.TURN) {
      onTurnStream(opened, high, low, key, array, offset, length);
    } else if (TurnServer.isTurn(array, offset, length)) {
      loop.drops().count(DropReason.UNKNOWN_PROTOCOL);
    } else {
      handle(opened, high, low, key, array, offset, length);
    }
  }

  private void onTurnStream(
      int socket, long high, long low, int key, byte[] array, int offset, int length) {
    TurnPort turn = loop.turn();
    if (turn != null && TurnServer.isTurn(array, offset, length)) {
      TurnClient client = loop.streams().client(socket, high, low, key);
      if (client != null) {
        turn.onMessage(client, array, offset, length);
      }
    } else if (!stun.wrap(packet.wrap(array, offset, length))) {
      loop.drops().count(DropReason.MALFORMED_STUN);
    } else if (stun.has(StunAttribute.USERNAME)) {
      loop.drops().count(DropReason.STUN_UNEXPECTED);
    } else {
      onPlainBinding(socket, TransportAddress.of(high, low, key));
    }
  }

  /// What a TURN client has sent to a candidate of ours, out of the call that received it: as if it
  /// had come from the relayed address.
  ///
  /// @param socket of [OwnCandidates]
  void onRelayed(int socket, long high, long low, int port, byte[] array, int offset, int length) {
    receivedBy = loop.index();
    handle(socket, high, low, port, array, offset, length);
  }

  private void handle(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    PacketKind kind = PacketKind.of(array, offset, length);
    switch (kind) {
      case STUN -> {
        if (loop.servesTurn() && TurnServer.isTurn(array, offset, length)) {
          onTurn(socket, high, low, port, array, offset, length);
        } else {
          onStun(socket, high, low, port, array, offset, length);
        }
      }
      case DTLS, RTP, RTCP -> {
        PeerTransport transport = transports.get(high, low, port);
        if (transport != null) {
          deliver(transport, kind, array, offset, length);
        } else {
          handOver(
              transports.foreignLoop(high, low, port),
              socket,
              high,
              low,
              port,
              array,
              offset,
              length);
        }
      }
      // Channel numbers of older clients go up to 0x7fff (RFC 5766).
      case TURN_CHANNEL, UNKNOWN -> onTurn(socket, high, low, port, array, offset, length);
    }
  }

  private void onTurn(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    TurnPort turn = loop.turn();
    // A relay is not asked through a relay: that would have no end.
    if (!loop.servesTurn()
        || OwnCandidates.isInProcess(socket)
        || !TurnServer.isTurn(array, offset, length)) {
      loop.drops().count(DropReason.UNKNOWN_PROTOCOL);
    } else if (turn != null) {
      turn.onClient(socket, high, low, port, array, offset, length);
    } else {
      handOver(loop.turnLoop(), socket, high, low, port, array, offset, length);
    }
  }

  private void deliver(
      PeerTransport transport, PacketKind kind, byte[] array, int offset, int length) {
    try {
      switch (kind) {
        case RTP -> transport.onSrtp(array, offset, length);
        case RTCP -> transport.onSrtcp(array, offset, length);
        default -> transport.onDtls(array, offset, length);
      }
    } catch (RuntimeException | Error bug) {
      transport.onBug("a received packet", bug);
    }
  }

  private void onStun(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (!stun.wrap(packet.wrap(array, offset, length))) {
      loop.drops().count(DropReason.MALFORMED_STUN);
    } else if (stun.messageClass() != StunClass.REQUEST) {
      onAnswer(socket, high, low, port, array, offset, length);
    } else if (stun.has(StunAttribute.USERNAME)) {
      onCheck(socket, high, low, port, array, offset, length);
    } else if (loop.discovers(socket)) {
      onDiscovery(socket, high, low, port, array, offset, length);
    } else {
      onPlainBinding(socket, TransportAddress.of(high, low, port));
    }
  }

  /// The answer to a check of ours, or a keep-alive: known by its address, since it has no user
  /// name.
  private void onAnswer(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    PeerTransport transport = transports.get(high, low, port);
    int owner = transports.foreignLoop(high, low, port);
    if (transport != null) {
      deliverStun(transport, socket, high, low, port);
    } else if (owner >= 0) {
      handOver(owner, socket, high, low, port, array, offset, length);
    } else {
      loop.drops().count(DropReason.STUN_UNEXPECTED);
    }
  }

  /// A connectivity check (RFC 8445, section 7.3).
  private void onCheck(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    String userFragment = stun.recipientUfrag();
    PeerTransport transport = transports.byUserFragment(userFragment);
    if (StreamSockets.isStream(socket)
        && (transport == null
            || !loop.streams().mayServe(StreamSockets.number(socket), transport))) {
      loop.drops().count(DropReason.STUN_UNKNOWN_USER);
      return;
    }
    int owner = LoopPrefix.loopOf(userFragment);
    if (transport != null) {
      deliverStun(transport, socket, high, low, port);
    } else if (owner != loop.index() && owner < loop.siblings().size()) {
      handOver(owner, socket, high, low, port, array, offset, length);
    } else {
      loop.drops().count(DropReason.STUN_UNKNOWN_USER);
    }
  }

  private void deliverStun(PeerTransport transport, int socket, long high, long low, int port) {
    TransportAddress known = transport.knownAddress(high, low, port);
    TransportAddress from =
        known == TransportAddress.NONE ? TransportAddress.of(high, low, port) : known;
    try {
      response.wrap(response.array(), 0, 0);
      transport.onStun(stun, socket, from, receivedBy, response);
    } catch (RuntimeException | Error bug) {
      transport.onBug("a STUN message", bug);
    }
  }

  /// The four sockets of NAT behaviour discovery are one loop's.
  private void onDiscovery(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    DiscoverySockets discovery = loop.discovery();
    if (discovery != null) {
      discovery.answer(stun, socket, TransportAddress.of(high, low, port), loop.now());
    } else {
      handOver(loop.discoveryLoop(), socket, high, low, port, array, offset, length);
    }
  }

  private void onPlainBinding(int socket, TransportAddress from) {
    response.wrap(response.array(), 0, 0);
    // Who has connected receives at his address.
    int length =
        StreamSockets.isStream(socket)
            ? bindings.answerStream(stun, from, response)
            : bindings.answer(stun, from, response, loop.now());
    if (length > 0) {
      loop.send(socket, from, response.array(), 0, length);
    } else {
      loop.drops().count(DropReason.ofResult(length));
    }
  }

  private void handOver(
      int owner, int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (owner < 0) {
      loop.drops().count(DropReason.NO_TRANSPORT);
    } else if (receivedBy != loop.index()) {
      // Handed over already: its transport has gone meanwhile.
      loop.drops().count(DropReason.HANDOVER_FAILED);
    } else {
      MediaLoop target = loop.siblings().get(owner);
      if (target.handedOver().offer(loop.index(), socket, high, low, port, array, offset, length)) {
        target.signal();
        loop.statistics().handedOver(1);
      } else {
        loop.drops().count(DropReason.HANDOVER_QUEUE_FULL);
      }
    }
  }
}
