package io.madang.transport;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.transport.stream.StreamHandler;
import io.madang.transport.stream.StreamIo;
import io.madang.transport.stream.StreamKind;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.DropCounters;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.List;

/// Brings what connections carry to the loops: each connection belongs to one loop from its first
/// message on, and its messages go into that loop's ring.
///
/// An ICE peer says in its first check whose it is; everything else is the TURN loop's. A
/// connection whose first message is no check of ours is closed. Confined to the stream thread; a
/// loop that is behind slows down who sends to it, and holds nobody else up.
final class StreamPaths implements StreamHandler {
  private static final int NO_LOOP = -1;
  private static final int CONNECTIONS = 65_536;

  private final List<MediaLoop> loops;
  private final StreamIo io;
  private final int turnLoop;
  private final DropCounters drops = new DropCounters();
  private final StunMessage stun = new StunMessage();
  private final PacketBuffer packet = new PacketBuffer();

  /// Each connection's loop by its number, from 1; 0 before its loop got a message.
  private final byte[] loopOf = new byte[CONNECTIONS];

  /// Loops that have got messages and were not woken yet, by index.
  private final boolean[] isAsleep;

  /// @param turnLoop where the TURN server is, or would be
  StreamPaths(List<MediaLoop> loops, StreamIo io, int turnLoop) {
    this.loops = List.copyOf(loops);
    this.io = io;
    this.turnLoop = turnLoop;
    isAsleep = new boolean[loops.size()];
  }

  /// What went no further than here, readable from any thread.
  DropCounters drops() {
    return drops;
  }

  @Override
  public void onMessage(
      int connection,
      StreamKind kind,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length) {
    if (length >= MediaLoopLimits.RECEIVE_CAPACITY) {
      drops.count(DropReason.OVERSIZE);
      return;
    }
    int socket = StreamSockets.of(connection, kind);
    int owner = loopOf[connection] - 1;
    boolean isOpening = owner == NO_LOOP;
    if (isOpening) {
      socket = StreamSockets.opening(socket);
      owner = kind == StreamKind.TURN ? turnLoop : loopOfPeer(array, offset, length);
    }
    if (owner == NO_LOOP) {
      io.close(connection);
      return;
    }
    int key = TransportAddress.key(port, connection);
    MediaLoop loop = loops.get(owner);
    if (loop.handedOver().offer(owner, socket, high, low, key, array, offset, length)) {
      loopOf[connection] = (byte) (owner + 1);
      isAsleep[owner] = true;
    } else {
      drops.count(DropReason.HANDOVER_QUEUE_FULL);
    }
  }

  @Override
  public boolean isBehind(int connection) {
    int owner = loopOf[connection] - 1;
    return owner != NO_LOOP && loops.get(owner).handedOver().isHalfFull();
  }

  /// A loop that is woken for the first of several messages deals with that alone, and is woken
  /// again.
  @Override
  public void onReadComplete() {
    for (int i = 0; i < isAsleep.length; i++) {
      if (isAsleep[i]) {
        isAsleep[i] = false;
        loops.get(i).signal();
      }
    }
  }

  @Override
  public void onClosed(int connection, StreamKind kind) {
    int owner = loopOf[connection] - 1;
    loopOf[connection] = 0;
    if (owner != NO_LOOP) {
      MediaLoop loop = loops.get(owner);
      loop.execute(() -> loop.onStreamClosed(connection));
    }
  }

  /// The loop of an ICE peer by its first message.
  private int loopOfPeer(byte[] array, int offset, int length) {
    if (!stun.wrap(packet.wrap(array, offset, length))) {
      drops.count(DropReason.MALFORMED_STUN);
      return NO_LOOP;
    }
    if (stun.method() != StunMessage.BINDING
        || stun.messageClass() != StunClass.REQUEST
        || !stun.has(StunAttribute.USERNAME)) {
      drops.count(DropReason.STUN_UNEXPECTED);
      return NO_LOOP;
    }
    int owner = LoopPrefix.loopOf(stun.recipientUfrag());
    if (owner >= loops.size()) {
      drops.count(DropReason.STUN_UNKNOWN_USER);
      return NO_LOOP;
    }
    return owner;
  }
}
