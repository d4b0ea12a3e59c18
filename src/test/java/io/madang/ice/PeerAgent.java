package io.madang.ice;

import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.PacketBuffer;
import java.util.Arrays;
import java.util.Random;

/// The other side of an [IceAgent] in tests: a full agent's messages, each written by hand.
final class PeerAgent {
  static final long HIGH = 0x7effffffL;
  static final long LOW = 0x6effffffL;

  private final Random random;
  private final StunWriter writer = new StunWriter();
  private final IceCredentials own;
  private final IceCredentials server;

  PeerAgent(IceCredentials own, IceCredentials server) {
    random = new Random(own.hashCode());
    this.own = own;
    this.server = server;
  }

  /// A check without `USE-CANDIDATE`.
  byte[] check() {
    return end(begin(HIGH));
  }

  /// A check with `USE-CANDIDATE`.
  byte[] nomination() {
    return nomination(HIGH);
  }

  byte[] nomination(long priority) {
    PacketBuffer buffer = begin(priority);
    writer.flag(StunAttribute.USE_CANDIDATE);
    return end(buffer);
  }

  /// A nomination with further attributes before its integrity.
  byte[] nominationWith(int type, byte[] value) {
    PacketBuffer buffer = begin(HIGH);
    writer.flag(StunAttribute.USE_CANDIDATE).bytes(type, value);
    return end(buffer);
  }

  byte[] nominationWithSha256() {
    PacketBuffer buffer = begin(HIGH);
    writer.flag(StunAttribute.USE_CANDIDATE).integrity(serverKey(), true).fingerprint();
    return copy(buffer);
  }

  /// As FFmpeg does it: no priority, no role.
  byte[] bareNomination() {
    var buffer = new PacketBuffer(700);
    writer
        .begin(buffer, StunWriter.BINDING_REQUEST, random.nextInt(), random.nextLong())
        .username(server.ufrag() + ':' + own.ufrag())
        .flag(StunAttribute.USE_CANDIDATE);
    return end(buffer);
  }

  byte[] indication() {
    var buffer = new PacketBuffer(700);
    writer.begin(buffer, StunWriter.BINDING_INDICATION, random.nextInt(), random.nextLong());
    writer.fingerprint();
    return copy(buffer);
  }

  /// The answer to a check of the server.
  byte[] answer(StunMessage probe) {
    return answer(probe, ownKey());
  }

  byte[] answer(StunMessage probe, MessageIntegrity key) {
    var buffer = new PacketBuffer(700);
    writer.begin(buffer, StunWriter.BINDING_SUCCESS, probe).integrity(key).fingerprint();
    return copy(buffer);
  }

  MessageIntegrity ownKey() {
    return MessageIntegrity.shortTerm(own.password());
  }

  MessageIntegrity serverKey() {
    return MessageIntegrity.shortTerm(server.password());
  }

  private PacketBuffer begin(long priority) {
    var buffer = new PacketBuffer(700);
    writer
        .begin(buffer, StunWriter.BINDING_REQUEST, random.nextInt(), random.nextLong())
        .username(server.ufrag() + ':' + own.ufrag())
        .put32(StunAttribute.PRIORITY, (int) priority)
        .put64(StunAttribute.ICE_CONTROLLING, 42);
    return buffer;
  }

  private byte[] end(PacketBuffer buffer) {
    writer.integrity(serverKey()).fingerprint();
    return copy(buffer);
  }

  static byte[] copy(PacketBuffer buffer) {
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
  }
}
