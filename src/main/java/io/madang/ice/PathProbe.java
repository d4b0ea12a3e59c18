package io.madang.ice;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.PacketBuffer;
import java.util.random.RandomGenerator;

/// Asks an address whether our peer is really there: a check of ours, which only somebody who
/// receives at the address and knows the peer's password can answer. Confined to one thread.
final class PathProbe {
  /// Peer reflexive, component 1 (RFC 8445, section 5.1.2.1). The peer only needs some number.
  private static final int PRIORITY = 110 << 24 | 65_535 << 8 | 255;

  private final RandomGenerator random;
  private final long tieBreaker;
  private final StunWriter writer = new StunWriter();

  PathProbe(RandomGenerator random) {
    this.random = random;
    tieBreaker = random.nextLong();
  }

  /// Writes a check for a path; forgets the one that was under way there. False if the peer's
  /// credentials are not known.
  boolean write(Path path, Generation generation, PacketBuffer out) {
    Generation.Remote remote = generation.remote();
    if (remote == null) {
      return false;
    }
    int high = random.nextInt();
    long low = random.nextLong();
    path.probe(remote, high, low);
    writer
        .begin(out, StunWriter.BINDING_REQUEST, high, low)
        .bytes(StunAttribute.USERNAME, remote.username())
        .put32(StunAttribute.PRIORITY, PRIORITY)
        .put64(StunAttribute.ICE_CONTROLLED, tieBreaker)
        .integrity(remote.key())
        .fingerprint();
    return true;
  }

  /// Whether a response is the answer to the check under way on a path. An error counts too if it
  /// is signed: the peer is there.
  boolean isAnsweredBy(StunMessage message, Path path) {
    Generation.Remote remote = path.probedWith();
    return remote != null
        && path.isProbe(message.transactionIdHigh(), message.transactionIdLow())
        && message.verifyIntegrity(remote.key());
  }
}
