package io.madang.transport;

import io.madang.ice.IceAgent;
import io.madang.ice.IceCredentials;
import io.madang.ice.IceResult;
import io.madang.ice.IceState;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one peer is reached: its ICE agent, the addresses it was seen with, and the local socket it
/// talks to.
///
/// Keeps the loop's [TransportTable] up to date, and tells other loops which of the datagrams they
/// receive are ours. Confined to its `MediaLoop`.
final class PeerPath {
  private final MediaLoop loop;
  private final PeerTransport transport;
  private final IceAgent agent;
  private final List<KnownAddress> known = new ArrayList<>();
  private final List<String> userFragments = new ArrayList<>();
  private final PacketBuffer probe = new PacketBuffer();
  private TransportAddress remote = TransportAddress.NONE;
  private int socket;

  PeerPath(MediaLoop loop, PeerTransport transport, IceAgent agent) {
    this.loop = loop;
    this.transport = transport;
    this.agent = agent;
    userFragments.add(agent.local().ufrag());
    loop.transports().add(transport, agent.local().ufrag());
  }

  void setRemote(IceCredentials credentials) {
    agent.setRemote(credentials);
  }

  void restart(IceCredentials newLocal, IceCredentials newRemote) {
    agent.restart(newLocal, newRemote, loop.now());
    userFragments.add(newLocal.ufrag());
    loop.transports().addUserFragment(transport, newLocal.ufrag());
    if (userFragments.size() > 2) {
      // Two restarts in a row: nobody checks with the first fragment any more.
      loop.transports().removeUserFragment(transport, userFragments.removeFirst());
    }
  }

  /// A STUN message for this peer; what has to go back to its sender is written to `response`.
  ///
  /// @param receivedBy the loop it arrived on
  void onStun(
      StunMessage message,
      int socket,
      TransportAddress from,
      int receivedBy,
      PacketBuffer response) {
    IceResult result = agent.handle(message, from, response, loop.now());
    if (result.dropped()) {
      loop.drops().count(result.dropReason());
    } else if (agent.isValidated(from)) {
      learn(message, socket, from, receivedBy);
    }
    if (response.length() > 0) {
      loop.send(socket, from, response.array(), response.offset(), response.length());
    }
    sendProbe(socket, from);
    forget(agent.takeForgotten());
    select();
  }

  /// The connection with a number has ended.
  void onStreamClosed(int number) {
    for (int i = 0; i < known.size(); i++) {
      KnownAddress entry = known.get(i);
      if (entry.address.connection() == number) {
        known.remove(i);
        loop.transports().removeAddress(entry.address, transport);
        agent.onClosed(entry.address, loop.now());
        return;
      }
    }
  }

  /// An authenticated packet of another protocol came.
  void noteLife() {
    agent.noteLife(loop.now());
  }

  IceState state() {
    return agent.state(loop.now());
  }

  long nextDeadline() {
    return Math.min(agent.nextDeadline(), agent.nextConsentCheck());
  }

  /// Asks a peer that has stopped checking whether it still wants our packets, if it is time.
  void askForConsent() {
    probe.wrap(loop.scratch(), 0, 0);
    if (agent.writeConsentCheck(probe, loop.now())) {
      loop.send(socket, remote, probe.array(), probe.offset(), probe.length());
    }
  }

  /// The credentials for our description.
  IceCredentials local() {
    return agent.local();
  }

  /// Where packets go, [TransportAddress#NONE] before the first nomination.
  TransportAddress remote() {
    return remote;
  }

  /// The socket that has the local address the peer talks to.
  int socket() {
    return socket;
  }

  /// The connection the peer talks through, to us or to our relay, [StreamPacing#NONE] for
  /// datagrams.
  int connection() {
    if (StreamSockets.isStream(socket)) {
      return StreamSockets.number(socket);
    }
    return OwnCandidates.isInProcess(socket) ? OwnCandidates.connection(socket) : StreamPacing.NONE;
  }

  /// The object of an address that is known already, else [TransportAddress#NONE].
  TransportAddress knownAddress(long high, long low, int port) {
    for (int i = 0; i < known.size(); i++) {
      TransportAddress address = known.get(i).address;
      if (address.matches(high, low, port)) {
        return address;
      }
    }
    return TransportAddress.NONE;
  }

  /// Takes the peer out of all tables.
  void close() {
    for (String userFragment : userFragments) {
      loop.transports().removeUserFragment(transport, userFragment);
    }
    for (KnownAddress address : known) {
      release(address);
    }
    known.clear();
    loop.transports().remove(transport);
  }

  private void learn(StunMessage message, int socket, TransportAddress from, int receivedBy) {
    KnownAddress entry = find(from);
    if (entry == null) {
      entry = new KnownAddress(from, socket);
      known.add(entry);
      if (from.connection() != 0) {
        loop.streams().claim(from.connection(), transport);
      }
    }
    loop.transports().put(from, transport);
    if (message.has(StunAttribute.USE_CANDIDATE)) {
      // The same address of the peer may reach several of ours: the nominated pair decides.
      entry.socket = socket;
    }
    tell(entry, receivedBy);
  }

  /// The loop that received a check for us will receive the media from there as well.
  private void tell(KnownAddress entry, int receivedBy) {
    long bit = 1L << receivedBy;
    if (receivedBy == loop.index() || (entry.toldLoops & bit) != 0) {
      return;
    }
    MediaLoop receiver = loop.siblings().get(receivedBy);
    TransportAddress address = entry.address;
    if (receiver.execute(() -> receiver.transports().putForeign(address, loop.index()))) {
      entry.toldLoops |= bit;
    }
  }

  private void sendProbe(int socket, TransportAddress to) {
    probe.wrap(loop.scratch(), 0, 0);
    if (agent.writeProbe(probe)) {
      loop.send(socket, to, probe.array(), probe.offset(), probe.length());
    }
  }

  private void forget(TransportAddress address) {
    KnownAddress entry = address == TransportAddress.NONE ? null : find(address);
    if (entry != null) {
      known.remove(entry);
      release(entry);
    }
  }

  private void release(KnownAddress entry) {
    loop.transports().removeAddress(entry.address, transport);
    if (entry.address.connection() != 0) {
      loop.streams().end(entry.address.connection());
    }
    for (MediaLoop sibling : loop.siblings()) {
      if ((entry.toldLoops & 1L << sibling.index()) != 0) {
        TransportAddress address = entry.address;
        sibling.execute(() -> sibling.transports().removeForeign(address, loop.index()));
      }
    }
  }

  private void select() {
    remote = agent.selected();
    KnownAddress entry = find(remote);
    if (entry != null) {
      socket = entry.socket;
    }
  }

  private @Nullable KnownAddress find(TransportAddress address) {
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).address.equals(address)) {
        return known.get(i);
      }
    }
    return null;
  }

  /// An address of the peer that passed a check.
  private static final class KnownAddress {
    private final TransportAddress address;
    private int socket;
    private long toldLoops;

    KnownAddress(TransportAddress address, int socket) {
      this.address = address;
      this.socket = socket;
    }
  }
}
