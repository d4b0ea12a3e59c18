package io.madang.transport.stream;

import io.madang.ice.IceFraming;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TurnFraming;
import io.madang.transport.stream.StreamCounters.Count;
import io.madang.wire.ByteArrays;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// What a connection brings since it is known what it is: whole messages for the [StreamHandler],
/// from the first of which on it has a number; and when it is not read, because what follows has to
/// wait.
///
/// Confined to the stream thread.
final class InboundMessages {
  // RFC 6062, section 6.1: ConnectionBind, and the error that may answer it.
  private static final int CONNECTION_BIND = 0x000b;
  private static final int CONNECTION_BIND_ERROR = 0x011b;

  private final StreamThread owner;
  private final StreamConnection connection;
  private final StreamKind kind;
  private final StreamOpening held;
  private final Channel channel;
  private final TransportAddress peer;
  private final IceFraming iceFraming = new IceFraming(StreamIo.MAX_MESSAGE);
  private final TurnFraming turnFraming = new TurnFraming(StreamIo.MAX_MESSAGE);

  /// 0 before the first message.
  private int number;

  /// What follows may be for a peer (RFC 6062): it waits until that is decided.
  private boolean waitsForBind;

  /// Whoever gets the messages is behind.
  private boolean waitsForLoop;

  /// @param held keeps what has to wait
  InboundMessages(
      StreamThread owner, StreamConnection connection, StreamKind kind, StreamOpening held) {
    this.owner = owner;
    this.connection = connection;
    this.kind = kind;
    this.held = held;
    channel = connection.channel();
    peer = connection.peer();
  }

  StreamKind kind() {
    return kind;
  }

  /// Takes what was read.
  ///
  /// @param bytes taken over
  void read(ByteBuf bytes) {
    if (isPaused()) {
      held.add(bytes);
    } else {
      takeApart(bytes);
    }
  }

  /// All that was read at once has been taken.
  void readComplete() {
    if (number != 0) {
      owner.handler().onReadComplete();
    }
  }

  /// A message goes to the peer: it may be the one that ends a pause.
  void onSent(byte[] array, int offset, int length) {
    if (waitsForBind && type(array, offset, length) == CONNECTION_BIND_ERROR) {
      waitsForBind = false;
      goOn();
    }
  }

  /// Goes on if the loop has caught up.
  void retry() {
    if (connection.isEnded()) {
      return;
    }
    if (owner.handler().isBehind(number)) {
      owner.held().add(this);
      return;
    }
    waitsForLoop = false;
    goOn();
  }

  /// The connection has ended.
  void end() {
    if (number != 0) {
      owner.unregister(number, kind);
    }
  }

  private boolean isPaused() {
    return waitsForBind || waitsForLoop;
  }

  private void goOn() {
    if (isPaused()) {
      return;
    }
    channel.config().setAutoRead(true);
    if (!held.isEmpty()) {
      takeApart(held.take());
      readComplete();
    }
  }

  private void takeApart(ByteBuf bytes) {
    byte[] array = owner.scratch();
    try {
      while (bytes.isReadable() && !connection.isEnded() && !isPaused()) {
        int length = Math.min(bytes.readableBytes(), array.length);
        bytes.getBytes(bytes.readerIndex(), array, 0, length);
        int taken = takeApart(array, length);
        if (taken == TurnFraming.MALFORMED) {
          connection.refuse(StreamRefusal.MALFORMED);
        } else {
          owner.counters().add(Count.BYTES_RECEIVED, taken);
          bytes.skipBytes(taken);
        }
      }
      if (bytes.isReadable() && !connection.isEnded()) {
        held.add(bytes.readRetainedSlice(bytes.readableBytes()));
      }
    } finally {
      bytes.release();
    }
  }

  /// @return how many bytes were taken, all unless it is paused or ended; [TurnFraming#MALFORMED]
  private int takeApart(byte[] array, int length) {
    return switch (kind) {
      case ICE -> iceFraming.receive(array, 0, length, this::onMessage);
      case TURN -> turnFraming.receive(array, 0, length, this::onMessage);
    };
  }

  private boolean onMessage(byte[] array, int offset, int length) {
    if (number == 0) {
      if (!isProperFirst(array, offset, length)) {
        connection.refuse(StreamRefusal.MALFORMED);
        return false;
      }
      number = owner.register(connection, kind);
      connection.writer().begin(number);
    }
    owner.counters().add(Count.MESSAGES_RECEIVED, 1);
    try {
      owner
          .handler()
          .onMessage(number, kind, peer.high(), peer.low(), peer.port(), array, offset, length);
    } catch (RuntimeException | Error bug) {
      owner.bug("a message of a connection", bug);
      connection.refuse(StreamRefusal.BUG);
    }
    if (connection.isEnded()) {
      return false;
    }
    if (kind == StreamKind.TURN && type(array, offset, length) == CONNECTION_BIND) {
      waitsForBind = true;
    } else if (owner.handler().isBehind(number)) {
      waitsForLoop = true;
      owner.held().add(this);
    }
    if (isPaused()) {
      channel.config().setAutoRead(false);
    }
    return !isPaused();
  }

  /// Who begins with anything else is no client of ours.
  private boolean isProperFirst(byte[] array, int offset, int length) {
    if (kind == StreamKind.TURN) {
      return StunMessage.looksLike(array, offset, length);
    }
    StunMessage check = owner.firstMessage();
    return check.wrap(new PacketBuffer(0).wrap(array, offset, length))
        && check.method() == StunMessage.BINDING
        && check.messageClass() == StunClass.REQUEST
        && check.find(StunAttribute.USERNAME);
  }

  private static int type(byte[] array, int offset, int length) {
    return length < Short.BYTES ? -1 : ByteArrays.u16(array, offset);
  }
}
